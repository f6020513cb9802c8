package com.plushm.sim.search;

import com.plushm.sim.search.Event.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A small tree, what may happen to it, and how far a search goes.
 *
 * @param name by which it is chosen
 * @param nodes in all
 * @param degree children of a node at most
 * @param formed nodes that form a tree before the search begins; the others are started by it
 * @param faults how many of each kind may come
 * @param timers how many timers may fire in one schedule
 * @param timersOff timers that do not fire in this scenario, beside those that the profile names
 * @param depth events of a schedule at most
 * @param states that are visited at most
 */
record Scenario(
    String name,
    int nodes,
    int degree,
    int formed,
    Map<Kind, Integer> faults,
    int timers,
    Set<String> timersOff,
    int depth,
    int states) {
  /** Nodes of a tree that is searched at most; more have more schedules than can be tried. */
  static final int NODES_MAX = 5;

  Scenario {
    if (nodes < 2 || nodes > NODES_MAX || formed < 1 || formed > nodes) {
      throw new IllegalArgumentException(formed + " of " + nodes + " nodes");
    }
  }

  /** A tree that has formed, where nothing happens yet. */
  static Scenario formed(String name, int nodes, int degree) {
    return new Scenario(
        name, nodes, degree, nodes, new EnumMap<>(Kind.class), 0, Set.of(), 12, 20_000);
  }

  /** A tree of some, and nodes that the search starts when it likes. */
  static Scenario growing(String name, int formed, int nodes, int degree) {
    Map<Kind, Integer> starts = new EnumMap<>(Kind.class);
    starts.put(Kind.START, nodes - formed);
    return new Scenario(name, nodes, degree, formed, starts, 0, Set.of(), 12, 20_000);
  }

  Scenario with(Kind fault, int times) {
    Map<Kind, Integer> more = new EnumMap<>(Kind.class);
    more.putAll(faults);
    more.put(fault, times);
    return new Scenario(name, nodes, degree, formed, more, timers, timersOff, depth, states);
  }

  Scenario timers(int firings) {
    return new Scenario(name, nodes, degree, formed, faults, firings, timersOff, depth, states);
  }

  Scenario without(String... names) {
    Set<String> off = new TreeSet<>(timersOff);
    off.addAll(Set.of(names));
    return new Scenario(name, nodes, degree, formed, faults, timers, off, depth, states);
  }

  Scenario bounds(int depthMax, int statesMax) {
    return new Scenario(
        name, nodes, degree, formed, faults, timers, timersOff, depthMax, statesMax);
  }
}
