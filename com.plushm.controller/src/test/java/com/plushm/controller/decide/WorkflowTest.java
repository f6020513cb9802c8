package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import com.plushm.api.command.Command;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** What a person reads of a workflow. */
public class WorkflowTest {
  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();

  private Summary done(Applications application) {
    world.control.run("1.1", new RunRequest(application.specification(), true), recorder);
    world.run(30_000);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  private static boolean input(Command.Run run, String input) {
    return run.words().contains(input);
  }

  private static List<String> results(Summary summary) {
    return summary.blocks().stream()
        .map(b -> b.process() + " " + b.outcome().status())
        .sorted()
        .toList();
  }

  @Test
  public void anAttemptThatFailedIsNoResultWhenAnotherOnTheSameHostWasGood() {
    Map<String, Integer> times = new TreeMap<>();
    world.behaviour =
        (host, run) -> {
          boolean first = times.merge(run.words().toString(), 1, Integer::sum) == 1;
          return new FakeWorld.Result(List.of(), input(run, "in2") && first ? 3 : 0, 50);
        };
    Summary summary = done(new Applications("n1", 1).workflow("render", 4));
    assertEquals(List.of("render[0-3] 0"), results(summary));
    assertEquals(0, summary.exitStatus());
    assertEquals("1 host is there, 0 failed", world.control.story("1.1").get(1).words());
  }

  @Test
  public void theHandlerOfOneThatFailedIsToldOnceForAllHosts() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), input(run, "in2") ? 3 : 0, 50);
    done(
        new Applications("n[1-3]", 3)
            .policy(new FailurePolicy(0, Duration.ZERO, Action.REPLACE, List.of("tell", "me")))
            .workflow("render", 4));
    assertEquals(List.of(List.of("tell", "me")), world.localRuns);
    Map<String, String> told = world.localEnvironments.get(0);
    assertEquals("", told.get("PLUSHM_HOST"));
    assertEquals("render", told.get("PLUSHM_BLOCK"));
    assertEquals("fail", told.get("PLUSHM_ACTION"));
    assertEquals("'render' failed: 1 of 4 inputs", told.get("PLUSHM_REASON"));
    long lines =
        world.control.story("1.1").stream()
            .filter(e -> e.words().equals("'render' failed: 1 of 4 inputs -> fail"))
            .count();
    assertEquals(1, lines);
  }
}
