package com.plushm.sim.world;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** A clock that moves from event to event, and the seeded chance of a run. Milliseconds. */
public final class VirtualTime {
  /** Events that may wait at once; more is a runaway protocol. */
  public static final int EVENTS_MAX = 5_000_000;

  private final Agenda agenda = new Agenda();
  private final SplittableRandom random;
  private long now;
  private long done;

  public VirtualTime(long seed) {
    random = new SplittableRandom(seed);
  }

  public long now() {
    return now;
  }

  /** Events that have happened so far. */
  public long events() {
    return done;
  }

  public SplittableRandom random() {
    return random;
  }

  /** A number between the two bounds, both included. */
  public long between(long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  /**
   * Runs the action after the delay; events of the same moment run in the order of their making.
   */
  public void after(long delay, Runnable action) {
    if (agenda.size() >= EVENTS_MAX) {
      throw new IllegalStateException("more than " + EVENTS_MAX + " events wait at " + now);
    }
    agenda.add(now + Math.max(0, delay), action);
  }

  /** Runs one event; false if there is none up to the given time. */
  public boolean step(long until) {
    if (agenda.size() == 0) {
      return false;
    }
    long due = agenda.next();
    if (due > until) {
      return false;
    }
    advance(due);
    done++;
    agenda.take().run();
    return true;
  }

  private void advance(long to) {
    now = to;
    agenda.advance(to);
  }

  /** Lets that much time pass. */
  public void run(long millis) {
    long until = now + millis;
    while (step(until)) {
      continue;
    }
    advance(until);
  }

  /**
   * Runs until the condition holds.
   *
   * @return the time that it took; -1 if it did not come to hold within the limit
   */
  public long until(BooleanSupplier condition, long limitMillis) {
    long start = now;
    while (!condition.getAsBoolean()) {
      if (!step(start + limitMillis)) {
        advance(start + limitMillis);
        return condition.getAsBoolean() ? now - start : -1;
      }
    }
    return now - start;
  }
}
