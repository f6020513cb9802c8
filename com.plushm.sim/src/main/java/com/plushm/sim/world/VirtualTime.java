package com.plushm.sim.world;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** A clock that moves from event to event, and the seeded chance of a run. Milliseconds. */
public final class VirtualTime {
  /** Events that may wait at once; more is a runaway protocol. */
  public static final int EVENTS_MAX = 5_000_000;

  private record Event(long due, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now;
  private long orders;
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
    if (events.size() >= EVENTS_MAX) {
      throw new IllegalStateException("more than " + EVENTS_MAX + " events wait at " + now);
    }
    events.add(new Event(now + Math.max(0, delay), orders++, action));
  }

  /** Runs one event; false if there is none up to the given time. */
  public boolean step(long until) {
    Event next = events.peek();
    if (next == null || next.due() > until) {
      return false;
    }
    events.remove();
    now = next.due();
    done++;
    next.action().run();
    return true;
  }

  /** Lets that much time pass. */
  public void run(long millis) {
    long until = now + millis;
    while (step(until)) {
      continue;
    }
    now = until;
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
        now = start + limitMillis;
        return condition.getAsBoolean() ? now - start : -1;
      }
    }
    return now - start;
  }
}
