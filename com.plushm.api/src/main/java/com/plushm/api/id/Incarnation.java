package com.plushm.api.id;

/**
 * Counts the starts of a client on one store: strictly greater at every start and persisted before
 * use (protocol.md §1). Small, so that the answers of hosts that started equally often fold
 * together.
 */
public record Incarnation(long value) implements Comparable<Incarnation> {
  /** Before the first start. */
  public static final Incarnation NONE = new Incarnation(0);

  public Incarnation {
    if (value < 0) {
      throw new IllegalArgumentException("incarnation " + value);
    }
  }

  public Incarnation next() {
    return new Incarnation(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(Incarnation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
