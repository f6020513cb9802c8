package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** Clients that are killed, by the shipped command and real processes. */
public class LossIT {
  @Rule public final Deployment deployment = new Deployment();

  @Test
  public void hostThatIsLostThreeTimesIsFailedForGood() throws Exception {
    deployment.plushm("connect", "local[1-3]").exits(0);
    String root = deployment.root();
    String victim = root.equals("local3") ? "local2" : "local3";
    for (int losses = 1; losses <= 3; losses++) {
      int expected = losses;
      Kin.kill(deployment.clientPid(victim));
      Await.until(
          "loss number " + losses,
          Deployment.PATIENCE,
          () -> deployment.node(victim).get("disconnects").equals((long) expected));
      deployment.awaitState(victim, losses < 3 ? "joined" : "failed");
    }
    Map<String, Object> node = deployment.node(victim);
    String reason = (String) node.get("reason");
    assertTrue(reason, reason.startsWith("lost 3 times within 10 min"));
    Result told = deployment.plushm("nodes").exits(0);
    assertTrue(told.toString(), told.out().matches("(?s).*failed +1 .*" + victim + ".*lost 3.*"));
    Result again = deployment.plushm("shell", "-w", "local[1-3]", "echo on").exits(3);
    assertTrue(again.toString(), again.err().contains(victim + ": PM313 lost 3 times"));
    assertTrue(again.toString(), again.err().contains("2 of 3 answered, 1 missing"));
    assertEquals(reason, node.get("incarnation"), deployment.node(victim).get("incarnation"));
    assertEquals("never started again", 2, deployment.clients().size());
    Result used = deployment.plushm("reinstate", victim).exits(0);
    assertTrue(used.toString(), (used.out() + used.err()).contains(victim));
    deployment.plushm("shell", "-w", "local[1-3]", "echo on").exits(0);
    assertEquals("joined", deployment.stateOf(victim));
    assertEquals(3, deployment.clients().size());
  }

  @Test
  public void whereAProcessFailsAnotherHostOfTheInventoryTakesThePlace() throws Exception {
    Path inventory = deployment.folder().resolve("inventory");
    Files.writeString(inventory, "#!/bin/sh\necho 'local[1-3]' '# all there are'\n");
    Files.setPosixFilePermissions(inventory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path spec = deployment.folder().resolve("replaced.yaml");
    Files.writeString(
        spec,
        """
        name: replaced
        pools: { listed: { command: [./inventory] } }
        components: { two: { pool: listed, count: 2 } }
        processes:
          check: { shell: 'test $PLUSHM_HOST != local1', onFailure: { then: replace } }
          tell: { shell: 'echo on $PLUSHM_HOST', after: check }
        """);
    Result run = deployment.plushm("run", "--json", spec.toString()).exits(0);
    assertTrue(run.toString(), run.out().contains("on local2\\n"));
    assertTrue(run.toString(), run.out().contains("on local3\\n"));
    assertFalse(run.toString(), run.out().contains("on local1\\n"));
    String execution = (String) run.summary().get("execution");
    Result why = deployment.plushm("why", execution).exits(0);
    assertTrue(why.toString(), why.out().contains("two: chose local[1-2]"));
    assertTrue(why.toString(), why.out().contains("'check' failed on local1"));
    assertTrue(why.toString(), why.out().contains("local3 is to take the place of local1"));
    assertTrue(why.toString(), why.out().contains("local3 has taken the place of local1"));
    deployment.killController();
    Result later = deployment.plushm("why", execution).exits(0);
    assertTrue(later.toString(), later.out().contains("local3 has taken the place of local1"));
    Result host = deployment.plushm("why", "local3").exits(0);
    assertTrue(host.toString(), host.out().contains("-> joined"));
  }

  @Test
  public void killedRootIsSucceededAndNothingIsLost() throws Exception {
    deployment.plushm("connect", "local[1-5]").exits(0);
    String root = deployment.root();
    List<String> others =
        new ArrayList<>(List.of("local1", "local2", "local3", "local4", "local5"));
    others.remove(root);
    Running running = deployment.start("shell", "--json", "echo begun; sleep 5.75; echo ended");
    Await.until(
        "five that sleep",
        Deployment.PATIENCE,
        () ->
            Kin.of(deployment.folder(), "sleep 5.75").stream()
                    .filter(k -> k.command().startsWith("sleep"))
                    .count()
                == 5);
    long killedAt = System.nanoTime();
    Kin.kill(deployment.clientPid(root));
    Await.until("new root", Deployment.PATIENCE, () -> isAnother(deployment.root(), root));
    Measured.print("root killed -> new root known (star, 5 clients)", killedAt);
    Result during =
        deployment.plushm("shell", "-w", String.join(",", others), "echo still").exits(0);
    assertTrue(during.toString(), during.out().contains("(4)"));
    Measured.print("root killed -> the others answered a new command", killedAt);
    Await.until(
        "the former root as a new incarnation",
        Deployment.PATIENCE,
        () -> deployment.node(root).get("incarnation").equals(2L));
    deployment.awaitState(root, "joined");
    Measured.print("root killed -> all joined again", killedAt);
    Result result = running.await().exits(4);
    assertEquals(result.toString(), 5L, result.summary().get("answered"));
    int done = 0;
    for (Map<String, Object> block : result.json()) {
      if ("exited".equals(block.get("outcome"))) {
        assertEquals(result.toString(), "begun\nended\n", block.get("stdout"));
        done += ((Long) block.get("count")).intValue();
      }
    }
    assertEquals(result.toString(), 4, done);
    assertNotEquals(root, deployment.root());
  }

  private static boolean isAnother(String now, String before) {
    return !now.isEmpty() && !now.equals(before);
  }
}
