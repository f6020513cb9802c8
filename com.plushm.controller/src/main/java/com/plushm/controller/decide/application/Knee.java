package com.plushm.controller.decide.application;

/**
 * Tells stragglers from the rest: exponentially weighted moving averages of a time and of its
 * deviation; what takes longer than mean + factor · deviation is beyond the knee (application.md
 * §2, after "Loose Synchronization for Large-Scale Networked Systems").
 */
public final class Knee {
  /** The factor if nobody says another. */
  public static final double FACTOR = 4;

  /** With fewer samples nothing is known yet. */
  public static final int SAMPLES_MIN = 2;

  /** Weight of a new sample in the mean. */
  private static final double MEAN_WEIGHT = 0.125;

  /** Weight of a new sample in the deviation. */
  private static final double DEVIATION_WEIGHT = 0.25;

  /** So many equal samples say all that any number of them could. */
  private static final int EQUAL_MAX = 64;

  private final double factor;
  private double mean;
  private double deviation;
  private long samples;

  public Knee(double factor) {
    this.factor = factor;
  }

  /** A time was observed, in milliseconds. */
  public void add(double millis) {
    if (samples == 0) {
      mean = millis;
      deviation = millis / 2;
    } else {
      deviation += DEVIATION_WEIGHT * (Math.abs(millis - mean) - deviation);
      mean += MEAN_WEIGHT * (millis - mean);
    }
    samples++;
  }

  /** The same time was observed so often. */
  public void add(double millis, int times) {
    for (int i = 0; i < Math.min(times, EQUAL_MAX); i++) {
      add(millis);
    }
    samples += Math.max(0, times - EQUAL_MAX);
  }

  /** Whether enough was observed to tell. */
  public boolean known() {
    return samples >= SAMPLES_MIN;
  }

  /** What takes longer than this, in milliseconds, is beyond the knee; only once it is known. */
  public double threshold() {
    return mean + factor * deviation;
  }
}
