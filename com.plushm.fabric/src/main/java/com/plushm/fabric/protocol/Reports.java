package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a node has said of losses on the way up. A link that breaks takes with it what was on it, so
 * the last ones are said again over the next; the root asks for itself before it believes them.
 */
final class Reports {
  /** Reports that are kept. */
  static final int KEPT_MAX = 64;

  /** Milliseconds for which a report that was sent may have to be sent again. */
  static final long AGAIN_MILLIS = 30_000;

  private record Report(ControlMessage message, long sentAt) {}

  /** Not sent yet. */
  private static final long NEVER = Long.MAX_VALUE;

  private final LongSupplier clock;
  private final Deque<Report> kept = new ArrayDeque<>();

  Reports(LongSupplier clock) {
    this.clock = clock;
  }

  /** Keeps a report for a way up that is not there yet. */
  void waiting(ControlMessage message) {
    keep(new Report(message, NEVER));
  }

  /** Keeps a report that was sent just now. */
  void sent(ControlMessage message) {
    keep(new Report(message, clock.getAsLong()));
  }

  /** Once, however often it is said: what is said again over each new way would double with it. */
  private void keep(Report report) {
    kept.removeIf(other -> other.message().equals(report.message()));
    kept.addLast(report);
    if (kept.size() > KEPT_MAX) {
      kept.removeFirst();
    }
  }

  /** There is another way up: what is to be said over it. */
  List<ControlMessage> again() {
    long now = clock.getAsLong();
    List<ControlMessage> due = new ArrayList<>();
    for (Report report : kept) {
      if (report.sentAt() == NEVER || now - report.sentAt() <= AGAIN_MILLIS) {
        due.add(report.message());
      }
    }
    kept.removeIf(report -> report.sentAt() == NEVER || now - report.sentAt() > AGAIN_MILLIS);
    return due;
  }
}
