package com.plushm.api.id;

/**
 * The small dense number that the controller's ADMIT gives a participant (protocol.md §1). Rosters,
 * targets and folded answers name participants by it; the controller alone turns it into a name.
 *
 * @param value at least 0
 */
public record Ordinal(int value) implements Comparable<Ordinal> {
  public Ordinal {
    if (value < 0) {
      throw new IllegalArgumentException("ordinal " + value);
    }
  }

  @Override
  public int compareTo(Ordinal other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
