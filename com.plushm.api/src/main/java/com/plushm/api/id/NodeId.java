package com.plushm.api.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;

/**
 * A node's key: the first 128 bits of the SHA-256 of its public key, proved by its certificate and
 * never taken from DNS (protocol.md §1). It carries no name and is ordered as an unsigned number.
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int PRINTED = 26;
  private static final int SHORT = 8;

  /** The id of whoever owns the key. */
  public static NodeId of(PublicKey key) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return new NodeId(longAt(digest, 0), longAt(digest, Long.BYTES));
  }

  /** The inverse of {@link #toString()}. */
  public static NodeId parse(String text) {
    if (text.length() != PRINTED) {
      throw new IllegalArgumentException("a node id has " + PRINTED + " characters: " + text);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < PRINTED; i++) {
      int digit = new String(DIGITS).indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("not a node id: " + text);
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | digit;
    }
    return new NodeId(high, low);
  }

  private static long longAt(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << Byte.SIZE) | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  @Override
  public int compareTo(NodeId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** Enough of the id to tell nodes apart by eye: 8 characters of Crockford's base 32. */
  public String shortForm() {
    return toString().substring(PRINTED - SHORT);
  }

  @Override
  public String toString() {
    char[] text = new char[PRINTED];
    long h = high;
    long l = low;
    for (int i = PRINTED - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (l & 31)];
      l = (l >>> 5) | (h << 59);
      h >>>= 5;
    }
    return new String(text);
  }
}
