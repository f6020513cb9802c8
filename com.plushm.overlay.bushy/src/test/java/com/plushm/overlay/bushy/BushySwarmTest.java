package com.plushm.overlay.bushy;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

/** Small trees through random faults; a failing seed prints itself and what happened to it. */
public class BushySwarmTest {
  private static final int SEEDS = Integer.getInteger("plushm.seeds", 500);

  @Test
  public void smallTreesComeThroughRandomFaults() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Swarm swarm = new Swarm(seed);
      List<String> broken = swarm.run();
      assertEquals("seed " + seed + "\n" + swarm.trace(), List.of(), broken);
    }
  }
}
