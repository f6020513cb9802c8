package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;

/** What the application says of failures holds for barriers too, which say nothing themselves. */
public class BarrierFailureTest {
  private static final String WHY = "barrier 'sync' failed: its time is up";

  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();
  private boolean late = true;

  @Before
  public void oneHostIsLate() {
    world.behaviour =
        (host, run) ->
            new FakeWorld.Result(
                List.of(),
                0,
                late && run.process().equals("map") && host.equals("n3") ? 60_000 : 5);
  }

  private void begin(Action then, String... handler) {
    Applications application =
        new Applications("n[1-3]", 3)
            .policy(new FailurePolicy(0, Duration.ofSeconds(1), then, List.of(handler)))
            .task("map")
            .barrier("sync", b -> b.failAfter(Duration.ofSeconds(2)), "map")
            .task("reduce", "sync");
    world.control.run("1.1", new RunRequest(application.specification(), true), recorder);
  }

  private Summary done(long millis) {
    world.run(millis);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  private String state() {
    return world.control.executions().get(0).state();
  }

  private long started(String process) {
    return world.applications.delivered(Command.Run.class).stream()
        .filter(run -> run.process().equals(process))
        .count();
  }

  @Test
  public void withoutAPolicyWhatComesAfterItIsNotRunAndTheRestGoesOn() {
    begin(Action.UNSAID);
    world.run(10_000);
    assertEquals("running", state());
    assertEquals(3, done(60_000).failed());
    assertEquals("done", state());
    assertEquals(0, started("reduce"));
    assertEquals(List.of(), world.localRuns);
  }

  @Test
  public void theRunEndsIfTheApplicationSaysSo() {
    begin(Action.ABORT);
    Summary summary = done(10_000);
    assertEquals("aborted", state());
    assertTrue(
        summary.blocks().toString(),
        summary.blocks().stream().anyMatch(b -> b.outcome().detail().contains(WHY)));
  }

  @Test
  public void everythingBeginsAnewOnceIfTheApplicationSaysSo() {
    begin(Action.RESTART_ALL, "tell");
    world.run(1_000);
    late = false;
    assertEquals(0, done(20_000).exitStatus());
    assertEquals(1, started("reduce"));
    assertTrue(story(WHY + " -> restart-all"));
    assertEquals("restart-all", world.localEnvironments.get(0).get("PLUSHM_ACTION"));
  }

  @Test
  public void itEndsIfTheBarrierFailsAgain() {
    begin(Action.RESTART_ALL);
    done(10_000);
    assertEquals("aborted", state());
    assertEquals(2, started("map"));
    assertEquals(0, started("reduce"));
  }

  @Test
  public void whoIsToldOfFailuresIsToldOnceAlsoWhenTheControllerDies() {
    begin(Action.UNSAID, "tell", "me");
    world.run(4_000);
    world.crash();
    world.run(10_000);
    assertEquals(List.of(List.of("tell", "me")), world.localRuns);
    Map<String, String> told = world.localEnvironments.get(0);
    assertEquals("sync", told.get("PLUSHM_BLOCK"));
    assertEquals("", told.get("PLUSHM_HOST"));
    assertEquals("fail", told.get("PLUSHM_ACTION"));
    assertEquals(WHY, told.get("PLUSHM_REASON"));
  }

  private boolean story(String words) {
    return world.control.story("1.1").stream().anyMatch(line -> line.words().equals(words));
  }
}
