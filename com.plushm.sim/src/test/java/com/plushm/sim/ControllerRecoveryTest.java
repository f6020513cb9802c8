package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.Test;

/**
 * A controller is killed at any moment, also between a write to its journal and the answer; its
 * successor takes over what it had under way: every command is accounted for once, no process is
 * started twice, and nobody is torn down.
 */
public class ControllerRecoveryTest {
  private static final int HOSTS = 8;
  private static final int SEEDS = 60;
  private static final long CALM_MAX = 180_000;

  private static World world(long seed) {
    String overlay = List.of("star", "randtree", "bushy").get((int) (seed % 3));
    World world = new World(seed, WorldSettings.plain(HOSTS), Overlays.factory(overlay), null);
    AllSafety.of(world, Overlays.degreeMax(overlay)).forEach(world::listen);
    return world;
  }

  private static void accountedForOnce(World world, Request request, String what) {
    assertTrue(what + ": " + request.summary(), request.summary() != null);
    assertEquals(what + request.summary(), HOSTS, request.summary().answered());
    for (SimHost host : world.hosts()) {
      int starts = world.runs(host.name().value(), request.key()).size();
      assertEquals(what + ": starts on " + host, 1, starts);
    }
  }

  @Test
  public void whatWasUnderWayGoesOnUnderTheNextController() {
    int goneOn = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = world(seed);
      var unused = world.connect(world.hosts());
      Settling.settle(world, "seed " + seed, CALM_MAX);
      SplittableRandom when = new SplittableRandom(seed);
      List<Request> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(world.shell(world.hosts(), Duration.ZERO));
        world.time().run(when.nextLong(500));
        if (i % 2 == 1) {
          world.killController();
          world.time().run(when.nextLong(5_000));
          goneOn += (int) all.stream().filter(Request::open).count();
          world.startController();
        }
      }
      Settling.settle(world, "seed " + seed, CALM_MAX);
      for (Request request : all) {
        if (request.summary() != null) {
          accountedForOnce(world, request, "seed " + seed + " " + request.key());
        }
      }
      List<String> states =
          world.controller().orElseThrow().control().runs().stream()
              .map(r -> r.id() + r.state() + r.targets())
              .distinct()
              .toList();
      assertEquals(
          "seed " + seed + ": the history has each once: " + states,
          all.stream().filter(r -> r.summary() != null).count(),
          states.size());
    }
    assertTrue("some went on: " + goneOn, goneOn > SEEDS);
  }

  @Test
  public void invitationsGoOnUnderTheNextController() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = world(seed);
      Request request = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(20 + new SplittableRandom(seed).nextLong(4_000));
      world.killController();
      world.time().run(500);
      boolean known = request.open();
      world.startController();
      Settling.settle(world, "seed " + seed, CALM_MAX);
      if (known) {
        accountedForOnce(world, request, "seed " + seed + " " + request.key());
      }
    }
  }
}
