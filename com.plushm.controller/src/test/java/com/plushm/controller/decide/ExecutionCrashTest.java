package com.plushm.controller.decide;

import static com.plushm.api.error.ErrorCode.HOST_UNRESOLVED;
import static java.util.Collections.nCopies;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.Drain;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.Test;

/**
 * The controller is killed after each turn of its journal, before anything comes of it: its
 * successor brings the application to the same end, and starts nothing twice.
 */
public class ExecutionCrashTest {
  /** What is left of a run in the end. */
  private record End(
      int exit, int targets, int answered, int failed, String blocks, Map<String, Integer> starts) {
    static End of(Summary summary, Map<String, Integer> starts) {
      StringBuilder blocks = new StringBuilder();
      summary.blocks().stream()
          .map(b -> b.process() + " " + b.hosts().fold() + " " + b.outcome() + " " + b.out().text())
          .sorted()
          .forEach(b -> blocks.append(b).append('\n'));
      return new End(
          summary.exitStatus(),
          summary.targets(),
          summary.answered(),
          summary.failed(),
          blocks.toString(),
          byInput(starts));
    }
  }

  /** Which host an input goes to is by chance; how often it is done is not. */
  private static Map<String, Integer> byInput(Map<String, Integer> each) {
    Map<String, Integer> starts = new TreeMap<>();
    each.forEach(
        (start, times) -> {
          boolean input = start.contains(", in");
          starts.merge(input ? start.substring(start.indexOf(' ')) : start, times, Integer::sum);
        });
    return starts;
  }

  private static FakeWorld begun(Applications application, FakeWorld.Behaviour behaviour) {
    FakeWorld world = new FakeWorld();
    world.behaviour = behaviour;
    world.control.run("1.1", new RunRequest(application.specification(), true), Observer.NOBODY);
    return world;
  }

  private static End ended(FakeWorld world, String when) {
    world.run(400_000);
    Recorder recorder = new Recorder();
    world.control.attach("a", "1.1", recorder);
    assertNotNull(
        when + ": not done, " + world.control.executions() + world.control.story("1.1"),
        recorder.summary);
    return End.of(recorder.summary, world.applications.starts);
  }

  private void survives(Supplier<Applications> application, FakeWorld.Behaviour behaviour) {
    survives(application, (Supplier<FakeWorld.Behaviour>) () -> behaviour);
  }

  /** The same of hosts that remember something. */
  private void survives(
      Supplier<Applications> application, Supplier<FakeWorld.Behaviour> behaviour) {
    survives(application, behaviour, world -> {});
  }

  /** The same of a world where something is to happen besides. */
  private void survives(
      Supplier<Applications> application,
      Supplier<FakeWorld.Behaviour> behaviour,
      Consumer<FakeWorld> besides) {
    FakeWorld whole = begun(application.get(), behaviour.get());
    besides.accept(whole);
    End expected = ended(whole, "without a crash");
    int turns = whole.turns;
    assertTrue("turns: " + turns, turns > 5);
    for (int crash = 1; crash <= turns; crash++) {
      FakeWorld world = begun(application.get(), behaviour.get());
      besides.accept(world);
      world.crashAt = crash;
      String when = "killed after turn " + crash + " of " + turns;
      assertEquals(when, expected, ended(world, when));
    }
  }

  private static FakeWorld.Result ok(long after) {
    return new FakeWorld.Result(List.of("out\n"), 0, after);
  }

  @Test
  public void phasesWithABarrier() {
    survives(
        () -> new Applications("n[1-4]", 3).task("map").barrier("s", "map").task("reduce", "s"),
        (host, run) -> ok(host.equals("n2") ? 900 : 30));
  }

  @Test
  public void aBarrierThatOpensByItsTime() {
    survives(
        () ->
            new Applications("n[1-3]", 3)
                .task("map")
                .barrier("s", b -> b.timeout(Duration.ofSeconds(30)), "map")
                .task("reduce", "s"),
        (host, run) -> ok(run.process().equals("map") && host.equals("n3") ? 70_000 : 30));
  }

  @Test
  public void aSemaphore() {
    survives(
        () ->
            new Applications("n[1-4]", 4)
                .task("a")
                .barrier("gate", b -> b.inside(1, "load"), "a")
                .task("load", "gate"),
        (host, run) -> ok(run.process().equals("load") ? 700 : 30));
  }

  /** Three are inside when it is killed; when they have left, there is room for the last two. */
  @Test
  public void aSemaphoreThatWasGivenMorePlacesHasThemStill() {
    FakeWorld world =
        begun(
            new Applications("n[1-5]", 5)
                .task("a")
                .barrier("gate", b -> b.inside(1, "load"), "a")
                .task("load", "gate"),
            (host, run) -> ok(run.process().equals("load") ? 60_000 : 30));
    world.run(1_000);
    assertEquals(1, loads(world));
    world.control.adapt("1.1", "gate", 3);
    world.run(1_000);
    assertEquals(3, loads(world));
    world.crash();
    world.run(30_000);
    assertEquals(3, loads(world));
    world.run(50_000);
    assertEquals(5, loads(world));
    assertEquals(0, ended(world, "killed when it had been given places").exit);
  }

  private static long loads(FakeWorld world) {
    return world.applications.starts.keySet().stream().filter(s -> s.contains("load")).count();
  }

  @Test
  public void aHostThatIsReplacedAndOneThatIsForgiven() {
    survives(
        () ->
            new Applications("n[1-5]", 3)
                .task("a", Action.IGNORE)
                .barrier("s", "a")
                .task("b", Action.REPLACE, "s"),
        (host, run) -> {
          boolean fails =
              (run.process().equals("b") && host.equals("n2"))
                  || (run.process().equals("a") && host.equals("n1"));
          return fails ? new FakeWorld.Result(List.of(), 3, 40) : ok(50);
        });
  }

  @Test
  public void aWorkflow() {
    survives(
        () -> new Applications("n[1-3]", 3).workflow("render", 7).task("collect", "render"),
        (host, run) -> ok(300));
  }

  @Test
  public void anAbort() {
    survives(
        () -> new Applications("n[1-3]", 3).task("a", Action.ABORT).task("b", "a"),
        (host, run) -> host.equals("n2") ? new FakeWorld.Result(List.of(), 1, 300) : ok(100_000));
  }

  @Test
  public void aServiceThatEndsWithTheTasks() {
    survives(
        () -> new Applications("n[1-2]", 2).service("db").task("use", "db"),
        (host, run) -> run.process().equals("db") ? null : ok(500));
  }

  @Test
  public void aThrottledRelease() {
    survives(
        () ->
            new Applications("n[1-5]", 5)
                .task("a")
                .barrier("gate", b -> b.leave(2, Duration.ofSeconds(2)), "a")
                .task("load", "gate"),
        (host, run) -> ok(run.process().equals("a") && host.equals("n5") ? 3_000 : 30));
  }

  @Test
  public void aShareThatIsEnoughAndThoseWhoAreLate() {
    survives(
        () ->
            new Applications("n[1-4]", 4)
                .task("a")
                .barrier("most", b -> b.percent(50), "a")
                .task("b", "most")
                .barrier("all", "b")
                .task("c", "all"),
        (host, run) -> ok(run.process().equals("a") && host.equals("n4") ? 9_000 : 30));
  }

  @Test
  public void aWorkflowThatFails() {
    survives(
        () ->
            new Applications("n[1-3]", 3)
                .workflow("render", 5)
                .task("collect", "render")
                .barrier("s", "collect")
                .task("show", "s"),
        (host, run) ->
            run.words().contains("in2") ? new FakeWorld.Result(List.of("bad\n"), 3, 100) : ok(300));
  }

  @Test
  public void aHostThatIsReplacedWithItsServiceBeforeABarrier() {
    survives(
        () ->
            new Applications("n[1-4]", 3)
                .service("db")
                .task("fill", Action.REPLACE, "db")
                .barrier("s", "fill")
                .task("use", "s"),
        (host, run) ->
            run.process().equals("db")
                ? null
                : run.process().equals("fill") && host.equals("n2")
                    ? new FakeWorld.Result(List.of(), 3, 40)
                    : ok(200));
  }

  @Test
  public void aHostThatIsReplacedBesideAWorkflow() {
    survives(
        () ->
            new Applications("n[1-4]", 3)
                .task("prepare", Action.REPLACE)
                .workflow("render", 6, "prepare")
                .task("collect", "render"),
        (host, run) ->
            run.process().equals("prepare") && host.equals("n1")
                ? new FakeWorld.Result(List.of(), 3, 40)
                : ok(150));
  }

  @Test
  public void aBeginningAnew() {
    survives(
        () ->
            new Applications("n[1-3]", 3)
                .service("db")
                .task("a", "db")
                .barrier("s", "a")
                .task("b", Action.RESTART_ALL, "s"),
        () -> {
          Map<String, Integer> times = new TreeMap<>();
          return (host, run) -> {
            if (run.process().equals("db")) {
              return null;
            }
            boolean first = times.merge(host + run.process(), 1, Integer::sum) == 1;
            boolean fails = run.process().equals("b") && host.equals("n2") && first;
            return fails ? new FakeWorld.Result(List.of(), 1, 100) : ok(50);
          };
        });
  }

  @Test
  public void whoWasLostInsideABarrierIsNotTheFirstThereForTheNextController() {
    FakeWorld world =
        begun(
            new Applications("n[1-4]", 4)
                .min(1)
                .task("map")
                .barrier("s", b -> b.timeout(Duration.ofSeconds(120)), "map")
                .task("reduce", "s"),
            (host, run) ->
                ok(
                    run.process().equals("reduce") || host.equals("n1")
                        ? 30
                        : host.equals("n4") ? 90_000 : 900_000));
    world.run(1_000);
    assertTrue(
        "n1 and n4 are to be leaves", !List.of("n1", "n4").contains(world.root.host.value()));
    world.launchErrors.put(
        "n1", new java.util.ArrayList<>(List.of(com.plushm.api.error.ErrorCode.HOST_UNRESOLVED)));
    world.kill("n1");
    world.run(100_000);
    world.crash();
    world.run(60_000);
    assertEquals("its time begins with n4", List.of(), opened(world));
    world.run(60_000);
    assertEquals(1, opened(world).size());
  }

  private static List<String> opened(FakeWorld world) {
    return world.control.story("1.1").stream()
        .map(e -> e.words())
        .filter(words -> words.contains("opened"))
        .toList();
  }

  @Test
  public void aWorkflowWhoseInputIsTriedAgainOnTheSameHost() {
    survives(
        () -> new Applications("n1", 1).workflow("render", 3),
        () -> {
          Map<String, Integer> times = new TreeMap<>();
          return (host, run) -> {
            boolean first = times.merge(run.words().toString(), 1, Integer::sum) == 1;
            boolean fails = run.words().contains("in1") && first;
            return new FakeWorld.Result(List.of("out\n"), fails ? 3 : 0, 200);
          };
        });
  }

  private static void stopped(FakeWorld world, long after) {
    world.after(after, () -> world.control.interrupt("1.1"));
  }

  @Test
  public void aWorkflowThatWasDoneWhenTheRunWasStopped() {
    survives(
        () -> new Applications("n[1-3]", 3).workflow("render", 3).task("long", "render"),
        () -> (host, run) -> ok(run.process().equals("long") && host.equals("n3") ? 100_000 : 100),
        world -> stopped(world, 5_000));
  }

  @Test
  public void aWorkflowWhoseFailureEndsTheRun() {
    survives(
        () ->
            new Applications("n1", 1)
                .policy(new FailurePolicy(0, Duration.ZERO, Action.ABORT, List.of()))
                .workflow("render", 5),
        (host, run) ->
            run.words().contains("in2") ? new FakeWorld.Result(List.of(), 3, 100) : ok(100));
  }

  @Test
  public void aServiceThatIsNeverUp() {
    survives(
        () -> new Applications("n[1-3]", 3).service("db").task("use", "db"),
        () -> (host, run) -> run.process().equals("db") ? null : ok(500),
        world -> world.applications.down.add("n2"));
  }

  /** The last reason holds for all, and the first note of a step is not always of its first. */
  @Test
  public void twoReasonsWhyAStepIsNotRun() {
    for (String first : List.of("a", "b")) {
      survives(
          () -> new Applications("n[1-3]", 3).task("a").task("b").task("c", "a", "b"),
          (host, run) ->
              run.process().equals("c")
                  ? ok(30)
                  : run.process().equals(first)
                      ? new FakeWorld.Result(List.of(), host.equals("n1") ? 3 : 0, 100)
                      : new FakeWorld.Result(List.of(), host.equals("n2") ? 3 : 0, 2_000));
    }
  }

  @Test
  public void aDrainedHostThatWasRefusedIsNotUsedByTheNextController() {
    FakeWorld world = new FakeWorld();
    world.behaviour = (host, run) -> ok(30);
    world.control.connect("c", FakeWorld.plans("n1"), Observer.NOBODY);
    world.run(3_000);
    world.control.drain(NodeSet.parse("n1"), Drain.ENDS);
    world.run(1_000);
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-2]", 2).task("a").specification(), true),
        Observer.NOBODY);
    world.run(5);
    assertEquals("connecting", world.control.executions().get(0).state());
    world.crash();
    End end = ended(world, "killed while it connected");
    assertEquals(1, end.answered);
    assertEquals(List.of("n2 a [a]"), List.copyOf(world.applications.starts.keySet()));
  }

  /** The third host is given no input of the second one: two are enough for two. */
  @Test
  public void aWorkflowThatIsWrittenBeforeTheOneThatItComesAfter() {
    survives(
        () ->
            new Applications("n[1-3]", 3)
                .workflow("second", 2, "first")
                .workflow("first", 2)
                .task("long", "second"),
        () -> (host, run) -> ok(run.process().equals("long") && host.equals("n3") ? 100_000 : 100),
        world -> stopped(world, 5_000));
  }

  @Test
  public void aHostThatIsLostWhenTheWorkflowHadFailed() {
    survives(
        () ->
            new Applications("n[1-4]", 4).workflow("render", 4).task("long").task("show", "render"),
        () ->
            (host, run) ->
                run.words().contains("in2")
                    ? new FakeWorld.Result(List.of(), 3, 100)
                    : ok(run.process().equals("long") ? 300_000 : 100),
        world ->
            world.after(
                10_000,
                () -> {
                  assertTrue("n4 is to be a leaf", !world.root.host.value().equals("n4"));
                  world.launchErrors.put("n4", new ArrayList<>(nCopies(9, HOST_UNRESOLVED)));
                  world.kill("n4");
                }));
  }
}
