package com.plushm.sim.world;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The record of a run for people, one event a line; columns, separated by blanks:
 *
 * <ol>
 *   <li><b>time</b> in virtual seconds since the beginning, to the millisecond;
 *   <li><b>who</b> the event happened to: {@code 00007na0/2} is the second incarnation of the first
 *       store of host 7, {@code 00000na0/1} the controller in its first reign, {@code world} what
 *       is outside all of them;
 *   <li><b>what</b>: {@code recv} a message, {@code down} a link lost, {@code time} a timer, {@code
 *       disk} a write made durable, {@code proc} news of a process, {@code call} an upcall of the
 *       overlay, {@code begin} and {@code end} of a client or controller, {@code fault} and {@code
 *       heal} what was done to the world, {@code user} what a person asked for and heard, {@code
 *       lost} a message that nobody got;
 *   <li><b>detail</b>: for a message its sender and content.
 * </ol>
 */
public final class Trace {
  /** Writes nothing. */
  public static final Trace NONE = new Trace(null, null);

  private final VirtualTime time;
  private final Consumer<String> lines;

  private Trace(VirtualTime time, Consumer<String> lines) {
    this.time = time;
    this.lines = lines;
  }

  /** A trace of that world's time; null lines for none. */
  public static Trace of(VirtualTime time, Consumer<String> lines) {
    return lines == null ? NONE : new Trace(time, lines);
  }

  boolean on() {
    return lines != null;
  }

  /** Notes an event; the detail is made only if somebody reads it. */
  public void line(String who, String what, Supplier<String> detail) {
    if (lines != null) {
      long now = time.now();
      lines.accept(
          String.format(
              Locale.ROOT,
              "%5d.%03d %-12s %-5s %s",
              now / 1_000,
              now % 1_000,
              who,
              what,
              detail.get()));
    }
  }
}
