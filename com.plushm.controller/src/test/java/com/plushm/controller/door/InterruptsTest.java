package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class InterruptsTest {
  private final Interrupts interrupts = new Interrupts();
  private final List<Integer> heard = new ArrayList<>();

  @Test
  public void eachIsToldWithItsNumber() {
    interrupts.listen(heard::add);
    interrupts.interrupt();
    interrupts.interrupt();
    assertEquals(List.of(1, 2), heard);
  }

  @Test
  public void oneThatNobodyHeardIsToldLater() {
    interrupts.interrupt();
    interrupts.listen(heard::add);
    assertEquals(List.of(1), heard);
    interrupts.listen(heard::add);
    assertEquals("once", List.of(1), heard);
  }

  @Test
  public void vanishingCountsUnlessItWasInterruptedBefore() {
    interrupts.listen(heard::add);
    interrupts.vanished();
    interrupts.vanished();
    assertEquals(List.of(1), heard);
  }
}
