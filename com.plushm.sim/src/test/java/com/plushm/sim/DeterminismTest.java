package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.sim.fault.Fault;
import com.plushm.sim.fault.FaultSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.Test;

/**
 * One seed is one run, event for event, whatever the overlay; of applications {@code
 * ApplicationDeterminismTest} says so.
 */
public class DeterminismTest {
  private static final long EVENTS_MAX = 20_000;

  /** Three of these seeds change overlays and two put files; one has its messages coded. */
  private static final long FIRST = 714;

  private static final long LAST = 719;

  private static SwarmSettings settings(long seed) {
    return SwarmSettings.draw(seed, 3, 20);
  }

  private static List<String> trace(String overlay, long seed) {
    List<String> lines = new ArrayList<>();
    Run.Result result =
        new Run(seed, settings(seed), overlay, Overlays.installed(), EVENTS_MAX, lines::add).go();
    lines.add(result.toString());
    return lines;
  }

  @Test
  public void theSameSeedIsTheSameTrace() {
    for (String overlay : Overlays.named("all")) {
      for (long seed = FIRST; seed <= LAST; seed++) {
        List<String> once = trace(overlay, seed);
        List<String> again = trace(overlay, seed);
        assertTrue("more than its result", once.size() > 1);
        for (int i = 0; i < Math.min(once.size(), again.size()); i++) {
          assertEquals(overlay + " seed " + seed + ", line " + i, once.get(i), again.get(i));
        }
        assertEquals(overlay + " seed " + seed, once.size(), again.size());
      }
    }
  }

  /** Else a change of the overlay, or a file, might be the one thing that chance decides. */
  @Test
  public void someOfTheseSeedsChangeOverlaysAndSomePutFiles() {
    List<Errands> errands =
        LongStream.rangeClosed(FIRST, LAST).mapToObj(seed -> settings(seed).errands()).toList();
    assertTrue(errands.toString(), errands.stream().anyMatch(e -> !e.changes().isEmpty()));
    assertTrue(errands.toString(), errands.stream().anyMatch(e -> !e.files().isEmpty()));
  }

  @Test
  public void anotherSeedIsAnotherTrace() {
    assertNotEquals(trace("star", FIRST), trace("star", FIRST + 1));
  }

  @Test
  public void aTraceChangesNothing() {
    for (String overlay : Overlays.named("all")) {
      Run.Result silent =
          new Run(FIRST, settings(FIRST), overlay, Overlays.installed(), EVENTS_MAX, null).go();
      List<String> traced = trace(overlay, FIRST);
      assertEquals(silent.toString(), traced.get(traced.size() - 1));
    }
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
