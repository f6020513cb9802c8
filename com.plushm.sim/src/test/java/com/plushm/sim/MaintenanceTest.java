package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** L10, and what it is worth to tell the overlay who is FAILED (paper §6). */
public class MaintenanceTest {
  /** Messages of a node in a minute in which three of five lose their parent: mostly heartbeats. */
  private static final double MESSAGES_MAX = 300;

  private static Maintenance.Result measured(int nodes, boolean told, int cutsPercent) {
    return Maintenance.measure(
        new Maintenance.Setup("randtree", nodes, 10, told, cutsPercent, 1), nodes);
  }

  @Test
  public void upkeepIsBoundedHoweverManyNodesThereAre() {
    for (int nodes : new int[] {10, 80}) {
      Maintenance.Result result = measured(nodes, true, 1);
      assertTrue(nodes + ": " + result.total(), result.total() <= MESSAGES_MAX);
      assertTrue("links were lost", result.dials() > 0);
      assertTrue(
          nodes + ": attempts " + result.attemptsMost(),
          result.attemptsMost() <= Maintenance.ATTEMPTS_MAX);
    }
  }

  @Test
  public void nothingGoesToFailedNodesOnceTheOverlayKnowsThem() {
    assertEquals(0, measured(30, true, 1).toFailed(), 0);
    assertTrue("the measure sees them", measured(30, false, 1).toFailed() > 0);
  }
}
