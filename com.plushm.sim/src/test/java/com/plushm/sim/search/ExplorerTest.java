package com.plushm.sim.search;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.sim.search.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** The search itself: that states merge only if they behave alike, and that it repeats itself. */
public class ExplorerTest {
  private static final Profile RANDTREE = Profile.named("randtree");
  private static final int STATES = 200;
  private static final int MERGED_MIN = 40;

  /** A death in sight, one in silence, two restarts, and something that follows. */
  private static final int RESTARTED_TWICE = 5;

  /**
   * Whatever the canonical form leaves out must decide nothing: two schedules that it takes for one
   * state have the same successors.
   */
  @Test
  public void statesThatMergeBehaveAlike() {
    for (Scenario scenario :
        List.of(Scenarios.LATE, Scenarios.REBIRTH, Scenarios.HEIRS, Scenarios.DELAY)) {
      StateHash hash = new StateHash(RANDTREE.ranked(), RANDTREE.ignored());
      Map<String, Schedule> known = new TreeMap<>();
      List<Schedule> all = new ArrayList<>(List.of(new Schedule(List.of())));
      int merged = 0;
      for (int i = 0; i < all.size() && i < STATES; i++) {
        for (int[] step : steps(scenario, all.get(i))) {
          List<int[]> longer = new ArrayList<>(all.get(i).steps());
          longer.add(step);
          Schedule way = new Schedule(longer);
          String key = way.replay(RANDTREE, scenario).key(hash).toString();
          Schedule before = known.putIfAbsent(key, way);
          if (before == null) {
            all.add(way);
          } else if (merged++ % 8 == 0) {
            assertEquals(
                way.words(RANDTREE, scenario) + "\n" + before.words(RANDTREE, scenario),
                successors(scenario, before, hash),
                successors(scenario, way, hash));
          }
        }
      }
      assertTrue(scenario.name() + " merged " + merged, merged >= MERGED_MIN);
    }
  }

  private static List<int[]> steps(Scenario scenario, Schedule way) {
    int events = way.replay(RANDTREE, scenario).enabled().size();
    List<int[]> steps = new ArrayList<>();
    for (int event = 0; event < events; event++) {
      for (int[] step = {event}; step != null; ) {
        SmallWorld world = way.replay(RANDTREE, scenario);
        Schedule.step(world, step);
        steps.add(step);
        step = Explorer.next(step, world.draws().bounds());
      }
    }
    return steps;
  }

  private static List<String> successors(Scenario scenario, Schedule way, StateHash hash) {
    List<String> keys = new ArrayList<>();
    for (int[] step : steps(scenario, way)) {
      SmallWorld world = way.replay(RANDTREE, scenario);
      String event = world.enabled().get(step[0]).toString();
      List<String> broken = Schedule.step(world, step);
      keys.add(event + " " + broken + " " + world.key(hash));
    }
    return keys;
  }

  @Test
  public void sameSearchFindsTheSame() {
    Scenario scenario = Scenarios.REBIRTH.bounds(8, 2_000);
    Explorer.Result one = new Explorer(RANDTREE, scenario, 5).run();
    Explorer.Result other = new Explorer(RANDTREE, scenario, 5).run();
    assertEquals(one.states(), other.states());
    assertEquals(one.transitions(), other.transitions());
    assertFalse(one.found());
  }

  @Test
  public void otherOverlaysSurviveToo() {
    for (String overlay : List.of("star", "bushy")) {
      for (Scenario scenario : List.of(Scenarios.REBIRTH, Scenarios.SILENCE, Scenarios.HEIRS)) {
        Explorer.Result result = Search.search(Profile.named(overlay), scenario.bounds(10, 800), 6);
        assertFalse(overlay + " " + result.broken(), result.found());
      }
    }
  }

  /** Narrowly here; the command searches them as far as one likes. */
  @Test
  public void fiveNodesSurviveAndSoDoTwoRestarts() {
    for (String overlay : List.of("randtree", "star", "bushy")) {
      Profile profile = Profile.named(overlay);
      Explorer.Result five = Search.search(profile, Scenarios.FIVE.bounds(10, 1_500), 6);
      assertEquals(overlay, List.of(), five.broken());
      Explorer.Result twice = Search.search(profile, Scenarios.TWICE.bounds(10, 2_500), 6);
      assertEquals(overlay, List.of(), twice.broken());
      assertTrue("both have ended and begun again, and more", twice.depth() >= RESTARTED_TWICE);
    }
  }

  @Test
  public void boundsHold() {
    Scenario scenario = Scenario.formed("kills", 3, 2).with(Kind.KILL, 1).bounds(3, 10_000);
    Explorer.Result result = new Explorer(RANDTREE, scenario, 0).run();
    assertEquals(3, result.depth());
    assertTrue(new Explorer(RANDTREE, scenario.bounds(9, 20), 0).run().states() < 60);
  }
}
