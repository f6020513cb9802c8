package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.controller.Summary;
import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.ProcessRun;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** Processes that outlive their client, under the production executor in virtual time. */
public class SupervisedScenarioTest {
  private static World connected(long seed) {
    World world = new World(seed, WorldSettings.plain(4), Overlays.factory("star"), null);
    AllSafety.of(world, Overlays.degreeMax("star")).forEach(world::listen);
    var unused = world.connect(world.hosts());
    world.time().run(10_000);
    return world;
  }

  private static Request order(World world, String... words) {
    return world.shell(world.hosts(), List.of(words), Duration.ZERO);
  }

  private static ProcessRun only(World world, SimHost host, Request request) {
    List<ProcessRun> runs = world.runs(host.name().value(), request.key());
    assertEquals(host + " of " + request.key(), 1, runs.size());
    return runs.get(0);
  }

  private static void over(World world, Request request, String what) {
    assertTrue(what, world.time().until(() -> request.summary() != null, 200_000) >= 0);
  }

  @Test
  public void aClientThatDiesAtAnyMomentLeavesItsProcessToTheNextWhichLosesNothing() {
    int adopted = 0;
    for (long seed = 0; seed < 80; seed++) {
      String what = "seed " + seed;
      World world = connected(seed);
      SimHost host = world.hosts().get((int) (seed % 4));
      Request request = order(world, "lasting", "0", seed % 2 == 0 ? "exit" : "work", "3", "9000");
      world.time().run(seed);
      boolean began = !world.runs(host.name().value(), request.key()).isEmpty();
      host.kill();
      over(world, request, what);
      Summary summary = request.summary();
      assertEquals(what + " " + summary.missing(), 4, summary.answered());
      for (SimHost each : world.hosts()) {
        ProcessRun run = only(world, each, request);
        Summary.Block block =
            summary.blocks().stream()
                .filter(b -> b.hosts().contains(each.name().value()))
                .findFirst()
                .orElseThrow();
        assertEquals(what, Outcome.Kind.EXITED, block.outcome().kind());
        assertEquals(what, run.outcome(), block.outcome());
        assertEquals(what, run.put(Stream.OUT), block.out());
        assertEquals(what, run.put(Stream.ERR), block.err());
      }
      adopted += began ? 1 : 0;
    }
    assertTrue(adopted + " adopted", adopted > 20);
  }

  @Test
  public void attemptsAreCountedOverADeath() {
    World world = connected(5);
    SimHost host = world.hosts().get(1);
    Request request = order(world, "lasting", "1", "fail", "1");
    world.time().run(40);
    host.kill();
    over(world, request, "answered");
    assertEquals(4, request.summary().answered());
    assertEquals(0, request.summary().failed());
  }

  @Test
  public void withoutPowerItIsOverAndThatIsSaid() {
    World world = connected(1);
    SimHost host = world.hosts().get(2);
    Request request = order(world, "lasting", "0", "exit", "3", "20000");
    world.time().run(2_000);
    host.powerOff();
    world.time().run(1_000);
    host.powerOn();
    over(world, request, "answered");
    Summary.Block block =
        request.summary().blocks().stream()
            .filter(b -> b.hosts().contains(host.name().value()))
            .findFirst()
            .orElseThrow();
    assertEquals(Outcome.Kind.UNKNOWN, block.outcome().kind());
    var unused = only(world, host, request);
  }

  @Test
  public void itIsStartedAgainAsOftenAsItMay() {
    World world = connected(2);
    Request request = order(world, "lasting", "3", "fail", "2");
    over(world, request, "answered");
    assertEquals(0, request.summary().failed());
    assertEquals(
        "ends with 1\nends with 1\nends with 0\n",
        only(world, world.hosts().get(0), request).put(Stream.OUT).text());
  }

  @Test
  public void aServiceSurvivesItsClientAndEndsWithTheOneThatLeaves() {
    World world = connected(3);
    SimHost host = world.hosts().get(1);
    Request request = order(world, "lasting", "-1", "serve");
    world.time().run(5_000);
    host.kill();
    world.time().run(30_000);
    assertTrue("it is there again", host.node().isPresent());
    ProcessRun run = only(world, host, request);
    assertEquals("it never ended", null, run.outcome());
    var unused = world.disconnect();
    world.time().run(20_000);
    assertTrue(host.node().isEmpty());
    assertEquals(Outcome.Kind.SIGNALLED, run.outcome().kind());
  }
}
