package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/**
 * An application whose controller, or whose clients, are killed in the middle of it: its result is
 * the right one, and no process is started twice. {@code run/experiments/applications} does it more
 * often.
 */
public class ControllerKillIT {
  @Rule public final Deployment deployment = new Deployment();

  @Test
  public void controllerKilledInTransferInABarrierAndInCleanUp() throws Exception {
    ControllerKills kills = new ControllerKills(deployment, 5, 1);
    ControllerKills.Run run = kills.at(List.of(Moment.TRANSFER, Moment.BARRIER, Moment.CLEAN_UP));
    System.out.print("MEASURED " + run.row());
    assertEquals(List.of(), run.faults());
    assertTrue("killed only " + (run.controllers() - 1) + " times", run.controllers() >= 3);
  }

  @Test
  public void clientKilledInEachPhase() throws Exception {
    ClientKills.Run run = new ClientKills(deployment, 6, 2, 1).run("randtree:degree=2");
    assertEquals(run.timeline(), List.of(), run.faults());
    assertEquals(3, run.victims().size());
  }
}
