package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Drain;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** A drained host gets nothing new; what becomes of what runs there. */
public class DrainTest {
  private final FakeWorld world = new FakeWorld();

  private Recorder run(String key, Applications application) {
    Recorder recorder = new Recorder();
    world.control.run(key, new RunRequest(application.specification(), true), recorder);
    return recorder;
  }

  private void drain(String hosts, Drain drain) {
    NodeSet names = NodeSet.parse(hosts);
    assertEquals(names, world.control.drain(names, drain));
  }

  private Summary done(Recorder recorder, long millis) {
    world.run(millis);
    assertNotNull("not done: " + recorder.progress, recorder.summary);
    return recorder.summary;
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

  @Test
  public void executionsDoNotChooseItUntilItIsReinstated() {
    world.behaviour = (host, run) -> ok(5);
    assertEquals(0, done(run("1.1", new Applications("n[1-3]", 3).task("a")), 3_000).exitStatus());
    drain("n2", Drain.ENDS);
    assertEquals("drained", world.control.nodes().get(1).reason());
    Summary two = done(run("1.2", new Applications("n[1-3]", 2).task("b")), 3_000);
    assertEquals(NodeSet.parse("n[1,3]"), two.blocks().get(0).hosts());
    Summary three = done(run("1.3", new Applications("n[1-3]", 3).task("c")), 3_000);
    assertEquals(3, three.exitStatus());
    assertEquals(NodeSet.parse("n2"), three.missing().get(0).hosts());
    assertTrue(three.missing().get(0).reason().contains("drained"));
    drain("n2", Drain.NONE);
    Summary again = done(run("1.4", new Applications("n[1-3]", 3).task("d")), 3_000);
    assertEquals(NodeSet.parse("n[1-3]"), again.blocks().get(0).hosts());
  }

  @Test
  public void commandsThatNameItAreRefusedThere() {
    world.control.connect("c", FakeWorld.plans("n[1-3]"), Observer.NOBODY);
    world.run(3_000);
    drain("n2", Drain.ENDS);
    world.behaviour = (host, run) -> ok(5);
    Recorder recorder = new Recorder();
    world.control.shell(
        "1.1",
        new ShellRequest(FakeWorld.plans("n[1-3]"), List.of("true"), true, Duration.ZERO),
        recorder);
    Summary summary = done(recorder, 3_000);
    assertEquals(NodeSet.parse("n[1,3]"), summary.blocks().get(0).hosts());
    assertEquals(NodeSet.parse("n2"), summary.missing().get(0).hosts());
    assertEquals("PM315", summary.missing().get(0).code().code());
  }

  @Test
  public void workflowsGiveItNoFurtherInput() {
    world.behaviour = (host, run) -> ok(500);
    Recorder recorder = run("1.1", new Applications("n[1-3]", 3).workflow("render", 12));
    world.run(700);
    drain("n2", Drain.ENDS);
    long before = hostsOf("render").stream().filter("n2"::equals).count();
    Summary summary = done(recorder, 30_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(before, hostsOf("render").stream().filter("n2"::equals).count());
    assertEquals(12, hostsOf("render").size());
  }

  @Test
  public void tasksEndThereAndAreMovedOnlyIfThatIsWanted() {
    world.behaviour = (host, run) -> ok(2_000);
    Recorder stays = run("1.1", new Applications("n[1-4]", 3).task("a"));
    world.run(1_000);
    drain("n2", Drain.ENDS);
    assertEquals(0, done(stays, 5_000).exitStatus());
    assertEquals(List.of("n1", "n2", "n3"), hostsOf("a"));
    drain("n2", Drain.NONE);

    Recorder moves = run("1.2", new Applications("n[1-4]", 3).task("b"));
    world.run(1_000);
    drain("n2", Drain.MOVES);
    Summary summary = done(moves, 10_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(List.of("n1", "n2", "n3", "n4"), hostsOf("b"));
    assertEquals(NodeSet.parse("n[1,3-4]"), summary.blocks().get(0).hosts());
    assertTrue(
        world.control.story("1.2").stream()
            .anyMatch(e -> e.words().contains("n4 is to take the place of n2: n2 is drained")));
  }

  @Test
  public void servicesAreMovedToSpareHosts() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = run("1.1", new Applications("n[1-3]", 2).service("db"));
    world.run(2_000);
    drain("n1", Drain.ENDS);
    world.run(3_000);
    assertNull(recorder.summary);
    assertEquals(List.of("n1", "n2", "n3"), hostsOf("db"));
    assertFalse(world.applications.delivered(Command.Signal.class).isEmpty());
  }

  @Test
  public void theNextControllerKnowsWhoIsDrained() {
    world.control.connect("c", FakeWorld.plans("n[1-2]"), Observer.NOBODY);
    world.run(3_000);
    drain("n2", Drain.MOVES);
    FakeWorld after = new FakeWorld(2, world.journal);
    assertEquals("drained", after.control.nodes().get(1).reason());
    assertEquals("", after.control.nodes().get(0).reason());
  }
}
