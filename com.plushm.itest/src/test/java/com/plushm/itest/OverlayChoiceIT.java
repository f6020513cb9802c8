package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import org.junit.Rule;
import org.junit.Test;

/** Which overlay the participants form is chosen by whoever invites the first of them. */
public class OverlayChoiceIT {
  @Rule public final Deployment deployment = new Deployment();

  @Test
  public void overlayIsChosenAsLongAsNobodyTakesPart() throws Exception {
    Result first =
        deployment.plushm("--overlay=randtree:degree=2", "shell", "-w", "local[1-6]", "echo on");
    assertTrue(first.toString(), first.exits(0).out().contains("local[1-6] (6)"));
    assertEquals("randtree:degree=2", overlay());
    Result late = deployment.plushm("--overlay", "star", "shell", "echo on").exits(0);
    assertTrue(late.toString(), late.err().contains("this controller runs overlay randtree"));
    deployment.plushm("disconnect").exits(0);
    deployment.plushm("--overlay", "bushy", "shell", "-w", "local[1-6]", "echo on").exits(0);
    assertEquals("bushy", overlay());
  }

  private String overlay() throws Exception {
    return (String) deployment.plushm("mesh", "--json").exits(0).summary().get("overlay");
  }
}
