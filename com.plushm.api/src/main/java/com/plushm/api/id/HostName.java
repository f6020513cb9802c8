package com.plushm.api.id;

/**
 * A host as its user wrote it. It is resolved only when the host is invited (paper §3.5) and is
 * never compared with a {@link NodeId}.
 */
public record HostName(String value) implements Comparable<HostName> {
  /** The longest name, as in DNS. */
  public static final int LENGTH_MAX = 253;

  public HostName {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a host name has 1 to " + LENGTH_MAX + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw new IllegalArgumentException("a host name has no blanks or control characters");
      }
    }
  }

  @Override
  public int compareTo(HostName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
