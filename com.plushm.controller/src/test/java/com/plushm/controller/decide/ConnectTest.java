package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Peer;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ConnectTest {
  private final FakeWorld world = new FakeWorld();

  private Summary connect(String hosts, long millis) {
    Recorder recorder = new Recorder();
    world.control.connect("c" + hosts, FakeWorld.plans(hosts), recorder);
    world.run(millis);
    assertNotNull("not done within " + millis + " ms", recorder.summary);
    assertEquals(1, recorder.done);
    return recorder.summary;
  }

  private HostState stateOf(String host) {
    return view(host).state();
  }

  private NodeView view(String host) {
    return world.control.nodes().stream()
        .filter(n -> n.host().value().equals(host))
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void sixteenHostsJoin() {
    Summary summary = connect("n[1-16]", 1_000);
    assertEquals(16, summary.targets());
    assertEquals(16, summary.answered());
    assertEquals(0, summary.exitStatus());
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.JOINED));
    assertEquals(16, world.control.nodes().stream().map(NodeView::ordinal).distinct().count());
  }

  @Test
  public void whoIsThereAndWasToldHasItsTimeToJoinOnceMore() {
    connect("n1", 1_000);
    world.client("n2").astray = true;
    Recorder recorder = new Recorder();
    world.control.connect("c2", FakeWorld.plans("n2"), recorder);
    world.run(40_000);
    assertEquals(HostState.INVITED, stateOf("n2"));
    world.client("n2").inTree = true;
    world.join(world.client("n2"));
    world.run(100);
    assertEquals(1, recorder.summary.answered());
  }

  @Test
  public void whoIsThereAndNeverJoinsIsGivenUp() {
    connect("n1", 1_000);
    world.client("n2").astray = true;
    Summary summary = connect("n2", 62_000);
    assertEquals(0, summary.answered());
    assertEquals(
        "its client started but did not join within 60 s", summary.missing().get(0).reason());
  }

  @Test
  public void theFirstRootIsLaunchedFirstAndGrantedOnce() {
    connect("n[1-16]", 1_000);
    String first = world.launches.get(0);
    assertEquals(world.client(first), world.root);
    assertEquals(1, world.sent.stream().filter(GrantRoot.class::isInstance).count());
    assertTrue(
        world.sent.stream()
            .noneMatch(m -> m instanceof SetPeer p && p.target().id().equals(world.root.id)));
  }

  @Test
  public void theFirstRootIsChosenAtRandom() {
    List<String> firsts = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      FakeWorld other = new FakeWorld(seed, ControlSettings.DEFAULTS);
      other.control.connect("c", FakeWorld.plans("n[1-16]"), new Recorder());
      firsts.add(other.launches.get(0));
    }
    assertTrue(firsts.stream().distinct().count() > 5);
  }

  @Test
  public void atMostFiftyInvitationsAreOutstanding() {
    Summary summary = connect("n[1-300]", 20_000);
    assertEquals(300, summary.answered());
    assertEquals(50, world.launchingMost);
  }

  @Test
  public void aHostThatCannotBeLaunchedIsReportedAndTheOthersJoin() {
    world.launchErrors.put("n3", new ArrayList<>(List.of(ErrorCode.HOST_KEY_WRONG)));
    Summary summary = connect("n[1-8]", 2_000);
    assertEquals(8, summary.targets());
    assertEquals(7, summary.answered());
    assertEquals(3, summary.exitStatus());
    assertEquals("n3", summary.missing().get(0).hosts().fold());
    assertEquals(ErrorCode.HOST_KEY_WRONG, summary.missing().get(0).code());
    assertEquals("scripted", summary.missing().get(0).reason());
    assertEquals(HostState.NAMED, stateOf("n3"));
  }

  @Test
  public void whenTheFirstRootCannotBeLaunchedAnotherOneIsChosen() {
    for (int i = 1; i <= 7; i++) {
      world.launchErrors.put("n" + i, new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    }
    Summary summary = connect("n[1-8]", 2_000);
    assertEquals(1, summary.answered());
    assertEquals(world.client("n8"), world.root);
    assertEquals("n[1-7]", summary.missing().get(0).hosts().fold());
  }

  @Test
  public void aBusyHostIsTriedAgain() {
    world.launchErrors.put(
        "n2", new ArrayList<>(List.of(ErrorCode.HOST_BUSY, ErrorCode.HOST_TIMEOUT)));
    Summary summary = connect("n[1-4]", 20_000);
    assertEquals(4, summary.answered());
    assertEquals(3, world.launches.stream().filter("n2"::equals).count());
  }

  @Test
  public void aClientThatStartsAndSaysNothingIsTriedOnceMore() {
    ErrorCode silent = ErrorCode.HOST_SILENT;
    world.launchErrors.put("n2", new ArrayList<>(List.of(silent)));
    world.launchErrors.put("n3", new ArrayList<>(List.of(silent, silent, silent)));
    Summary summary = connect("n[1-4]", 20_000);
    assertEquals(3, summary.answered());
    assertEquals("n3", summary.missing().get(0).hosts().fold());
    assertEquals(2, world.launches.stream().filter("n3"::equals).count());
  }

  @Test
  public void aHostThatStaysBusyIsGivenUp() {
    List<ErrorCode> busy = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      busy.add(ErrorCode.HOST_BUSY);
    }
    world.launchErrors.put("n2", busy);
    Summary summary = connect("n[1-4]", 200_000);
    assertEquals(3, summary.answered());
    assertEquals(5, world.launches.stream().filter("n2"::equals).count());
  }

  @Test
  public void twoNamesOfOneHostAreOneParticipantAndSaidOnce() {
    world.homeOf.put("login", "n1");
    Recorder recorder = new Recorder();
    world.control.connect("c", FakeWorld.plans("login,n[1-4]"), recorder);
    world.run(2_000);
    assertEquals(4, recorder.summary.targets());
    assertEquals(4, recorder.summary.answered());
    assertEquals(1, recorder.notices.size());
    assertTrue(recorder.notices.get(0), recorder.notices.get(0).contains("one participant"));
    assertEquals(4, world.control.nodes().size());
    assertEquals(1, world.control.nodes().stream().filter(n -> n.aliases().size() == 1).count());
  }

  @Test
  public void anAliasOfAnEarlierParticipantNeedsNoLaunchTheNextTime() {
    world.homeOf.put("login", "n1");
    connect("n[1-2]", 1_000);
    connect("login", 1_000);
    int before = world.launches.size();
    assertEquals(1, connect("login,n1", 1_000).targets());
    assertEquals(before, world.launches.size());
  }

  @Test
  public void aHostThatClaimsToRunAnothersClientChangesNothingOfIt() {
    connect("n[1-2]", 1_000);
    var peer = world.client("n1").peer();
    for (var lie : List.of(peer, new Peer(peer.id(), new Endpoint("127.0.0.9", 1)))) {
      String liar = "m" + lie.endpoint().port();
      world.lies.put(liar, lie);
      Summary summary = connect(liar, 1_000);
      assertEquals(ErrorCode.HOST_ENROL, summary.missing().get(0).code());
      assertTrue(summary.missing().get(0).reason().contains("client of n1"));
      assertEquals(HostState.JOINED, view("n1").state());
      assertEquals(1, view("n1").incarnation());
      assertEquals(peer.endpoint().toString(), view("n1").endpoint());
    }
  }

  @Test
  public void aClientThatNeverJoinsIsGivenUp() {
    world.launchErrors.put("n2", new ArrayList<>());
    connect("n1", 1_000);
    world.peersAnswer = false;
    Summary summary = connect("n2", 60_000);
    assertEquals(0, summary.answered());
    assertEquals(ErrorCode.HOST_REFUSED, summary.missing().get(0).code());
    assertEquals(4, world.launches.stream().filter("n2"::equals).count());
  }

  @Test
  public void ordinalsFollowTheOrderOfTheNames() {
    connect("n[1-16]", 1_000);
    for (int i = 0; i < 16; i++) {
      assertEquals(i, view("n" + (i + 1)).ordinal());
    }
  }

  @Test
  public void aClientOfAnEarlierTreeIsToldByTheControllerItself() {
    connect("n1", 1_000);
    world.elsewhere = "n2";
    Summary summary = connect("n2", 8_000);
    assertEquals(1, summary.answered());
    assertTrue("only the root stays linked", world.unlinked.contains(world.client("n2").id));
  }

  @Test
  public void connectingTwiceInvitesOnce() {
    connect("n[1-4]", 1_000);
    Summary again = connect("n[1-5]", 1_000);
    assertEquals(5, again.answered());
    assertEquals(5, world.launches.size());
  }

  @Test
  public void anInterruptedConnectAccountsForEveryone() {
    world.launchMillis = 500;
    Recorder recorder = new Recorder();
    world.control.connect("c", FakeWorld.plans("n[1-100]"), recorder);
    world.run(700);
    world.control.interrupt("c");
    world.run(20);
    assertEquals(100, recorder.summary.targets());
    assertTrue(recorder.summary.answered() > 0);
    assertEquals(world.launching, world.abandoned.size());
    assertEquals(130, recorder.summary.exitStatus());
  }

  @Test
  public void disconnectingDismantlesTheTreeAndItCanBeBuiltAgain() {
    connect("n[1-4]", 1_000);
    Recorder recorder = new Recorder();
    world.control.disconnect("d", java.util.Optional.empty(), recorder);
    world.run(1_000);
    assertEquals(4, recorder.summary.answered());
    assertEquals(0, recorder.summary.exitStatus());
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.LEFT));
    assertEquals(4, connect("n[1-4]", 1_000).answered());
    assertEquals(2, world.grants.size());
    assertTrue(world.grants.get(1) > world.grants.get(0));
  }
}
