package com.plushm.itest;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/**
 * Faults done to a small RandTree of real clients while commands stream over it: nothing is lost,
 * nothing is done twice, and nobody is declared lost who is not. {@code run/experiments/faults}
 * does the same with more of them.
 */
public class FaultIT {
  private static final int SIZE = 8;
  private static final Duration PERIOD = Duration.ofMillis(500);

  @Rule public final Deployment deployment = new Deployment();

  private Fleet fleet() {
    return new Fleet(deployment, "randtree:degree=2", SIZE, PERIOD, 1);
  }

  @Test
  public void killedRootThenKilledQuarterThenStoppedInnerNode() throws Exception {
    Fleet fleet = fleet();
    fleet.connect();
    assertWell(fleet.killRoot());
    assertWell(fleet.killQuarter());
    assertWell(fleet.stopInner());
  }

  @Test
  public void controllerKilledDuringInvitationsGoesOnWhenTheCommandIsRepeated() throws Exception {
    assertWell(fleet().killControllerDuringInvitations());
  }

  private static void assertWell(FaultOutcome outcome) {
    System.out.print("MEASURED " + FaultOutcome.header() + "MEASURED " + outcome.row());
    assertEquals(outcome.toString(), List.of(), outcome.faults());
  }
}
