package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** A fixed set of seeds; {@link Swarm} runs as many as one likes. */
public class SwarmTest {
  private static final long EVENTS_MAX = 40_000;

  /** Seeds that fail for a reason that is known; to be taken out with it. */
  private static final List<Long> KNOWN = List.of();

  private static List<String> failures(String overlay, long first, long last, int hostsMax) {
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      if (!KNOWN.contains(seed)) {
        Run.Result result =
            new Run(
                    seed,
                    SwarmSettings.draw(seed, 3, hostsMax),
                    Overlays.factory(overlay),
                    Overlays.degreeMax(overlay),
                    EVENTS_MAX,
                    null)
                .go();
        if (result.end() == Run.End.VIOLATED) {
          failures.add("seed " + seed + ": " + result.what());
        }
      }
    }
    return failures;
  }

  @Test
  public void smallStarsKeepTheirPromises() {
    assertEquals(List.of(), failures("star", 1, 150, 10));
  }

  @Test
  public void largerStarsKeepTheirPromises() {
    assertEquals(List.of(), failures("star", 1_001, 1_030, 60));
  }

  /** An overlay that hears of no loss cannot heal, and the properties say so. */
  @Test
  public void anOverlayThatIsDeafToLossesIsFoundOut() {
    Map<String, Integer> found = DeafOverlay.found(30);
    assertTrue("found " + found, found.containsKey("L2"));
  }
}
