package com.plushm.itest;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** The overlay changes under a stream of commands, by the shipped command and real processes. */
public class SwitchIT {
  @Rule public final Deployment deployment = new Deployment();

  @Test
  public void everyTargetOfEveryCommandIsAccountedForOnce() throws Exception {
    assertEquals(List.of(), SwitchExperiment.run(deployment, 8, Duration.ofMillis(100)));
  }

  @Test
  public void whatCannotBeIsRefusedByName() throws Exception {
    deployment.plushm("connect", "local[1-2]").exits(0);
    deployment.plushm("overlay", "use", "ring").exits(2);
    deployment.plushm("overlay", "use").exits(2);
    deployment.plushm("overlay", "use", "star", "--quorum", "101").exits(2);
    assertEquals("star", deployment.plushm("mesh", "--json").exits(0).summary().get("overlay"));
  }
}
