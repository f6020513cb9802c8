package com.plushm.itest;

import java.util.Locale;

/** Prints a time that a test took, for whoever reads the build's output. */
final class Measured {
  private static final double NANOS = 1e9;

  private Measured() {}

  static void print(String what, long sinceNanos) {
    double seconds = (System.nanoTime() - sinceNanos) / NANOS;
    System.out.printf(Locale.ROOT, "MEASURED %s: %.2f s%n", what, seconds);
  }
}
