package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.util.List;
import org.junit.Test;

/** A host that comes back without its store is to an application as one that is gone. */
public class LostStoreTest {
  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();

  private String lose(Applications application) {
    world.control.run("1.1", new RunRequest(application.specification(), true), recorder);
    world.run(1_000);
    String victim = world.root.host.value().equals("n2") ? "n3" : "n2";
    world.kill(victim);
    world.loseStore(victim);
    return victim;
  }

  private Summary done() {
    world.run(60_000);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  private long timeline(String words) {
    return world.control.story("1.1").stream().filter(e -> e.words().contains(words)).count();
  }

  @Test
  public void aSpareHostTakesItsPlace() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 3_000);
    String victim = lose(new Applications("n[1-4]", 3).task("a"));
    Summary summary = done();
    assertEquals(1, timeline("n4 has taken the place of " + victim));
    assertEquals(1, timeline(victim + " is gone: it came back without its store"));
    assertEquals(0, summary.exitStatus());
    assertEquals(3, summary.targets());
    assertEquals(0, summary.failed());
  }

  @Test
  public void withoutASpareHostItIsMissing() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 3_000);
    String victim = lose(new Applications("n[1-3]", 3).task("a"));
    Summary summary = done();
    assertEquals(3, summary.exitStatus());
    assertEquals(victim, summary.missing().get(0).hosts().fold());
    assertEquals(ErrorCode.HOST_LOST, summary.missing().get(0).code());
    assertEquals("it came back without its store", summary.missing().get(0).reason());
  }

  @Test
  public void whatItDidOfAWorkflowIsNoAttempt() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 2_500);
    String victim = lose(new Applications("n[1-3]", 3).min(2).workflow("render", 6));
    done();
    assertEquals(0, timeline("failed on " + victim));
    assertEquals(6, timeline(" done by "));
    assertFalse(recorder.summary.missing().isEmpty());
    assertTrue(timeline("given to " + victim) > 0);
  }
}
