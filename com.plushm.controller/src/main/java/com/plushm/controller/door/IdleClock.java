package com.plushm.controller.door;

import java.time.Duration;

/** Decides when a controller has been idle for long enough; pure, told the time in nanoseconds. */
final class IdleClock {
  private final long timeoutNanos;
  private long busyAt;

  /**
   * @param timeout zero for never
   */
  IdleClock(Duration timeout, long now) {
    this.timeoutNanos = timeout.toNanos();
    this.busyAt = now;
  }

  /** Notes whether anything goes on; true when nothing did for the whole timeout. */
  boolean isOver(boolean busy, long now) {
    if (busy) {
      busyAt = now;
    }
    return timeoutNanos > 0 && now - busyAt >= timeoutNanos;
  }
}
