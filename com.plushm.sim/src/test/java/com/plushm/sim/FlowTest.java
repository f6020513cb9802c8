package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import java.util.List;
import org.junit.Test;

/** More output than fits anywhere: it is held back, folded and counted, and none of it is lost. */
public class FlowTest {
  private static final int KIB = 1 << 10;

  private static void answered(Flow flow, Request request, int hosts) {
    long took = flow.world.time().until(() -> !request.open(), 600_000);
    assertTrue("not answered", took >= 0);
    assertEquals(request.summary().missing().toString(), hosts, request.summary().answered());
  }

  private static void nothingDropped(Flow flow) {
    for (SimNode node : flow.world.nodes()) {
      assertTrue(node.counters().toString(), !node.counters().containsKey("answers.dropped"));
    }
  }

  @Test
  public void whatAllPrintAlikeGoesUpEachEdgeOnce() {
    for (String overlay : List.of("star", "randtree")) {
      Flow flow = new Flow(1, overlay, 40, 1 << 20);
      Request request = flow.flood(1 << 20, true);
      answered(flow, request, 40);
      nothingDropped(flow);
      assertEquals(1, request.summary().blocks().size());
      assertEquals(1 << 20, request.summary().blocks().get(0).out().length());
      assertTrue(overlay + " " + flow.toController, flow.toController < 1_200 * KIB);
    }
  }

  @Test
  public void whatAllPrintDifferentlyIsHeldBackWithinTheBound() {
    for (String overlay : List.of("star", "randtree", "bushy")) {
      Flow flow = new Flow(2, overlay, 40, 512 * KIB);
      Request request = flow.flood(256 * KIB, false);
      answered(flow, request, 40);
      nothingDropped(flow);
      assertTrue(overlay + " held " + flow.heldMost, flow.heldMost > 256 * KIB);
      assertTrue(overlay + " held " + flow.heldMost, flow.heldMost <= 512 * KIB);
      long all = 40L * 256 * KIB;
      assertTrue(overlay + " " + flow.toController, flow.toController < all + all / 10);
    }
  }

  @Test
  public void innerNodesDieAndNothingIsLostOrStuck() {
    for (long seed = 10; seed < 16; seed++) {
      Flow flow = new Flow(seed, "randtree", 40, 512 * KIB);
      Request request = flow.flood(128 * KIB, false);
      for (int i = 0; i < 3; i++) {
        flow.world.time().run(400);
        SimHost victim =
            flow.world.hosts().stream()
                .filter(h -> h.node().isPresent() && hasChildren(h.node().get()))
                .skip(i)
                .findFirst()
                .orElseThrow();
        victim.kill();
      }
      long took = flow.world.time().until(() -> !request.open(), 900_000);
      assertTrue("seed " + seed + " not answered", took >= 0);
      assertTrue(
          "seed " + seed + ": " + request.summary().answered(), request.summary().answered() >= 37);
    }
  }

  private static boolean hasChildren(SimNode node) {
    return !node.fabric().overlay().children().isEmpty() && !node.fabric().overlay().isRoot();
  }

  @Test
  public void aControllerThatIsSlowHoldsTheTreeBack() {
    Flow flow = new Flow(3, "randtree", 20, 512 * KIB);
    Request request = flow.flood(256 * KIB, false);
    flow.world.controller().orElseThrow().gate().pause();
    flow.world.time().run(8_000);
    assertTrue(request.open());
    flow.world.controller().orElseThrow().gate().resume(false);
    answered(flow, request, 20);
    nothingDropped(flow);
  }
}
