package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;

import com.plushm.sim.fault.Fault;
import com.plushm.sim.fault.FaultSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.Test;

/** One seed is one run, event for event. */
public class DeterminismTest {
  private static final long EVENTS_MAX = 20_000;

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    SwarmSettings settings = SwarmSettings.draw(seed, 3, 20);
    Run.Result result =
        new Run(seed, settings, "star", Overlays.installed(), EVENTS_MAX, lines::add).go();
    lines.add(result.toString());
    return lines;
  }

  @Test
  public void theSameSeedIsTheSameTrace() {
    for (long seed = 700; seed < 712; seed++) {
      List<String> once = trace(seed);
      List<String> again = trace(seed);
      assertFalse(once.isEmpty());
      for (int i = 0; i < Math.min(once.size(), again.size()); i++) {
        assertEquals("seed " + seed + ", line " + i, once.get(i), again.get(i));
      }
      assertEquals("seed " + seed, once.size(), again.size());
    }
  }

  @Test
  public void anotherSeedIsAnotherTrace() {
    assertNotEquals(trace(700), trace(701));
  }

  @Test
  public void aTraceChangesNothing() {
    SwarmSettings settings = SwarmSettings.draw(703, 3, 20);
    Run.Result silent = new Run(703, settings, "star", Overlays.installed(), EVENTS_MAX, null).go();
    List<String> traced = trace(703);
    assertEquals(silent.toString(), traced.get(traced.size() - 1));
  }

  @Test
  public void aFaultIsReadAsItIsWritten() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      for (Fault fault : FaultSettings.draw(random).schedule(random, 10)) {
        assertEquals(fault, Fault.parse(fault.toString()));
      }
    }
  }
}
