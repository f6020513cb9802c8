package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.overlay.Claim;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.Test;

public class RecoveryTest {
  private FakeWorld world = new FakeWorld();

  private void connect(String hosts) {
    Recorder recorder = new Recorder();
    world.control.connect("c" + hosts, FakeWorld.plans(hosts), recorder);
    world.run(1_500);
    assertNotNull(recorder.summary);
    assertEquals(0, recorder.summary.exitStatus());
  }

  private Recorder shell(String id, String hosts) {
    Recorder recorder = new Recorder();
    world.control.shell(
        id, new ShellRequest(FakeWorld.plans(hosts), List.of("x"), true, Duration.ZERO), recorder);
    return recorder;
  }

  private NodeView view(String host) {
    return world.control.nodes().stream()
        .filter(n -> n.host().value().equals(host))
        .findFirst()
        .orElseThrow();
  }

  /** A host other than the root. */
  private String leaf() {
    return world.clients.keySet().stream()
        .filter(n -> world.client(n) != world.root)
        .findFirst()
        .orElseThrow();
  }

  private String rootName() {
    return world.root.host.value();
  }

  @Test
  public void aLostHostIsInvitedAgainAndKeepsItsOrdinal() {
    connect("n[1-4]");
    String leaf = leaf();
    int ordinal = view(leaf).ordinal();
    world.kill(leaf);
    world.run(2);
    assertEquals(HostState.RECONNECTING, view(leaf).state());
    world.run(1_000);
    assertEquals(HostState.JOINED, view(leaf).state());
    assertEquals(ordinal, view(leaf).ordinal());
    assertEquals(2, view(leaf).incarnation());
    assertEquals(1, view(leaf).disconnects());
  }

  @Test
  public void aHostThatIsLostThreeTimesIsFailedAndNeverInvitedAgain() {
    connect("n[1-4]");
    String leaf = leaf();
    for (int i = 0; i < 3; i++) {
      world.kill(leaf);
      world.run(1_000);
    }
    assertEquals(HostState.FAILED, view(leaf).state());
    FailedSet failed =
        (FailedSet)
            world.sent.stream()
                .filter(FailedSet.class::isInstance)
                .reduce((first, second) -> second)
                .orElseThrow();
    assertEquals(List.of(world.client(leaf).id), failed.failed());
    int launches = world.launches.size();
    Recorder again = shell("1.1", "n[1-4]");
    world.run(2_000);
    assertEquals(launches, world.launches.size());
    assertEquals(ErrorCode.HOST_FAILED, again.summary.missing().get(0).code());
    assertEquals(3, again.summary.answered());
  }

  @Test
  public void lossesLongAgoDoNotCount() {
    connect("n[1-4]");
    String leaf = leaf();
    for (int i = 0; i < 5; i++) {
      world.kill(leaf);
      world.run(400_000);
      assertEquals(HostState.JOINED, view(leaf).state());
    }
  }

  @Test
  public void aReconnectionThatFailsMakesTheHostFailed() {
    connect("n[1-4]");
    String leaf = leaf();
    world.launchErrors.put(leaf, new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    world.kill(leaf);
    world.run(1_000);
    assertEquals(HostState.FAILED, view(leaf).state());
  }

  @Test
  public void whatRanOnAKilledClientEndsUnknown() {
    connect("n[1-4]");
    String leaf = leaf();
    world.behaviour =
        (host, run) -> host.equals(leaf) ? null : new FakeWorld.Result(List.of("ok"), 0, 5);
    Recorder recorder = shell("1.1", "n[1-4]");
    world.run(500);
    assertNull(recorder.summary);
    world.kill(leaf);
    world.run(1_000);
    Summary summary = recorder.summary;
    assertEquals(4, summary.answered());
    assertEquals(1, summary.failed());
    assertEquals(255, summary.largestStatus());
    assertEquals(4, summary.exitStatus());
  }

  @Test
  public void aHostThatDoesNotComeBackIsMissing() {
    connect("n[1-4]");
    String leaf = leaf();
    world.behaviour =
        (host, run) -> host.equals(leaf) ? null : new FakeWorld.Result(List.of("ok"), 0, 5);
    Recorder recorder = shell("1.1", "n[1-4]");
    world.run(500);
    world.launchMillis = 1_000_000;
    world.kill(leaf);
    world.run(29_000);
    assertNull(recorder.summary);
    world.run(2_000);
    assertEquals(3, recorder.summary.answered());
    assertEquals(leaf, recorder.summary.missing().get(0).hosts().fold());
    assertEquals(ErrorCode.HOST_LOST, recorder.summary.missing().get(0).code());
    assertEquals(3, recorder.summary.exitStatus());
    OrdinalSet lost = OrdinalSet.of(new Ordinal(view(leaf).ordinal()));
    List<Command> signals =
        world.commands.stream().filter(Command.Signal.class::isInstance).toList();
    assertEquals("should it return, it is not to go on", 1, signals.size());
    Command.Signal signal = (Command.Signal) signals.get(0);
    assertEquals(lost, signal.targets());
    assertEquals(9, signal.signal());
  }

  @Test
  public void aHostThatLostItsStoreIsAnotherNodeAndItsOpenCommandsEndUnknown() {
    connect("n[1-4]");
    String leaf = leaf();
    world.behaviour =
        (host, run) -> host.equals(leaf) ? null : new FakeWorld.Result(List.of("ok"), 0, 5);
    Recorder recorder = shell("1.1", "n[1-4]");
    world.run(500);
    int ordinal = view(leaf).ordinal();
    world.kill(leaf);
    world.loseStore(leaf);
    world.run(2_000);
    assertNotEquals(ordinal, view(leaf).ordinal());
    assertEquals(4, recorder.summary.answered());
    assertTrue(
        recorder.summary.blocks().stream()
            .anyMatch(
                b ->
                    b.outcome().kind() == Outcome.Kind.UNKNOWN
                        && b.outcome().detail().contains("state lost")
                        && b.hosts().fold().equals(leaf)));
  }

  @Test
  public void aMassFailureHoldsBackRelaunches() {
    connect("n[1-9]");
    world.behaviour = (host, run) -> null;
    Recorder watching = shell("1.1", "n[1-9]");
    world.run(500);
    List<String> leaves =
        world.clients.keySet().stream()
            .filter(n -> world.client(n) != world.root)
            .collect(Collectors.toList());
    world.launches.clear();
    for (String leaf : leaves.subList(0, 6)) {
      world.kill(leaf);
    }
    world.run(30_000);
    assertEquals("only those lost before it showed", 4, world.launches.size());
    assertTrue(watching.notices.toString(), watching.notices.get(0).contains("5 of 9 hosts"));
    assertEquals(HostState.DISCONNECTED, view(leaves.get(5)).state());
    world.run(40_000);
    assertEquals(6, world.launches.size());
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.JOINED));
  }

  /** Connects nine hosts and kills six of them at once. */
  private List<String> massFailure() {
    connect("n[1-9]");
    List<String> leaves =
        world.clients.keySet().stream().filter(n -> world.client(n) != world.root).toList();
    world.launches.clear();
    leaves.subList(0, 6).forEach(world::kill);
    world.run(2);
    return leaves.subList(0, 6);
  }

  @Test
  public void nodesSaysWhyRelaunchingIsHeldBack() {
    List<String> lost = massFailure();
    world.run(4_000);
    assertTrue(
        view(lost.get(5)).reason(),
        view(lost.get(5)).reason().contains("held back: 5 of 9 hosts were lost within 30 s"));
    world.run(60_000);
    assertEquals("", view(lost.get(5)).reason());
  }

  @Test
  public void whoIsRelaunchedWhenItComesToAMassFailureIsNotGivenUp() {
    connect("n[1-9]");
    List<String> leaves =
        world.clients.keySet().stream().filter(n -> world.client(n) != world.root).toList();
    world.launchErrors.put(leaves.get(0), new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    leaves.subList(0, 6).forEach(world::kill);
    world.run(30_000);
    assertEquals(HostState.RECONNECTING, view(leaves.get(0)).state());
    world.run(60_000);
    assertEquals(HostState.JOINED, view(leaves.get(0)).state());
  }

  @Test
  public void withContinueNothingIsHeldBack() {
    world = new FakeWorld(1, ControlSettings.DEFAULTS.with(MassFailure.CONTINUE));
    List<String> lost = massFailure();
    world.run(5_000);
    assertEquals(6, world.launches.size());
    assertTrue(lost.stream().allMatch(h -> view(h).state() == HostState.JOINED));
  }

  @Test
  public void withAbortTheRunEndsAndNothingIsRelaunched() {
    world = new FakeWorld(1, ControlSettings.DEFAULTS.with(MassFailure.ABORT));
    connect("n[1-9]");
    world.behaviour = (host, run) -> null;
    Recorder running = shell("1.1", "n[1-9]");
    world.run(500);
    world.launches.clear();
    world.clients.keySet().stream()
        .filter(n -> world.client(n) != world.root)
        .limit(6)
        .toList()
        .forEach(world::kill);
    world.run(50_000);
    assertTrue(running.notices.toString(), running.notices.contains("aborted by a mass failure"));
    assertNotNull("the run is over", running.summary);
    assertEquals(4, world.launches.size());
  }

  @Test
  public void hostsThatLeaveOrAreFewAreNoMassFailure() {
    connect("n[1-12]");
    List<String> leaves =
        world.clients.keySet().stream().filter(n -> world.client(n) != world.root).toList();
    world.launches.clear();
    leaves.subList(0, 6).forEach(world::kill);
    world.run(10_000);
    assertEquals("half is not more than half", 6, world.launches.size());
    for (int i = 0; i < 8; i++) {
      world.kill(leaves.get(11 - 1));
      world.run(1_000);
    }
    assertTrue("one host that fails often", view(leaves.get(0)).state() == HostState.JOINED);
    assertEquals(HostState.FAILED, view(leaves.get(10)).state());
  }

  @Test
  public void aNewRootIsGrantedAndGetsWhatIsOutstanding() {
    connect("n[1-4]");
    String leaf = leaf();
    String old = rootName();
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of("ok"), 0, 3_000);
    Recorder recorder = shell("1.1", "n[1-4]");
    world.run(1_000);
    world.launchMillis = 2_000;
    Recorder connecting = new Recorder();
    world.control.connect("late", FakeWorld.plans("n5"), connecting);
    world.killRoot(leaf);
    world.run(8_000);
    assertEquals(leaf, world.control.mesh("star", new TreeMap<>()).root());
    assertEquals(2, world.grants.size());
    assertEquals(world.grants.get(0) + 1, (long) world.grants.get(1));
    assertEquals("the invitation went to the new root", 1, connecting.summary.answered());
    assertEquals("the old root came back", HostState.JOINED, view(old).state());
    assertEquals(4, recorder.summary.answered());
  }

  @Test
  public void commandsOfTheInterregnumReachTheNewRoot() {
    connect("n[1-4]");
    String leaf = leaf();
    world.killRoot(leaf);
    world.run(100);
    Recorder recorder = shell("1.1", "n[1-4]");
    world.run(10_000);
    assertEquals(4, recorder.summary.answered());
    long previous = 0;
    for (long number : world.delivered.keySet()) {
      assertTrue(previous == 0 || number == previous + 1);
      previous = number;
    }
  }

  @Test
  public void aRootThatDoesNotSaySoIsFoundByAsking() {
    connect("n[1-4]");
    String leaf = leaf();
    world.killRoot(leaf);
    world.run(500);
    world.sent.clear();
    // The successor's own SETROOT is lost.
    world.root = world.client(leaf);
    world.claim = new Claim(world.claim.grant(), false, 9, world.root.id);
    world.run(4_000);
    assertTrue(world.sent.stream().anyMatch(SetCtrl.class::isInstance));
    assertEquals(leaf, world.control.mesh("star", new TreeMap<>()).root());
  }

  @Test
  public void theGreaterClaimWinsAndTheLesserIsTold() {
    connect("n[1-4]");
    FakeClient root = world.root;
    FakeClient rival = world.client(leaf());
    world.say(
        rival,
        new SetRoot(
            rival.peer(), rival.incarnation, new Claim(world.claim.grant(), false, 5, rival.id)));
    world.run(5_000);
    assertEquals(root.host.value(), world.control.mesh("star", new TreeMap<>()).root());
    assertTrue(
        world.sent.stream().anyMatch(m -> m instanceof SetRoot s && s.root().equals(root.peer())));
    long greater = world.claim.grant() + 1;
    world.say(
        rival, new SetRoot(rival.peer(), rival.incarnation, new Claim(greater, true, 5, rival.id)));
    world.root = rival;
    world.run(100);
    assertEquals(rival.host.value(), world.control.mesh("star", new TreeMap<>()).root());
    assertTrue(
        world.sent.stream().anyMatch(m -> m instanceof SetRoot s && s.root().equals(rival.peer())));
  }

  @Test
  public void aRivalReplacesARootThatHasFallenSilent() {
    connect("n[1-4]");
    FakeClient old = world.root;
    FakeClient rival = world.client(leaf());
    world.root = rival;
    world.rootKnowsController = false;
    world.claim = new Claim(world.claim.grant(), false, 5, rival.id);
    old.inTree = false;
    world.say(rival, new SetRoot(rival.peer(), rival.incarnation, world.claim));
    // The old root is deaf: nothing comes from it, and no link breaks either.
    world.run(4_000);
    assertEquals(rival.host.value(), world.control.mesh("star", new TreeMap<>()).root());
  }

  @Test
  public void setRootOfSomebodyElseIsIgnored() {
    connect("n[1-4]");
    FakeClient root = world.root;
    FakeClient leaf = world.client(leaf());
    FakeClient other = new FakeClient(new com.plushm.api.id.NodeId(5, 5), leaf.host);
    world.say(
        leaf,
        new SetRoot(other.peer(), other.incarnation, new Claim(Long.MAX_VALUE, true, 1, other.id)));
    world.run(1_000);
    assertEquals(root.host.value(), world.control.mesh("star", new TreeMap<>()).root());
  }

  @Test
  public void theLastOneStandingIsLaunchedAgainAsRoot() {
    connect("n1");
    world.client("n1").alive = false;
    world.client("n1").inTree = false;
    world.client("n1").ordinal = null;
    world.root = null;
    world.rootKnowsController = false;
    world.control.linkDown(world.client("n1").id, "connection reset");
    world.run(6_000);
    assertEquals(HostState.JOINED, view("n1").state());
    assertEquals(2, world.grants.size());
  }

  @Test
  public void setCtrlGoesToTheRootEveryTenSeconds() {
    connect("n[1-2]");
    world.sent.clear();
    world.run(60_000);
    long setCtrls = world.sent.stream().filter(SetCtrl.class::isInstance).count();
    assertTrue("" + setCtrls, setCtrls >= 5 && setCtrls <= 7);
  }

  @Test
  public void everyAdmissionIsFollowedByTheExpiry() {
    connect("n[1-4]");
    long admits = world.commands.stream().filter(Command.Admit.class::isInstance).count();
    long expiries =
        world.commands.stream()
            .filter(c -> c instanceof Command.Expiry e && e.controllerAbsenceMillis() == 120_000)
            .count();
    assertEquals(admits, expiries);
    assertTrue(admits > 0);
    assertTrue(
        "the end of the reign before comes first",
        world.decode(world.delivered.firstEntry().getValue().body()) instanceof Command.Reign);
  }

  @Test
  public void setPeerIsRepeatedUntilItIsAnswered() {
    connect("n1");
    Recorder recorder = new Recorder();
    world.setPeerLost = true;
    world.control.connect("c", FakeWorld.plans("n2"), recorder);
    world.run(1_000);
    assertEquals(1, world.sent.stream().filter(SetPeer.class::isInstance).count());
    world.setPeerLost = false;
    world.run(6_000);
    assertEquals(1, recorder.summary.answered());
  }

  @Test
  public void theTimeWithoutARootIsNoPartOfTheTimeToJoin() {
    connect("n[1-3]");
    Recorder recorder = new Recorder();
    world.setPeerLost = true;
    world.control.connect("c", FakeWorld.plans("n4"), recorder);
    world.run(1_000);
    assertTrue(world.sent.stream().anyMatch(SetPeer.class::isInstance));
    FakeClient old = world.root;
    String leaf = leaf();
    old.alive = false;
    old.inTree = false;
    old.ordinal = null;
    world.root = null;
    world.rootKnowsController = false;
    world.control.linkDown(old.id, "connection reset");
    world.run(ControlSettings.DEFAULTS.joinMillis() + 5_000);
    assertNull("nobody could tell it whom to join", recorder.summary);
    world.promote(leaf);
    world.run(ControlSettings.DEFAULTS.joinMillis() - 5_000);
    assertNull("it was told just now", recorder.summary);
    world.setPeerLost = false;
    world.run(4_900);
    assertEquals(1, recorder.summary.answered());
  }

  @Test
  public void whoDoesNotJoinThatRootEitherIsGivenUp() {
    connect("n[1-3]");
    Recorder recorder = new Recorder();
    world.setPeerLost = true;
    world.control.connect("c", FakeWorld.plans("n4"), recorder);
    world.run(1_000);
    world.killRoot(leaf());
    world.run(ControlSettings.DEFAULTS.joinMillis() + 5_000);
    assertEquals(ErrorCode.HOST_SILENT, recorder.summary.missing().get(0).code());
  }
}
