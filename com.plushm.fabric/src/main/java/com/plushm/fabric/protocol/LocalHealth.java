package com.plushm.fabric.protocol;

/**
 * How far this node may trust its own clockwork (protocol.md §3, "slow is not dead"; the score is
 * Lifeguard's local health). A loop that was late, because its process was stopped, its host asleep
 * or its memory being collected, has not listened; so its timeouts say nothing about others.
 */
final class LocalHealth {
  /** The worst score; time limits are multiplied by one more than the score at most. */
  static final int SCORE_MAX = 4;

  /** Looks in time until the score gets better by one. */
  static final int LOOKS_TO_RECOVER = 10;

  private final long interval;
  private final long lateness;
  private long lastLook;
  private int score;
  private int inTime;

  /**
   * @param interval between two looks
   * @param lateness by which a look may be late
   */
  LocalHealth(long interval, long lateness) {
    this.interval = interval;
    this.lateness = lateness;
  }

  void start(long now) {
    lastLook = now;
  }

  /** A look in its turn. */
  void looked(long now) {
    lastLook = now;
    inTime++;
    if (inTime >= LOOKS_TO_RECOVER) {
      inTime = 0;
      score = Math.max(0, score - 1);
    }
  }

  /**
   * To be asked before any time limit is believed.
   *
   * @return for how long the loop was away, told once; 0 if it was not
   */
  long late(long now) {
    long away = now - lastLook - interval;
    if (away <= lateness) {
      return 0;
    }
    lastLook = now;
    inTime = 0;
    score = Math.min(SCORE_MAX, score + 1);
    return away;
  }

  /** A time limit as this node should apply it now. */
  long stretched(long limit) {
    return limit * (1 + score);
  }

  int score() {
    return score;
  }
}
