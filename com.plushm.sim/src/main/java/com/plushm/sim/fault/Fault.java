package com.plushm.sim.fault;

import java.util.Locale;

/**
 * One thing that goes wrong, as in {@code 12500 PAUSE 3 0 8000}.
 *
 * @param at milliseconds since the beginning
 * @param kind what happens
 * @param host number of the host that it happens to; {@link #ROOT} whoever is root then; 0 the
 *     controller's host
 * @param other a second host, where the kind needs one; for a partition the choice of sides
 * @param lasts milliseconds until it is over, where it has an end
 */
public record Fault(long at, Kind kind, int host, int other, long lasts) {
  /** Stands for whoever is root at that time. */
  public static final int ROOT = -1;

  /** What may happen. */
  public enum Kind {
    /** The client dies and its peers see it. */
    KILL,
    /** The host loses power, nobody sees it; later it has power again. */
    POWER,
    /** The client dies, and its home folder is lost. */
    LOSE_STORE,
    /** The process is stopped, and goes on later. */
    PAUSE,
    /** The process is late with everything. */
    SLOW,
    /** A connection between two breaks. */
    CUT,
    /** Nothing passes from the one host to the other; what is sent waits. */
    ONE_WAY,
    /** The hosts fall into two parts. */
    PARTITION,
    /** The controller dies; a person starts it again later and connects anew. */
    CONTROLLER,
    /** The controller is stopped, and goes on later. */
    PAUSE_CONTROLLER,
    /** Many launches fail for a while. */
    LAUNCHES,
    /** Somebody without authority says what only the controller may say. */
    FORGE,
    /** About half of the clients die at once, some with their hosts. */
    MASS,
    /** All clients but one die at once. */
    ALL_BUT_ONE,
    /** The controller dies, and the root while it is away. */
    HEADLESS
  }

  /** The inverse of {@link #toString()}. */
  public static Fault parse(String line) {
    String[] words = line.trim().split(" +", -1);
    return new Fault(
        Long.parseLong(words[0]),
        Kind.valueOf(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d %s %d %d %d", at, kind, host, other, lasts);
  }
}
