package com.plushm.controller.door;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.junit.Test;

public class IdleClockTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  public void endsOnlyAfterTheWholeTimeoutWithoutWork() {
    IdleClock clock = new IdleClock(Duration.ofSeconds(10), 0);
    assertFalse(clock.isOver(false, 9 * SECOND));
    assertFalse(clock.isOver(true, 11 * SECOND));
    assertFalse(clock.isOver(false, 20 * SECOND));
    assertTrue(clock.isOver(false, 21 * SECOND));
  }

  @Test
  public void zeroMeansNever() {
    assertFalse(new IdleClock(Duration.ZERO, 0).isOver(false, Long.MAX_VALUE));
  }
}
