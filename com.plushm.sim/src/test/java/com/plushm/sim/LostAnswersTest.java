package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.overlay.randtree.RandTreeFactory;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.time.Duration;
import org.junit.Test;

/** Answers that a node took with it are given again (protocol.md §5.4). */
public class LostAnswersTest {
  private static final int HOSTS = 24;

  /** Those who re-attach give theirs at once; only time tells the others, 10 to 20 s later. */
  private static final long SOON = 5_000;

  @Test
  public void whoComesUnderAnotherRootSaysAgainWhatTheOldOneHad() {
    for (long seed = 200; seed <= 240; seed++) {
      World world = new World(seed, WorldSettings.plain(HOSTS), new RandTreeFactory(2), null);
      var unused = world.connect(world.hosts());
      Settling.settle(world);
      world.time().run(10_000);
      SimNode root =
          world.nodes().stream()
              .filter(node -> node.fabric().overlay().isRoot())
              .findFirst()
              .orElseThrow();
      Request request = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(20 + 2 * seed); // While answers from far below are at the root.
      world.hostOf(root).kill();
      String what = "seed " + seed;
      assertTrue(what, world.time().until(() -> request.summary() != null, SOON) >= 0);
      assertEquals(what, HOSTS, request.summary().answered());
    }
  }
}
