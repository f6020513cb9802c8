package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.Peer;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Drain;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/**
 * A controller that has come back and has not yet found its tree numbers nothing (protocol.md
 * §5.1), whatever becomes due or is wanted; it is done when the tree is found.
 */
public class HeldControllerTest {
  private String slow = "";
  private boolean cut;
  private final FakeWorld world =
      new FakeWorld() {
        @Override
        public void launch(long invitation, HostPlan plan) {
          launchMillis = plan.target().host().value().equals(slow) ? 1_000_000 : 50;
          super.launch(invitation, plan);
        }

        @Override
        public boolean send(Peer to, ControlMessage message) {
          boolean lost = cut && message instanceof Numbered n && dismisses(n);
          return lost || super.send(to, message);
        }
      };
  private final Recorder recorder = new Recorder();
  private FakeClient root;

  /** Runs it for a second; its next controller does not find the root. */
  private void comesBack(Applications application) {
    world.control.run(
        "1.1", new RunRequest(application.specification(), slow.isEmpty()), Observer.NOBODY);
    world.run(1_000);
    root = world.root;
    world.root = null;
    world.crash();
    world.run(100);
    world.control.attach("a", "1.1", recorder);
  }

  /** The root is there again. */
  private Summary found(long millis) {
    assertEquals("numbered before the tree was found", 0, numbered());
    world.root = root;
    world.run(millis);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
  }

  private boolean dismisses(Numbered numbered) {
    return world.decode(numbered.body()) instanceof Command.Disconnect;
  }

  /** Its controller dies when it has decided to let them go. */
  private void dismissed() {
    world.control.run(
        "1.1",
        new RunRequest(new Applications("n[1-3]", 3).task("a").specification(), false),
        Observer.NOBODY);
    for (int i = 0; i < 2_000 && world.durable.stream().noneMatch(this::dismisses); i++) {
      world.run(1);
    }
  }

  private boolean dismisses(JournalEvent event) {
    return event instanceof JournalEvent.Sent sent && dismisses(sent.command());
  }

  @Test
  public void whoHasNotHeardThatTheyAreLetGoIsToldByTheNextController() {
    cut = true;
    dismissed();
    cut = false;
    world.crash();
    world.control.attach("a", "1.1", recorder);
    world.run(5_000);
    assertEquals(0, recorder.summary.exitStatus());
    assertTrue(world.clients.values().stream().noneMatch(c -> c.alive));
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.LEFT));
  }

  @Test
  public void whoHasLeftMeanwhileIsNotLookedForLong() {
    dismissed();
    world.run(3); // They hear it, and are gone before there is a controller to hear that.
    FakeClient last = world.root;
    world.root = null;
    world.clients.values().forEach(c -> c.alive = false);
    assertNotNull(last);
    world.crash();
    world.control.attach("a", "1.1", recorder);
    world.run(2_000);
    assertEquals(0, recorder.summary.exitStatus());
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.LEFT));
  }

  private long numbered() {
    return world.journal.stream()
        .filter(e -> e instanceof JournalEvent.Sent sent && sent.command().id().reign() > 1)
        .count();
  }

  @Test
  public void whatBecomesDueIsDoneLater() {
    world.behaviour =
        (host, run) ->
            new FakeWorld.Result(
                List.of(), 0, run.process().equals("map") && host.equals("n3") ? 30_000 : 5);
    comesBack(
        new Applications("n[1-3]", 3)
            .task("map")
            .barrier("sync", b -> b.timeout(Duration.ofSeconds(2)), "map")
            .task("reduce", "sync"));
    world.run(2_000);
    world.control.drain(NodeSet.parse("n3"), Drain.ENDS); // It has the executions look again.
    world.run(1_000);
    assertEquals(0, found(60_000).exitStatus());
  }

  @Test
  public void anInterruptIsNotForgotten() {
    world.behaviour = (host, run) -> null;
    comesBack(new Applications("n[1-3]", 3).task("a"));
    world.control.interrupt("a");
    world.run(2_000);
    assertNull(recorder.summary);
    assertEquals("stopping", world.control.executions().get(0).state());
    assertTrue(found(10_000).interrupted());
    assertEquals(15, world.applications.delivered(Command.Signal.class).get(0).signal());
  }

  @Test
  public void norIsThatNobodyWaitsForTheEnd() {
    world.behaviour = (host, run) -> null;
    comesBack(new Applications("n[1-3]", 3).task("a"));
    world.control.stop("1.1", true);
    world.run(2_000);
    assertNull(recorder.summary);
    assertTrue(found(10_000).interrupted());
    assertTrue(
        world.applications.delivered(Command.Signal.class).stream().anyMatch(s -> s.signal() == 9));
  }

  @Test
  public void whatIsStillConnectingLetsItsHostsGoLater() {
    slow = "n1";
    world.behaviour = (host, run) -> null;
    comesBack(new Applications("n[1-3]", 3).task("a"));
    assertEquals("connecting", world.control.executions().get(0).state());
    world.control.stop("1.1", false);
    world.run(1_000);
    assertTrue(found(30_000).interrupted());
  }

  @Test
  public void whatHasNotBegunIsInterruptedAtOnce() {
    world.behaviour = (host, run) -> null;
    comesBack(new Applications("n[1-3]", 3).task("a"));
    Recorder second = new Recorder();
    world.control.run(
        "2.1",
        new RunRequest(new Applications("n[1-3]", 3).task("b").specification(), true),
        second);
    world.control.interrupt("2.1");
    world.run(100);
    assertNotNull(second.summary);
    assertEquals(0, numbered());
  }
}
