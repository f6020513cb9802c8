package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
          new TreeMap<>(starts));
    }
  }

  private static FakeWorld begun(Applications application, FakeWorld.Behaviour behaviour) {
    FakeWorld world = new FakeWorld();
    world.behaviour = behaviour;
    world.control.run("1.1", new RunRequest(application.specification(), true), Observer.NOBODY);
    return world;
  }

  private static End ended(FakeWorld world, String when) {
    world.run(200_000);
    Recorder recorder = new Recorder();
    world.control.attach("a", "1.1", recorder);
    assertNotNull(
        when + ": not done, " + world.control.executions() + world.control.story("1.1"),
        recorder.summary);
    return End.of(recorder.summary, world.applications.starts);
  }

  private void survives(Supplier<Applications> application, FakeWorld.Behaviour behaviour) {
    FakeWorld whole = begun(application.get(), behaviour);
    End expected = ended(whole, "without a crash");
    int turns = whole.turns;
    assertTrue("turns: " + turns, turns > 5);
    for (int crash = 1; crash <= turns; crash++) {
      FakeWorld world = begun(application.get(), behaviour);
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
}
