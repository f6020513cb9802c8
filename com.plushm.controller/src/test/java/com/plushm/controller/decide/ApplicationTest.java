package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.HostState;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** Applications with all their blocks, over clients that do what they are told. */
public class ApplicationTest {
  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();

  private void run(Applications application) {
    world.control.run("1.1", new RunRequest(application.specification(), true), recorder);
  }

  private Summary done(long millis) {
    world.run(millis);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  @Test
  public void whoWasLostAndIsInvitedAgainIsNotLeftBehind() {
    world.launchMillis = 300;
    world.behaviour = (host, run) -> ok(host.equals("n1") ? 500 : 5);
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-3]", 3).task("a").specification(), false),
        recorder);
    world.run(600);
    assertNull(recorder.summary);
    FakeClient leaf = world.client(world.root == world.client("n3") ? "n2" : "n3");
    world.kill(leaf.host.value());
    assertEquals(0, done(2_000).exitStatus());
    assertTrue(world.clients.values().stream().noneMatch(c -> c.alive));
    assertTrue(
        world.control.nodes().toString(),
        world.control.nodes().stream().allMatch(n -> n.state() == HostState.LEFT));
  }

  /** Its client comes to the tree when nobody needs it any more. */
  @Test
  public void whoComesTooLateIsToldToLeave() {
    whoWasLostAndIsInvitedAgainIsNotLeftBehind();
    world.control.run(
        "1.2",
        new RunRequest(new Applications("n[4-5]", 2).task("b").specification(), true),
        new Recorder());
    world.run(1_000);
    FakeClient late = world.client("n2");
    late.alive = true;
    late.inTree = true;
    late.incarnation = late.incarnation.next();
    world.join(late);
    world.run(500);
    assertTrue("it was not told", !late.alive);
    assertEquals(2, world.clients.values().stream().filter(c -> c.alive).count());
  }

  private List<String> hostsOf(String process) {
    return world.applications.delivered(Command.Run.class).stream()
        .filter(r -> r.process().equals(process))
        .flatMap(r -> world.applications.hosts(r.targets()).stream())
        .sorted()
        .toList();
  }

  private static FakeWorld.Result ok(long after) {
    return new FakeWorld.Result(List.of(), 0, after);
  }

  private static FakeWorld.Result failing(long after) {
    return new FakeWorld.Result(List.of(), 3, after);
  }

  private boolean timeline(String words) {
    return world.control.story("1.1").stream().anyMatch(e -> e.words().contains(words));
  }

  // Barriers.

  @Test
  public void nobodyPassesABarrierBeforeAllHaveEntered() {
    world.behaviour =
        (host, run) -> run.process().equals("map") && host.equals("n3") ? ok(2_000) : ok(5);
    run(new Applications("n[1-4]", 4).task("map").barrier("sync", "map").task("reduce", "sync"));
    world.run(1_900);
    assertEquals(List.of(), hostsOf("reduce"));
    assertEquals(1, world.applications.delivered(Command.Enter.class).size());
    Summary summary = done(3_000);
    assertEquals(List.of("n1", "n2", "n3", "n4"), hostsOf("reduce"));
    assertEquals(0, summary.exitStatus());
    assertEquals(4, summary.answered());
    assertEquals("only what a person wrote is shown", 2, summary.blocks().size());
  }

  @Test
  public void aHostThatFailsBeforeABarrierHoldsNobodyBackWhenTheRestIsEnough() {
    world.behaviour =
        (host, run) -> run.process().equals("map") && host.equals("n3") ? failing(5) : ok(5);
    run(new Applications("n[1-4]", 4).min(3).task("map").barrier("sync", "map").task("r", "sync"));
    Summary summary = done(5_000);
    assertEquals(List.of("n1", "n2", "n4"), hostsOf("r"));
    assertEquals(1, summary.failed());
    assertEquals(4, summary.exitStatus());
  }

  @Test
  public void aBarrierThatCanNoLongerFillFailsInsteadOfWaitingForEver() {
    world.behaviour =
        (host, run) -> run.process().equals("map") && host.equals("n3") ? failing(5) : ok(5);
    run(new Applications("n[1-4]", 4).task("map").barrier("sync", "map").task("r", "sync"));
    Summary summary = done(5_000);
    assertEquals(List.of(), hostsOf("r"));
    assertEquals(4, summary.failed());
    Summary.Block notRun =
        summary.blocks().stream()
            .filter(b -> b.outcome().kind() == Outcome.Kind.NOT_STARTED)
            .findFirst()
            .orElseThrow();
    assertTrue(notRun.outcome().detail(), notRun.outcome().detail().contains("barrier 'sync'"));
  }

  @Test
  public void aTimeoutOpensABarrierAndWhoIsLateIsTold() {
    world.behaviour =
        (host, run) -> run.process().equals("map") && host.equals("n3") ? ok(5_000) : ok(5);
    run(
        new Applications("n[1-3]", 3)
            .task("map")
            .barrier("sync", b -> b.timeout(Duration.ofSeconds(1)), "map")
            .task("r", "sync"));
    world.run(2_000);
    assertEquals(List.of("n1", "n2"), hostsOf("r"));
    Summary summary = done(5_000);
    assertEquals(List.of("n1", "n2", "n3"), hostsOf("r"));
    assertEquals(0, summary.exitStatus());
    Command.Run late =
        world.applications.delivered(Command.Run.class).stream()
            .filter(r -> r.process().equals("r"))
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals(List.of(Schedule.LATE + "=sync"), late.environment());
    assertTrue(timeline("barrier 'sync' opened: its time is up, without n3"));
  }

  @Test
  public void whoIsLateForSeveralBarriersIsToldOfEach() {
    world.behaviour =
        (host, run) ->
            ok(
                run.process().equals("r") || !host.equals("n3")
                    ? 5
                    : run.process().equals("a") ? 4_000 : 5_000);
    run(
        new Applications("n[1-3]", 3)
            .task("a")
            .task("b")
            .barrier("first", b -> b.timeout(Duration.ofSeconds(1)), "a")
            .barrier("second", b -> b.timeout(Duration.ofSeconds(1)), "b")
            .task("r", "first", "second"));
    done(10_000);
    Command.Run late =
        world.applications.delivered(Command.Run.class).stream()
            .filter(r -> r.process().equals("r"))
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals(List.of("n3"), world.applications.hosts(late.targets()));
    assertEquals(List.of(Schedule.LATE + "=first second"), late.environment());
  }

  @Test
  public void aSemaphoreLetsInAsManyAsItHasPlaces() {
    world.behaviour = (host, run) -> run.process().equals("load") ? ok(1_000) : ok(5);
    run(
        new Applications("n[1-4]", 4)
            .task("map")
            .barrier("gate", b -> b.inside(2, "load"), "map")
            .task("load", "gate"));
    world.run(1_000);
    assertEquals(2, hostsOf("load").size());
    world.run(1_300);
    assertEquals(4, hostsOf("load").size());
    assertEquals(0, done(5_000).exitStatus());
  }

  @Test
  public void aSemaphoreIsGivenMorePlaces() {
    world.behaviour = (host, run) -> run.process().equals("load") ? ok(60_000) : ok(500);
    run(
        new Applications("n[1-4]", 4)
            .task("map")
            .barrier("all", "map")
            .barrier("gate", b -> b.inside(1, "load"), "map")
            .task("load", "gate"));
    world.run(300);
    refused("gate", 2, "is not open yet");
    world.run(1_000);
    assertEquals(1, hostsOf("load").size());
    refused("gate", 0, "1 to 1000000 places, not 0");
    refused("gate", 1_000_001, "places, not 1000001");
    refused("all", 2, "is no semaphore");
    refused("none", 2, "there is no such barrier");
    world.control.adapt("1.1", "gate", 3);
    world.run(1_000);
    assertEquals(3, hostsOf("load").size());
    assertTrue(timeline("barrier 'gate' has 3 places"));
    assertEquals(0, done(200_000).exitStatus());
    refused("gate", 2, "its execution is over");
  }

  private void refused(String barrier, int places, String why) {
    PlushException e =
        assertThrows(PlushException.class, () -> world.control.adapt("1.1", barrier, places));
    assertTrue(e.getMessage(), e.getMessage().contains(why));
  }

  /** Its barrier opens when all are there, or when that command says so. */
  private static Applications asked(String callback) {
    return new Applications("n[1-3]", 3)
        .task("map")
        .barrier("sync", b -> b.callback(callback), "map")
        .task("r", "sync");
  }

  @Test
  public void aCallbackOnTheControllersMachineOpensABarrier() {
    world.behaviour =
        (host, run) -> run.process().equals("map") && host.equals("n3") ? ok(5_000) : ok(5);
    run(asked("enough"));
    world.run(1_000);
    assertEquals(List.of("n1", "n2"), hostsOf("r"));
    assertEquals(List.of(List.of("enough")), world.localRuns);
    assertEquals("sync", world.localEnvironments.get(0).get("PLUSHM_BARRIER"));
    assertEquals(0, done(6_000).exitStatus());
  }

  @Test
  public void aCallbackIsAskedAgainWhenFewerCanCome() {
    world.localStatus = 1;
    world.behaviour = (host, run) -> run.process().equals("map") ? mapped(host) : ok(5);
    run(asked("enough"));
    world.run(1_000);
    assertEquals(List.of("3"), expectedWhenAsked());
    world.localStatus = 0;
    Summary summary = done(6_000);
    assertEquals(List.of("3", "1"), expectedWhenAsked());
    assertEquals(List.of("n1"), hostsOf("r"));
    assertEquals(2, summary.failed());
    assertTrue(timeline("barrier 'sync' opened: its callback said so"));
  }

  @Test
  public void aCallbackThatRefusesThoseWhoAreLeftFailsTheBarrierInsteadOfWaitingForEver() {
    world.localStatus = 1;
    world.behaviour = (host, run) -> run.process().equals("map") ? mapped(host) : ok(5);
    run(asked("enough"));
    Summary summary = done(6_000);
    assertEquals(List.of(), hostsOf("r"));
    assertEquals(3, summary.failed());
    assertTrue(timeline("barrier 'sync' failed: too few can still come"));
  }

  @Test
  public void aCallbackRunsBesideItsSpecificationAndWhatIsWrongWithItIsToldOnce() {
    world.localStatus = 127;
    world.applications.localWhy = "'./enough' was not started";
    world.behaviour =
        (host, run) -> ok(run.process().equals("map") ? 1_000 * host.charAt(1) - 48_000 : 5);
    world.control.run("1.1", asked("./enough").request(), recorder);
    done(6_000);
    assertTrue("asked " + world.localRuns, world.localRuns.size() > 1);
    assertEquals(List.of("/specs"), world.applications.localFolders.stream().distinct().toList());
    assertEquals(
        List.of("the callback of barrier 'sync': './enough' was not started"), recorder.notices);
  }

  /** The first one is soon there, the others fail later. */
  private static FakeWorld.Result mapped(String host) {
    return host.equals("n1") ? ok(5) : failing(3_000);
  }

  private List<String> expectedWhenAsked() {
    return world.localEnvironments.stream().map(e -> e.get("PLUSHM_EXPECTED")).toList();
  }

  // Services.

  @Test
  public void whatComesAfterAServiceStartsWhenItIsUpAndTheServiceEndsWithTheTasks() {
    world.behaviour = (host, run) -> run.process().equals("db") ? null : ok(500);
    run(new Applications("n[1-2]", 2).service("db").task("use", "db"));
    world.run(400);
    assertEquals(List.of("n1", "n2"), hostsOf("use"));
    assertNull(recorder.summary);
    Summary summary = done(5_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(0, summary.failed());
    Command.Signal end = world.applications.delivered(Command.Signal.class).get(0);
    assertEquals(15, end.signal());
  }

  @Test
  public void servicesAloneRunUntilSomebodyEndsThem() {
    world.behaviour = (host, run) -> null;
    run(new Applications("n[1-2]", 2).service("db"));
    world.run(600_000);
    assertNull(recorder.summary);
    assertEquals("running", world.control.executions().get(0).state());
    world.control.interrupt("1.1");
    assertTrue(done(10_000).interrupted());
  }

  // Policies.

  @Test
  public void anIgnoredFailureCountsAsDone() {
    world.behaviour =
        (host, run) -> run.process().equals("a") && host.equals("n2") ? failing(5) : ok(5);
    run(
        new Applications("n[1-2]", 2)
            .task("a", Action.IGNORE)
            .barrier("sync", "a")
            .task("b", "sync"));
    Summary summary = done(5_000);
    assertEquals(List.of("n1", "n2"), hostsOf("b"));
    assertEquals(0, summary.failed());
    assertEquals(0, summary.exitStatus());
  }

  @Test
  public void aFailedHostIsReplacedAndItsSuccessorBeginsFromTheBeginningWithItsRank() {
    world.behaviour =
        (host, run) ->
            run.process().equals("b") && host.equals("n2")
                ? failing(5)
                : new FakeWorld.Result(List.of(host + "\n"), 0, 5);
    run(new Applications("n[1-4]", 3).task("a").barrier("s", "a").task("b", Action.REPLACE, "s"));
    Summary summary = done(5_000);
    assertEquals(List.of("n1", "n2", "n3", "n4"), hostsOf("a"));
    assertEquals(List.of("n1", "n2", "n3", "n4"), hostsOf("b"));
    assertEquals(0, summary.exitStatus());
    assertEquals(3, summary.targets());
    Command.Run last =
        world.applications.delivered(Command.Run.class).stream().reduce((x, y) -> y).orElseThrow();
    assertEquals(
        List.of("n1", "n4", "n3"),
        last.ranks().stream()
            .map(o -> world.applications.hosts(com.plushm.api.id.OrdinalSet.of(o)).get(0))
            .toList());
    assertFalse(
        "what the replaced host did counts no more",
        summary.blocks().stream().anyMatch(b -> b.hosts().contains("n2")));
    assertTrue(timeline("n4 has taken the place of n2"));
  }

  @Test
  public void aLostHostIsReplacedInTheMiddleOfAPhase() {
    world.behaviour = (host, run) -> run.process().equals("a") ? ok(3_000) : ok(5);
    run(new Applications("n[1-4]", 3).task("a").barrier("s", "a").task("b", "s"));
    world.run(1_000);
    String victim = world.root.host.value().equals("n2") ? "n3" : "n2";
    world.launchErrors.put(
        victim, new java.util.ArrayList<>(List.of(com.plushm.api.error.ErrorCode.HOST_UNRESOLVED)));
    world.kill(victim);
    Summary summary = done(60_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(3, summary.targets());
    assertTrue(hostsOf("b").contains("n4"));
    assertTrue(timeline("n4 is to take the place of " + victim));
  }

  @Test
  public void whoWasNotReplacedIsMissingForThatReason() {
    world.launchErrors.put(
        "n4", new java.util.ArrayList<>(List.of(com.plushm.api.error.ErrorCode.HOST_UNRESOLVED)));
    world.behaviour = (host, run) -> host.equals("n2") ? failing(5) : ok(5);
    run(new Applications("n[1-4]", 3).task("b", Action.REPLACE));
    Summary summary = done(60_000);
    assertEquals("n2", summary.missing().get(0).hosts().fold());
    String why = summary.missing().get(0).reason();
    assertTrue(why, why.startsWith("no other host takes its place: n4"));
  }

  @Test
  public void anAbortEndsEverything() {
    world.behaviour =
        (host, run) -> run.process().equals("a") && host.equals("n2") ? failing(100) : ok(60_000);
    run(new Applications("n[1-3]", 3).task("a", Action.ABORT).task("b", "a"));
    Summary summary = done(3_000);
    assertFalse(summary.interrupted());
    assertEquals(List.of(), hostsOf("b"));
    assertEquals(4, summary.exitStatus());
    assertEquals("aborted", world.control.executions().get(0).state());
  }

  @Test
  public void everythingBeginsAnewOnceAndIsThenAborted() {
    int[] failures = {0};
    world.behaviour =
        (host, run) ->
            run.process().equals("b") && host.equals("n2") && failures[0]++ < 1
                ? failing(5)
                : ok(5);
    run(
        new Applications("n[1-3]", 3)
            .task("a")
            .barrier("s", "a")
            .task("b", Action.RESTART_ALL, "s"));
    Summary summary = done(5_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(6, hostsOf("a").size());
    assertTrue(timeline("restart"));
    FakeWorld other = new FakeWorld();
    Recorder second = new Recorder();
    other.behaviour = (host, run) -> run.process().equals("b") ? failing(5) : ok(5);
    other.control.run(
        "1.1",
        new RunRequest(
            new Applications("n[1-2]", 2)
                .task("a")
                .task("b", Action.RESTART_ALL, "a")
                .specification(),
            false),
        second);
    other.run(10_000);
    assertEquals("aborted", other.control.executions().get(0).state());
    assertEquals(2, (int) other.applications.starts.get("n1 b [b]"));
  }

  @Test
  public void aHostWhoseLossWasIgnoredHoldsNobodyBackWhenEverythingBeginsAnew() {
    int[] failures = {0};
    String[] victim = {""};
    world.behaviour =
        (host, run) -> {
          boolean second = run.process().equals("b") && !host.equals(victim[0]);
          boolean fails = second && failures[0]++ < 1;
          return fails ? failing(5) : ok(run.process().equals("a") ? 2_000 : 5);
        };
    run(
        new Applications("n[1-3]", 3)
            .min(2)
            .policy(new FailurePolicy(0, Duration.ZERO, Action.IGNORE, List.of()))
            .task("a")
            .barrier("s", "a")
            .task("b", Action.RESTART_ALL, "s"));
    world.run(1_000);
    victim[0] = world.root.host.value().equals("n2") ? "n3" : "n2";
    world.launchErrors.put(
        victim[0],
        new java.util.ArrayList<>(List.of(com.plushm.api.error.ErrorCode.HOST_UNRESOLVED)));
    world.kill(victim[0]);
    done(60_000);
    assertTrue(timeline(victim[0] + " is gone"));
    assertTrue(timeline("restart"));
    assertEquals("done", world.control.executions().get(0).state());
    assertEquals(4, hostsOf("b").size());
  }

  @Test
  public void theHandlerOfAFailureIsTold() {
    world.behaviour = (host, run) -> host.equals("n2") ? failing(5) : ok(5);
    run(
        new Applications("n[1-2]", 2)
            .policy(new FailurePolicy(0, Duration.ZERO, Action.FAIL, List.of("tell", "me")))
            .task("a"));
    done(5_000);
    assertEquals(List.of(List.of("tell", "me")), world.localRuns);
    assertEquals("n2", world.localEnvironments.get(0).get("PLUSHM_HOST"));
    assertEquals("fail", world.localEnvironments.get(0).get("PLUSHM_ACTION"));
    assertEquals("'a' failed on n2: exit 3", world.localEnvironments.get(0).get("PLUSHM_REASON"));
  }

  // Workflows.

  @Test
  public void everyInputIsDoneOnceAndASlowHostsInputIsDoneByAnother() {
    world.behaviour =
        (host, run) ->
            new FakeWorld.Result(
                List.of(run.words().get(run.words().size() - 1) + "\n"),
                0,
                host.equals("n3") && run.process().equals("render") ? 600_000 : 200);
    run(new Applications("n[1-3]", 3).workflow("render", 10).task("collect", "render"));
    Summary summary = done(30_000);
    assertEquals(0, summary.exitStatus());
    long results = summary.blocks().stream().filter(b -> b.process().startsWith("render[")).count();
    assertEquals(10, results);
    assertEquals(
        List.of("in0", "in1", "in2", "in3", "in4", "in5", "in6", "in7", "in8", "in9"),
        summary.blocks().stream()
            .filter(b -> b.process().startsWith("render["))
            .map(b -> b.out().text().strip())
            .sorted()
            .toList());
    assertTrue(timeline("which is late elsewhere"));
    assertTrue(timeline("need not go on"));
    assertEquals(3, hostsOf("collect").size());
  }

  @Test
  public void aLostHostsInputsAreDoneByOthers() {
    world.behaviour = (host, run) -> ok(2_000);
    run(new Applications("n[1-3]", 3).min(2).workflow("render", 6));
    world.run(1_000);
    String victim = world.root.host.value().equals("n2") ? "n3" : "n2";
    world.launchErrors.put(
        victim, new java.util.ArrayList<>(List.of(com.plushm.api.error.ErrorCode.HOST_UNRESOLVED)));
    world.kill(victim);
    world.run(60_000);
    assertNotNull(recorder.summary);
    assertEquals(3, recorder.summary.exitStatus());
    assertTrue(timeline("input 5 done by"));
    assertEquals(
        6,
        world.control.story("1.1").stream().filter(e -> e.words().contains(" done by ")).count());
  }

  // Choice of hosts.

  @Test
  public void labelsDecideWhoIsChosenAndWhoIsRefusedIsToldWhy() {
    Applications application = new Applications("n[1-4]", 2).task("a");
    application.label("n2", "site", "east").label("n4", "site", "east");
    application.wanted("label.site", "east");
    world.behaviour = (host, run) -> ok(5);
    run(application);
    Summary summary = done(3_000);
    assertEquals(NodeSet.parse("n[2,4]"), summary.blocks().get(0).hosts());
    Specification poor =
        new Applications("m[1-2]", 2).task("a").wanted("label.site", "east").specification();
    Recorder second = new Recorder();
    world.control.run("1.2", new RunRequest(poor, false), second);
    world.run(3_000);
    assertEquals(3, second.summary.exitStatus());
    assertEquals("PM315", second.summary.missing().get(0).code().code());
  }

  @Test
  public void factsAreCheckedWhenAHostHasJoinedAndASpareOneTakesThePlace() {
    world.client("n1").facts.put("cores", "2");
    world.client("n2").facts.put("cores", "8");
    world.client("n3").facts.put("cores", "many");
    world.client("n4").facts.put("cores", "16");
    Applications application = new Applications("n[1-5]", 2).task("a").atLeast("cores", "4");
    world.behaviour = (host, run) -> ok(5);
    run(application);
    Summary summary = done(5_000);
    assertEquals(NodeSet.parse("n[2,4]"), summary.blocks().get(0).hosts());
    assertEquals(0, summary.exitStatus());
    assertTrue(timeline("cores is 2, wanted at least 4"));
    int launches = world.launches.size();
    Recorder second = new Recorder();
    world.control.run("1.2", new RunRequest(application.specification(), false), second);
    world.run(3_000);
    assertEquals(NodeSet.parse("n[2,4]"), second.summary.blocks().get(0).hosts());
    assertEquals("what is known is not tried again", launches, world.launches.size());
    Specification much =
        new Applications("n[1-4]", 1).task("a").atLeast("cores", "99").specification();
    Recorder third = new Recorder();
    world.control.run("1.3", new RunRequest(much, false), third);
    world.run(3_000);
    assertEquals(3, third.summary.exitStatus());
    assertEquals("PM315", third.summary.missing().get(0).code().code());
  }
}
