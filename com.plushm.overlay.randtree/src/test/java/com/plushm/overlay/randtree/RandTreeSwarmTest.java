package com.plushm.overlay.randtree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** Small trees through random faults; a failing seed prints itself and what happened to it. */
public class RandTreeSwarmTest {
  private static final int SEEDS = Integer.getInteger("plushm.seeds", 1_000);

  @Test
  public void smallTreesComeThroughRandomFaults() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Swarm swarm = new Swarm(seed);
      List<String> broken = swarm.run();
      assertEquals("seed " + seed + "\n" + swarm.trace(), List.of(), broken);
    }
  }

  @Test
  public void oneSeedIsOneRun() {
    for (long seed = 1; seed <= 20; seed++) {
      Swarm once = new Swarm(seed);
      Swarm again = new Swarm(seed);
      assertEquals(once.run(), again.run());
      assertEquals(once.trace(), again.trace());
      assertEquals(once.world.messages, again.world.messages);
      assertEquals(once.world.sent, again.world.sent);
    }
  }

  /** The checks themselves are checked: without fault 1 mended they would have to speak up. */
  @Test
  public void aCycleWouldBeFoundOut() {
    World world = new World(1, RandTreeSettings.standard(3, RandTreeSettings.RootRule.CLAIM));
    world.build(6, 0);
    world.runChecked(5_000);
    assertEquals(List.of(), world.whole());
    Station root = world.root();
    Station child = world.stations.get(root.tree.children().get(0).id());
    root.tree.view().place().attach(child.peer, 99, child.tree.view().place().forChildren());
    assertEquals(2, RandTreeProperties.cycle(world.views()).size());
    assertTrue(!world.whole().isEmpty());
  }
}
