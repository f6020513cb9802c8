package com.plushm.overlay.star;

import java.nio.ByteBuffer;

/**
 * What no claim of a node may fall below, restarts included (S6): the one thing that a star makes
 * durable, and that it hands over to a successor of its code.
 */
record Floor(long grant, long term) {
  static final Floor NONE = new Floor(0, 0);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 2 * Long.BYTES;

  /** The higher of each. */
  Floor atLeast(Floor other) {
    return new Floor(Math.max(grant, other.grant), Math.max(term, other.term));
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).put(VERSION).putLong(grant).putLong(term).array();
  }

  /** The floor that was encoded; {@link #NONE} for null and for what this version does not know. */
  static Floor decode(byte[] record) {
    if (record == null || record.length != BYTES || record[0] != VERSION) {
      return NONE;
    }
    ByteBuffer fields = ByteBuffer.wrap(record, 1, BYTES - 1);
    return new Floor(fields.getLong(), fields.getLong());
  }
}
