package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.HostPlan;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.util.List;
import org.junit.Test;

/** A host whose answers are waited for no longer, since it does not come back in time. */
public class GraceTest {
  private String lost = "";
  private final FakeWorld world =
      new FakeWorld() {
        @Override
        public void launch(long invitation, HostPlan plan) {
          launchMillis = plan.target().host().value().equals(lost) ? 10_000_000 : 50;
          super.launch(invitation, plan);
        }
      };
  private final Recorder recorder = new Recorder();

  /** Runs it for a second; then one host is lost, and its launcher hangs. */
  private Summary run(Applications application) {
    world.behaviour =
        (host, run) -> host.equals(lost) ? null : new FakeWorld.Result(List.of(), 0, 2_000);
    world.control.run("1.1", new RunRequest(application.specification(), true), recorder);
    world.run(1_000);
    lost = world.root.host.value().equals("n2") ? "n1" : "n2";
    world.kill(lost);
    world.run(60_000);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  private boolean story(String words) {
    return world.control.story("1.1").stream().anyMatch(line -> line.words().contains(words));
  }

  @Test
  public void theLastOneThatIsWaitedForIsReplaced() {
    Summary summary = run(new Applications("n[1-3]", 2).task("a"));
    assertTrue(story("n3 has taken the place of " + lost));
    assertEquals(0, summary.exitStatus());
    assertEquals(2, summary.answered());
  }

  @Test
  public void withoutASpareOneItIsMissing() {
    Summary summary = run(new Applications("n[1-2]", 2).task("a"));
    assertEquals(lost, summary.missing().get(0).hosts().fold());
    assertEquals(3, summary.exitStatus());
    assertTrue(story(lost + " is gone: lost: connection reset -> fail"));
  }

  /** The next controller knows that nobody waited any more, whoever comes after all. */
  @Test
  public void whoIsBackAtTheNextControllerIsReplacedAllTheSame() {
    world.behaviour =
        (host, run) -> host.equals(lost) ? null : new FakeWorld.Result(List.of(), 0, 60_000);
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-3]", 2).task("a").specification(), true),
        Observer.NOBODY);
    world.run(1_000);
    lost = world.root.host.value().equals("n2") ? "n1" : "n2";
    world.kill(lost);
    while (world.durable.stream().noneMatch(JournalEvent.Missed.class::isInstance)) {
      world.run(1);
    }
    assertFalse(story("n3 is to take"));
    String back = lost;
    lost = "";
    world.crash();
    world.run(120_000);
    world.control.attach("a", "1.1", recorder);
    assertTrue(story("n3 has taken the place of " + back));
    assertEquals(0, recorder.summary.exitStatus());
  }
}
