package com.plushm.transport.mina;

import com.plushm.api.transport.Priority;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds what a node writes to all its connections together to a rate: a token bucket that a write
 * may overdraw, and whose debt the next ones wait for, those with something more urgent first. Its
 * lock is taken under that of a connection, and calls nobody.
 */
final class Uplink {
  /** What may go out at once after a pause: what the rate gives in this time, or one write. */
  private static final long BURST_MILLIS = 20;

  /** Puts a wake-up off. */
  @FunctionalInterface
  interface Clock {
    void after(long nanos, Runnable task);
  }

  private final long bytesPerSecond;
  private final long burst;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final List<LinkedHashSet<Connection>> waiting = new ArrayList<>();
  private double tokens;
  private long filledAt;
  private boolean armed;

  /**
   * @param bytesPerSecond 0 for no limit
   */
  Uplink(long bytesPerSecond, LongSupplier nanoTime, Clock clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.burst = Math.max(Connection.BATCH_BYTES_MAX, bytesPerSecond * BURST_MILLIS / 1_000);
    this.nanoTime = nanoTime;
    this.clock = clock;
    for (int i = 0; i < Priority.values().length; i++) {
      waiting.add(new LinkedHashSet<>());
    }
    this.tokens = burst;
    this.filledAt = nanoTime.getAsLong();
  }

  /**
   * Whether the connection may write now; else it is told by {@link Connection#admitted} when it is
   * its turn.
   *
   * @param priority the most urgent thing that it has to write
   */
  boolean admits(Connection connection, Priority priority) {
    if (bytesPerSecond == 0) {
      return true;
    }
    synchronized (this) {
      refill();
      if (tokens > 0 && noneBefore(priority)) {
        waiting.forEach(lane -> lane.remove(connection));
        return true;
      }
      enqueue(connection, priority.ordinal());
      arm();
      return false;
    }
  }

  /** Whoever waits already keeps its place, unless it has something more urgent now. */
  private void enqueue(Connection connection, int lane) {
    for (int i = 0; i < waiting.size(); i++) {
      if (waiting.get(i).contains(connection)) {
        if (i <= lane) {
          return;
        }
        waiting.get(i).remove(connection);
      }
    }
    waiting.get(lane).add(connection);
  }

  /** So much was written. */
  void spend(long bytes) {
    if (bytesPerSecond > 0) {
      synchronized (this) {
        refill();
        tokens -= bytes;
      }
    }
  }

  private boolean noneBefore(Priority priority) {
    for (int i = 0; i <= priority.ordinal(); i++) {
      if (!waiting.get(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    double earned = (now - filledAt) * 1e-9 * bytesPerSecond;
    tokens = Math.min(burst, tokens + earned);
    filledAt = now;
  }

  private void arm() {
    if (!armed) {
      armed = true;
      double nanos = Math.max(0, 1 - tokens) * 1e9 / bytesPerSecond;
      clock.after((long) nanos + TimeUnit.MICROSECONDS.toNanos(1), this::wake);
    }
  }

  private void wake() {
    Connection turn = nextTurn();
    while (turn != null) {
      turn.admitted();
      turn = nextTurn();
    }
  }

  private synchronized Connection nextTurn() {
    armed = false;
    refill();
    for (LinkedHashSet<Connection> lane : waiting) {
      if (!lane.isEmpty()) {
        if (tokens <= 0) {
          arm();
          return null;
        }
        Connection first = lane.iterator().next();
        lane.remove(first);
        return first;
      }
    }
    return null;
  }
}
