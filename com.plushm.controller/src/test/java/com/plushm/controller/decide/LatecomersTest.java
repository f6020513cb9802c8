package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Incarnation;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.RunRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Who comes, or comes back, when what it was for is ending or has ended. */
public class LatecomersTest {
  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();

  private NodeView view(String host) {
    return world.control.nodes().stream()
        .filter(n -> n.host().value().equals(host))
        .findFirst()
        .orElseThrow();
  }

  private static FakeWorld.Result ok(long after) {
    return new FakeWorld.Result(List.of(), 0, after);
  }

  /** So that the tree stays, whatever else ends. */
  private void anotherRunsOnN4() {
    world.control.run(
        "1.2",
        new RunRequest(new Applications("n4", 1).task("a").specification(), false),
        new Recorder());
    world.run(500);
  }

  @Test
  public void whatBeganAnewIsNotGivenUpByTheEndBefore() {
    int[] failures = {0};
    world.behaviour =
        (host, run) -> {
          if (run.process().equals("b")) {
            return failures[0]++ < 1 ? new FakeWorld.Result(List.of(), 3, 500) : ok(5);
          }
          return ok(60_000);
        };
    world.control.run(
        "1.1",
        new RunRequest(
            new Applications("n[1-3]", 3).task("a").task("b", Action.RESTART_ALL).specification(),
            true),
        recorder);
    world.run(400);
    // One hangs: it neither answers nor is lost.
    String silent = world.root.host.value().equals("n3") ? "n2" : "n3";
    world.client(silent).alive = false;
    world.run(50_000);
    assertNull("" + recorder.summary, recorder.summary);
  }

  @Test
  public void whoComesAfterAnInterruptWhileTheOthersLeaveIsLetGo() {
    world.behaviour = (host, run) -> ok(60_000);
    anotherRunsOnN4();
    world.elsewhere = "n3";
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-3]", 3).task("a").specification(), false),
        recorder);
    world.run(1_000);
    assertEquals(HostState.INVITED, view("n3").state());
    world.client("n1").alive = false; // It takes its time to leave, as real ones do.
    world.control.interrupt("1.1");
    world.run(1);
    world.client("n3").inTree = true;
    world.join(world.client("n3"));
    world.run(5_000);
    assertNotNull(recorder.summary);
    world.run(60_000);
    assertFalse("n3 stays: " + view("n3").state(), world.client("n3").alive);
  }

  @Test
  public void whoComesAfterItWasDoneWithoutIsLetGo() {
    world.behaviour = (host, run) -> ok(host.equals("n4") ? 500_000 : 60_000);
    anotherRunsOnN4();
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-3]", 3).task("a").specification(), false),
        recorder);
    world.launchErrors.put("n3", new ArrayList<>(List.of(ErrorCode.HOST_BUSY)));
    world.run(200);
    world.peersAnswer = false;
    world.run(15_000);
    assertEquals(HostState.NAMED, view("n3").state());
    world.peersAnswer = true;
    world.client("n3").inTree = true;
    world.client("n3").alive = true;
    world.join(world.client("n3"));
    world.run(1_000);
    world.run(60_000);
    assertNotNull(recorder.summary);
    assertFalse("n3 stays: " + view("n3").state(), world.client("n3").alive);
  }

  @Test
  public void theReasonOfAFailureStays() {
    world.behaviour = (host, run) -> ok(5_000);
    world.control.run(
        "1.1",
        new RunRequest(
            new Applications("n[1-3]", 3)
                .min(2)
                .policy(new FailurePolicy(0, Duration.ZERO, Action.IGNORE, List.of()))
                .task("a")
                .specification(),
            false),
        recorder);
    world.run(1_000);
    String victim = world.root.host.value().equals("n2") ? "n3" : "n2";
    world.launchErrors.put(victim, new ArrayList<>(List.of(ErrorCode.HOST_UNRESOLVED)));
    world.kill(victim);
    world.run(2_000);
    assertEquals(HostState.FAILED, view(victim).state());
    String before = view(victim).reason();
    world.run(60_000);
    assertNotNull(recorder.summary);
    assertEquals(HostState.FAILED, view(victim).state());
    assertEquals(before, view(victim).reason());
  }

  /** n3's client is started, and is in no tree yet. */
  private void interruptedConnectOfN3() {
    world.behaviour = (host, run) -> ok(host.equals("n4") ? 500_000 : 60_000);
    anotherRunsOnN4();
    world.elsewhere = "n3";
    world.control.connect("c", FakeWorld.plans("n3"), new Recorder());
    world.run(1_000);
    world.control.interrupt("c");
    world.run(500);
  }

  @Test
  public void whoComesAfterItsConnectWasInterruptedIsLetGo() {
    interruptedConnectOfN3();
    assertEquals(HostState.NAMED, view("n3").state());
    world.client("n3").inTree = true;
    world.join(world.client("n3"));
    world.run(5_000);
    assertFalse("n3 stays: " + view("n3").state(), world.client("n3").alive);
  }

  @Test
  public void whoWasToldToLeaveIsNotTakenForTheOneThatIsWantedAgain() {
    interruptedConnectOfN3();
    FakeClient late = world.client("n3");
    late.inTree = true;
    world.join(late);
    late.alive = false; // It hears nothing for a while.
    world.run(100);
    late.alive = true;
    world.elsewhere = "";
    world.control.connect("c2", FakeWorld.plans("n3"), recorder);
    world.run(3_000);
    assertEquals("what is under way ends it", HostState.INVITED, view("n3").state());
    Incarnation before = late.incarnation;
    world.run(60_000);
    assertEquals(HostState.JOINED, view("n3").state());
    assertEquals("another client", before.next(), world.client("n3").incarnation);
    assertEquals(1, recorder.summary.answered());
  }

  @Test
  public void whoIsWantedAgainWhileAllLeaveIsInvitedByTheNextController() {
    world.behaviour = (host, run) -> ok(100);
    world.control.connect("c", FakeWorld.plans("n[1-2]"), new Recorder());
    world.run(500);
    world
        .clients
        .values()
        .forEach(
            c -> {
              c.alive = false;
              c.ordinal = null;
              c.inTree = false;
            });
    world.control.disconnect("d", Optional.empty(), new Recorder());
    world.run(1);
    world.control.connect("c2", FakeWorld.plans("n1"), recorder);
    world.run(1);
    world.crash();
    world.run(100_000);
    assertEquals(HostState.JOINED, view("n1").state());
  }
}
