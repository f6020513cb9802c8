package com.plushm.api.overlay;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class AttemptPaceTest {
  private final AttemptPace pace = new AttemptPace();

  @Test
  public void noMinuteHasMoreAttemptsThanTheBoundWhereverItBegins() {
    for (int i = 0; i < AttemptPace.PER_MINUTE; i++) {
      assertEquals(0, pace.attempt(50_000 + i));
    }
    assertEquals("counted from the attempts, not by the clock", 49_000, pace.attempt(61_000));
    assertEquals(1, pace.attempt(109_999));
    assertEquals(0, pace.attempt(110_000));
    assertEquals("one is free again, not all", 1, pace.attempt(110_000));
  }
}
