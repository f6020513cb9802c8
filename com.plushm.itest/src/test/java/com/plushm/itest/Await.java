package com.plushm.itest;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions of the real world, with a deadline and a word for what did not come. */
final class Await {
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /** Waits until the condition holds; what it throws ends the wait. */
  static void until(String what, Duration most, Callable<Boolean> condition) throws Exception {
    until(what, most, condition, () -> "");
  }

  /**
   * Waits until the condition holds.
   *
   * @param state says in the error how things stand instead
   * @throws AssertionError if it does not hold in time
   */
  static void until(String what, Duration most, Callable<Boolean> condition, Supplier<String> state)
      throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + what + " within " + most + "; " + state.get());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
