package com.plushm.controller.ca;

import com.plushm.api.id.Bytes;

/**
 * The right to one certificate: single-use, and soon expired. Both parts are random and go down the
 * launch channel; the client signs ticket ‖ challenge to prove that it holds the key it sends.
 */
public record Ticket(Bytes value, Bytes challenge) {
  /** What the client signs. */
  public byte[] signed() {
    byte[] both = new byte[value.length() + challenge.length()];
    System.arraycopy(value.toArray(), 0, both, 0, value.length());
    System.arraycopy(challenge.toArray(), 0, both, value.length(), challenge.length());
    return both;
  }
}
