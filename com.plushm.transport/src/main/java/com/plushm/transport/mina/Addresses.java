package com.plushm.transport.mina;

import com.plushm.api.id.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Literal addresses only: an endpoint comes from a peer, and no peer makes this node ask DNS. */
final class Addresses {
  private static final int V4_PARTS = 4;
  private static final int V4_PART_MAX = 255;

  private Addresses() {}

  /**
   * The socket address of an endpoint.
   *
   * @throws UnknownHostException if its address is not an IPv4 or IPv6 literal
   */
  static InetSocketAddress literal(Endpoint endpoint) throws UnknownHostException {
    String address = endpoint.address();
    // With a colon in it, Java takes it for IPv6 and asks nobody.
    if (address.indexOf(':') < 0 && !isV4(address)) {
      throw new UnknownHostException("'" + address + "' is not a literal address");
    }
    return new InetSocketAddress(InetAddress.getByName(address), endpoint.port());
  }

  static Endpoint endpoint(InetSocketAddress address) {
    return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
  }

  private static boolean isV4(String address) {
    String[] parts = address.split("\\.", -1);
    for (String part : parts) {
      boolean digits = part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || part.isEmpty() || Integer.parseInt(part) > V4_PART_MAX) {
        return false;
      }
    }
    return parts.length == V4_PARTS;
  }
}
