package com.plushm.controller.decide;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts of one component: the first of its pool that are free, each that fails replaced by the
 * next spare one. With fewer than {@code min} in the end the failures count as missing; between
 * {@code min} and {@code count} they are only told of. The rest runs in any case.
 */
final class Team {
  private final int min;
  private final Deque<Host> spares;
  private final Set<Host> members = new LinkedHashSet<>();

  /**
   * @param spares shared by all teams of the pool; who is taken is taken
   */
  Team(int count, int min, Deque<Host> spares) {
    this.min = min;
    this.spares = spares;
    while (members.size() < count && !spares.isEmpty()) {
      members.add(spares.removeFirst());
    }
  }

  /** Exactly these hosts, none of which can be done without. */
  static Team of(Collection<Host> hosts) {
    Deque<Host> all = new ArrayDeque<>(hosts);
    return new Team(all.size(), all.size(), all);
  }

  Set<Host> members() {
    return members;
  }

  int min() {
    return min;
  }

  /** The next spare host takes the place of one that failed, if there is any. */
  Optional<Host> replace(Host failed) {
    if (!members.contains(failed) || spares.isEmpty()) {
      return Optional.empty();
    }
    members.remove(failed);
    Host spare = spares.removeFirst();
    members.add(spare);
    return Optional.of(spare);
  }

  /** The first host stands for the second, unless it is in a team already. */
  void aliased(Host second, Host first, boolean taken) {
    if (members.remove(second) && !taken) {
      members.add(first);
    }
    spares.remove(second);
  }
}
