package com.plushm.api.spec;

import java.util.Locale;
import java.util.Optional;

/**
 * What follows when more than half of the hosts, and at least five, are lost within half a minute
 * (protocol.md §3, mass-failure brake). The tree mends itself in any case. From the least to the
 * most careful.
 */
public enum MassFailure {
  /** Hosts are launched again and replaced as if they had been lost one by one. */
  CONTINUE,
  /** Nothing is launched again, replaced or given up for a minute; then it goes on. */
  WAIT,
  /** The run is ended; beside it as with {@link #WAIT}. */
  ABORT;

  /** All of them, as they are written. */
  public static final String WORDS = "wait, continue, abort";

  /** The one of that name. */
  public static Optional<MassFailure> of(String word) {
    for (MassFailure each : values()) {
      if (each.toString().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
