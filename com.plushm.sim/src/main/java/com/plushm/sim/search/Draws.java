package com.plushm.sim.search;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance as a choice. In a search a draw from few values is a branching point; a draw from many is
 * the length of a delay, which means nothing where timers have no deadlines, and yields its
 * greatest value so that a timer is armed. A draw of 64 bits is a fresh name (a nonce, the id of an
 * attachment). In a fair walk the bounded draws come from a seed.
 */
final class Draws implements RandomGenerator {
  /** Draws from more values than these are delays. */
  static final int BRANCH_MAX = 16;

  /** Draws of one event at most; more of them are an event that spins (S19). */
  static final int DRAWS_MAX = 1_000;

  /** An event drew too often. */
  static final class Spinning extends RuntimeException {
    private static final long serialVersionUID = 1;

    Spinning() {
      super("S19: an event drew more than " + DRAWS_MAX + " random numbers");
    }
  }

  private final List<Integer> bounds = new ArrayList<>();
  private int[] chosen = {};
  private long names = Names.NONCES;
  private int drawn;
  private SplittableRandom seeded;

  /** From now on an event is a fair walk's. */
  void seed(SplittableRandom random) {
    seeded = random;
  }

  /**
   * The next event begins.
   *
   * @param choices of its branching draws; those beyond them are the first of their values
   */
  void begin(int[] choices) {
    chosen = choices;
    bounds.clear();
    drawn = 0;
  }

  /** How many values each branching draw of the event had. */
  List<Integer> bounds() {
    return bounds;
  }

  /** A branching draw of the world itself, as of how a fault comes. */
  int choose(int bound) {
    return (int) draw(bound);
  }

  private long draw(long bound) {
    if (++drawn > DRAWS_MAX) {
      throw new Spinning();
    }
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound);
    }
    if (bound == 1) {
      return 0;
    }
    if (seeded != null) {
      return seeded.nextLong(bound);
    }
    if (bound > BRANCH_MAX) {
      return bound - 1;
    }
    int at = bounds.size();
    bounds.add((int) bound);
    return at < chosen.length ? chosen[at] : 0;
  }

  @Override
  public long nextLong() {
    drawn++;
    return ++names;
  }

  @Override
  public long nextLong(long bound) {
    return draw(bound);
  }

  @Override
  public int nextInt(int bound) {
    return (int) draw(bound);
  }

  @Override
  public boolean nextBoolean() {
    return draw(2) == 1;
  }
}
