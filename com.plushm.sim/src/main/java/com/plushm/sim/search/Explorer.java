package com.plushm.sim.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Breadth first through all schedules of a scenario, so that the first that breaks a property is a
 * shortest one. States are not copied: each is reached again by its schedule, which costs some
 * microseconds an event and needs nothing of the protocols. From sampled states fair walks begin;
 * one from which none becomes live is a bug of liveness, and its critical transition is the first
 * on its schedule after which no walk does.
 */
final class Explorer {
  /** Fair walks from one state, with different orders; one that becomes live is enough. */
  static final int WALKS_PER_STATE = 4;

  /**
   * What a search found.
   *
   * @param broken in words; empty if it found nothing
   * @param schedule the shortest that breaks it, or empty
   * @param critical for a bug of liveness, the number of the event after which all is lost, else 0
   * @param states that were visited
   * @param transitions that were tried
   * @param depth of the deepest state
   * @param exhausted whether there was nothing more within the depth
   * @param walks fair walks
   * @param stuck those of them that did not become live, though another from their state did
   */
  record Result(
      List<String> broken,
      Schedule schedule,
      int critical,
      int states,
      long transitions,
      int depth,
      boolean exhausted,
      int walks,
      int stuck) {
    boolean found() {
      return !broken.isEmpty();
    }
  }

  private final Profile profile;
  private final Scenario scenario;
  private final int walksMax;
  private final StateHash hash;
  private final Set<StateHash.Key> visited = new HashSet<>();
  private final List<int[]> steps = new ArrayList<>();
  private int[] parents = new int[1_024];
  private int[] depths = new int[1_024];
  private long transitions;
  private int walks;
  private int stuck;
  private List<String> broken = List.of();
  private Schedule found = new Schedule(List.of());
  private int critical;

  /**
   * @param walksMax states from which fair walks begin at most; 0 for safety alone
   */
  Explorer(Profile profile, Scenario scenario, int walksMax) {
    this.profile = profile;
    this.scenario = scenario;
    this.walksMax = walksMax;
    this.hash = new StateHash(profile.ranked(), profile.ignored());
  }

  Result run() {
    SmallWorld first = new SmallWorld(profile, scenario);
    visited.add(first.key(hash));
    add(-1, new int[0], 0);
    boolean full = false;
    int at = 0;
    while (at < size() && broken.isEmpty() && !full) {
      if (depths[at] < scenario.depth()) {
        expand(at);
      }
      at++;
      full = size() >= scenario.states();
    }
    if (broken.isEmpty() && walksMax > 0) {
      walkFromSamples();
    }
    int depth = size() == 0 ? 0 : depths[size() - 1];
    return new Result(
        broken,
        found,
        critical,
        size(),
        transitions,
        depth,
        !full && broken.isEmpty(),
        walks,
        stuck);
  }

  private int size() {
    return steps.size();
  }

  private void add(int parent, int[] step, int depth) {
    int at = size();
    if (at == parents.length) {
      parents = Arrays.copyOf(parents, 2 * at);
      depths = Arrays.copyOf(depths, 2 * at);
    }
    parents[at] = parent;
    depths[at] = depth;
    steps.add(step);
  }

  private Schedule schedule(int state) {
    List<int[]> way = new ArrayList<>();
    for (int at = state; at > 0; at = parents[at]) {
      way.add(0, steps.get(at));
    }
    return new Schedule(way);
  }

  /** All that can happen next, each with all values of its draws. */
  private void expand(int state) {
    Schedule way = schedule(state);
    SmallWorld world = way.replay(profile, scenario);
    int events = world.enabled().size();
    for (int event = 0; event < events && broken.isEmpty(); event++) {
      int[] step = {event};
      while (step != null && broken.isEmpty()) {
        world = world == null ? way.replay(profile, scenario) : world;
        List<String> now = Schedule.step(world, step);
        transitions++;
        List<Integer> bounds = List.copyOf(world.draws().bounds());
        if (!now.isEmpty()) {
          broken = now;
          add(state, step, depths[state] + 1);
          found = schedule(size() - 1);
        } else if (visited.add(world.key(hash))) {
          add(state, step, depths[state] + 1);
        }
        world = null;
        step = next(step, bounds);
      }
    }
  }

  /** The next values of an event's draws, or null when all were tried. */
  static int[] next(int[] step, List<Integer> bounds) {
    int[] values = new int[bounds.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1 < step.length ? step[i + 1] : 0;
    }
    for (int i = values.length - 1; i >= 0; i--) {
      if (values[i] + 1 < bounds.get(i)) {
        values[i]++;
        int[] next = new int[i + 2];
        next[0] = step[0];
        System.arraycopy(values, 0, next, 1, i + 1);
        return next;
      }
    }
    return null;
  }

  // Liveness.

  /** States evenly from the first to the last, the shallow ones among them. */
  private void walkFromSamples() {
    int stride = Math.max(1, size() / walksMax);
    for (int state = 0; state < size() && broken.isEmpty(); state += stride) {
      Schedule way = schedule(state);
      List<String> dead = dead(way);
      if (!dead.isEmpty()) {
        broken = dead;
        found = way;
        critical = critical(way);
      }
    }
  }

  /** What no fair walk from there mends; empty if one does. */
  private List<String> dead(Schedule way) {
    List<String> last = List.of();
    for (int seed = 0; seed < WALKS_PER_STATE; seed++) {
      walks++;
      last = new FairWalk(way.replay(profile, scenario), seed).walk();
      boolean unsafe = last.stream().anyMatch(words -> words.startsWith("S"));
      if (last.isEmpty() || unsafe) {
        return last;
      }
      stuck++;
    }
    return last;
  }

  /** By halving: before that event a walk becomes live, after it none does. */
  private int critical(Schedule way) {
    int live = 0;
    int dead = way.steps().size();
    while (dead - live > 1) {
      int middle = (live + dead) / 2;
      if (dead(way.first(middle)).isEmpty()) {
        live = middle;
      } else {
        dead = middle;
      }
    }
    return dead;
  }
}
