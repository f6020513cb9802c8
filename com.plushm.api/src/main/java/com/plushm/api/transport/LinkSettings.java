package com.plushm.api.transport;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;

/**
 * How a node's links are opened.
 *
 * @param bind the local address and port to listen on; port 0 takes a free one
 * @param advertised the address that others dial, when it differs from the bound one; else null
 * @param incarnation this start of the node, told to every peer
 * @param linksMax connections at most, both ways; further ones are refused and counted
 * @param queueBytesMax bytes of one priority that may wait for one peer, if that is less than the
 *     priority's own bound; beyond it {@code send} refuses
 * @param uplink bytes per second that the node writes to all its links together; 0 for no limit
 */
public record LinkSettings(
    Credentials credentials,
    Endpoint bind,
    String advertised,
    Incarnation incarnation,
    int linksMax,
    long queueBytesMax,
    long uplink) {
  /** A star root's descriptors on a common machine. */
  public static final int LINKS_MAX = 16_000;

  public static final long QUEUE_BYTES_MAX = 8L << 20;

  /** Without a limit on the uplink. */
  public LinkSettings(
      Credentials credentials,
      Endpoint bind,
      String advertised,
      Incarnation incarnation,
      int linksMax,
      long queueBytesMax) {
    this(credentials, bind, advertised, incarnation, linksMax, queueBytesMax, 0);
  }
}
