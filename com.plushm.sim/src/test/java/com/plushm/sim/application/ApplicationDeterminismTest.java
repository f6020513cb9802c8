package com.plushm.sim.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** One seed is one run of applications, event for event; the overlays take turns. */
public class ApplicationDeterminismTest {
  private static final long FIRST = 700;
  private static final long LAST = 703;

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    lines.add(ApplicationSwarm.once(seed, ApplicationSwarm.overlay(seed), lines::add).toString());
    return lines;
  }

  @Test
  public void theSameSeedIsTheSameTrace() {
    for (long seed = FIRST; seed <= LAST; seed++) {
      List<String> once = trace(seed);
      List<String> again = trace(seed);
      assertTrue("more than its result", once.size() > 1);
      for (int i = 0; i < Math.min(once.size(), again.size()); i++) {
        assertEquals("seed " + seed + ", line " + i, once.get(i), again.get(i));
      }
      assertEquals("seed " + seed, once.size(), again.size());
    }
  }

  @Test
  public void anotherSeedIsAnotherTrace() {
    assertNotEquals(trace(FIRST), trace(FIRST + 1));
  }
}
