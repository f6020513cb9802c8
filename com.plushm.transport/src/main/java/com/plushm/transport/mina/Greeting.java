package com.plushm.transport.mina;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The first frame of each side. Deployment, node and role are not in it: the certificate says them.
 *
 * @param incarnation this start of the node
 * @param endpoint where it can be dialled; with the unspecified address, at the address that it is
 *     seen at
 */
record Greeting(Incarnation incarnation, Endpoint endpoint) {
  /** The version of frames, greeting and link words. */
  static final int VERSION = 1;

  void write(FieldWriter out) {
    out.number(VERSION).incarnation(incarnation).endpoint(endpoint);
  }

  static Greeting read(FieldReader in) throws CodecException {
    long version = in.natural();
    if (version != VERSION) {
      throw new CodecException("version " + version + " of the link, not " + VERSION);
    }
    return new Greeting(in.incarnation(), in.endpoint());
  }

  /**
   * Where the sender can be dialled.
   *
   * @param seen the address that its connection comes from
   */
  Endpoint reachable(InetAddress seen) throws CodecException {
    try {
      InetSocketAddress address = Addresses.literal(endpoint);
      return address.getAddress().isAnyLocalAddress()
          ? new Endpoint(seen.getHostAddress(), endpoint.port())
          : endpoint;
    } catch (UnknownHostException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }
}
