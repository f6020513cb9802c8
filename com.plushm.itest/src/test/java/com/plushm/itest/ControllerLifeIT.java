package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** One controller a deployment; and what becomes of clients that lose theirs. */
public class ControllerLifeIT {
  private static final String ABSENCE = "controller-absence-millis";
  private static final String UNATTENDED = "unattended-millis";

  /** What the file of the journal begins with, twice; behind that there are the records. */
  private static final int JOURNAL_HEADER_BYTES = 8_192;

  private static final int JOURNAL_BLOCK_BYTES = 4_096;

  private static final Duration SOON = Duration.ofSeconds(30);

  @Rule public final Deployment deployment = new Deployment();

  @Test
  public void twoCommandsAtOnceShareOneController() throws Exception {
    Running first = deployment.start("shell", "-w", "local[1-2]", "echo one");
    Running second = deployment.start("shell", "-w", "local[1-2]", "echo two");
    assertTrue(first.await().exits(0).out().contains("one"));
    assertTrue(second.await().exits(0).out().contains("two"));
    assertEquals(1, Kin.of(deployment.folder(), "java", "--state").size());
    assertEquals("1\n", Files.readString(deployment.state().resolve("reign")));
    assertEquals(2, deployment.clients().size());
  }

  @Test
  public void secondControllerIsRefusedWithTheFirstOnesPid() throws Exception {
    deployment.plushm("controller", "start").exits(0);
    Path script = SourceTree.product("controller").resolve("bin").resolve("plushm-controller");
    Result second =
        deployment.start(script, "--state", deployment.state().toString()).await().exits(1);
    String pid = Long.toString(deployment.controllerPid());
    assertTrue(second.toString(), second.err().contains("process " + pid));
    assertTrue(second.toString(), second.err().contains("PM201"));
    deployment.plushm("controller", "status").exits(0);
  }

  @Test
  public void clientsOfAKilledControllerExpireByTheirTimer() throws Exception {
    deployment.with(ABSENCE, "3000").with(UNATTENDED, "60000");
    deployment.plushm("connect", "local[1-3]").exits(0);
    Running shell = deployment.start("shell", "-w", "local[1-3]", "sleep 300.5");
    awaitSleepers(3, "300.5");
    Kin.signal("STOP", shell.process().pid()); // Else it starts the next controller.
    long killedAt = System.nanoTime();
    Kin.kill(deployment.controllerPid());
    Kin.kill(shell.process().pid());
    Await.until(
        "end of all clients and what they ran",
        SOON,
        () -> Kin.of(deployment.folder()).isEmpty(),
        () -> TestFolder.logs(deployment.state().resolve("local")));
    Measured.print("controller killed -> last of 3 clients expired (timer 3 s)", killedAt);
  }

  @Test
  public void aCommandGoesOnAtTheNextController() throws Exception {
    deployment.plushm("connect", "local[1-3]").exits(0);
    Running shell = deployment.start("shell", "-w", "local[1-3]", "sleep 3.25; echo slept");
    awaitSleepers(3, "3.25");
    Kin.kill(deployment.controllerPid());
    Result whole = shell.await().exits(0);
    assertTrue(whole.toString(), whole.out().contains("local[1-3] (3)"));
    assertTrue(whole.toString(), whole.err().contains("goes on: plushm shell --resume 1."));
    assertEquals("2\n", Files.readString(deployment.state().resolve("reign")));
    assertEquals(1, deployment.plushm("runs", "--json").exits(0).out().lines().count());
  }

  @Test
  public void nextControllerTakesTheClientsOver() throws Exception {
    deployment.plushm("connect", "local[1-3]").exits(0);
    List<Long> before = clientPids();
    deployment.killController();
    Result again = deployment.plushm("shell", "-w", "local[1-3]", "echo again").exits(0);
    assertTrue(again.toString(), again.out().contains("local[1-3] (3)"));
    assertEquals("2\n", Files.readString(deployment.state().resolve("reign")));
    assertEquals(before, clientPids());
  }

  @Test
  public void aDamagedJournalIsToldOfOnceAndNobodyIsTornDown() throws Exception {
    deployment.plushm("connect", "local[1-3]").exits(0);
    List<Long> before = clientPids();
    afterDamage(journal -> journal.truncate(JOURNAL_HEADER_BYTES + JOURNAL_BLOCK_BYTES));
    assertEquals(before, clientPids());
    afterDamage(journal -> journal.write(ByteBuffer.wrap(new byte[JOURNAL_HEADER_BYTES]), 0));
    assertEquals(before, clientPids());
    assertTrue(Files.exists(deployment.state().resolve("journal.mv.damaged-1")));
  }

  private interface Damage {
    void doTo(FileChannel journal) throws IOException;
  }

  /** The controller is killed, its journal damaged; the next command says so, the one after not. */
  private void afterDamage(Damage damage) throws Exception {
    deployment.killController();
    Path file = deployment.state().resolve("journal.mv");
    try (FileChannel journal = FileChannel.open(file, StandardOpenOption.WRITE)) {
      damage.doTo(journal);
    }
    Result first = deployment.plushm("shell", "-w", "local[1-3]", "echo still").exits(0);
    assertTrue(first.toString(), first.out().contains("local[1-3] (3)"));
    assertTrue(first.toString(), first.err().contains("PM204 "));
    Result second = deployment.plushm("shell", "-w", "local[1-3]", "echo still").exits(0);
    assertFalse(second.toString(), second.err().contains("PM204"));
  }

  private List<Long> clientPids() throws IOException {
    return List.of(
        deployment.clientPid("local1"),
        deployment.clientPid("local2"),
        deployment.clientPid("local3"));
  }

  /** One client does not hear DISCONNECT in time: it is stopped while the others leave. */
  @Test
  public void noClientIsLeftWhenTheControllerGoesRightAfterDisconnect() throws Exception {
    deployment.with(UNATTENDED, "3000").with(ABSENCE, "3000");
    deployment.plushm("connect", "local[1-4]").exits(0);
    String deaf = deployment.root().equals("local1") ? "local2" : "local1";
    String hearing = deployment.root().equals("local3") ? "local4" : "local3";
    long pid = deployment.clientPid(deaf);
    long controller = deployment.controllerPid();
    Kin.signal("STOP", pid);
    Running unused = deployment.start("disconnect");
    Await.until(
        "DISCONNECT heard",
        Deployment.PATIENCE,
        () -> deployment.clientLog(hearing).contains("ending: DISCONNECT"));
    Kin.kill(controller);
    long goneAt = System.nanoTime();
    Kin.signal("CONT", pid);
    Await.until("end of all clients", SOON, () -> deployment.clients().isEmpty());
    Measured.print("controller gone right after DISCONNECT -> no client left", goneAt);
  }

  @Test
  public void clientWithoutAnyConnectionEndsUnattended() throws Exception {
    deployment.with(UNATTENDED, "3000").with(ABSENCE, "0");
    deployment.plushm("connect", "local[1-3]").exits(0);
    String last = deployment.root().equals("local1") ? "local2" : "local1";
    Kin.kill(deployment.controllerPid());
    for (String other : List.of("local1", "local2", "local3")) {
      if (!other.equals(last)) {
        Kin.kill(deployment.clientPid(other));
      }
    }
    long aloneAt = System.nanoTime();
    Await.until("end of the last client", SOON, () -> deployment.clients().isEmpty());
    Measured.print("last client alone -> ended unattended (timer 3 s)", aloneAt);
    String log = deployment.clientLog(last);
    assertTrue(log, log.contains("ending: "));
  }

  private void awaitSleepers(int count, String time) throws Exception {
    Await.until(
        count + " that sleep",
        Deployment.PATIENCE,
        () ->
            Kin.of(deployment.folder(), "sleep " + time).stream()
                    .filter(one -> one.command().startsWith("sleep"))
                    .count()
                == count);
  }
}
