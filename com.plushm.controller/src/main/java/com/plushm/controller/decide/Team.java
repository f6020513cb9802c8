package com.plushm.controller.decide;

import com.plushm.controller.HostPlan;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The hosts of one component: the first of its pool that are free, each that fails replaced by the
 * next spare one. With fewer than {@code min} in the end the failures count as missing; between
 * {@code min} and {@code count} they are only told of. The rest runs in any case.
 */
final class Team {
  private final int min;
  private final Deque<HostPlan> spares;
  private final Set<Host> taken;
  private final Function<HostPlan, Host> naming;
  private final Set<Host> members = new LinkedHashSet<>();

  /**
   * @param spares shared by all teams of the pool
   * @param taken hosts of all teams
   * @param naming makes a host of a plan, only when it is chosen (paper §3.5)
   */
  Team(
      int count,
      int min,
      Deque<HostPlan> spares,
      Set<Host> taken,
      Function<HostPlan, Host> naming) {
    this.min = min;
    this.spares = spares;
    this.taken = taken;
    this.naming = naming;
    while (members.size() < count && next().isPresent()) {
      continue;
    }
  }

  private Optional<Host> next() {
    while (!spares.isEmpty()) {
      Host host = naming.apply(spares.removeFirst());
      if (taken.add(host)) {
        members.add(host);
        return Optional.of(host);
      }
    }
    return Optional.empty();
  }

  Set<Host> members() {
    return members;
  }

  int min() {
    return min;
  }

  /** The next spare host takes the place of one that failed, if there is any. */
  Optional<Host> replace(Host failed) {
    if (!members.contains(failed)) {
      return Optional.empty();
    }
    Optional<Host> spare = next();
    if (spare.isPresent()) {
      members.remove(failed);
    }
    return spare;
  }

  /** An earlier controller ended up with these. */
  void recall(List<Host> there) {
    members.clear();
    members.addAll(there);
    taken.addAll(there);
  }

  /**
   * The first host stands for the second, unless it is in a team already.
   *
   * @return the spare host that was taken instead, if there was one
   */
  Optional<Host> aliased(Host second, Host first) {
    if (!members.remove(second)) {
      return Optional.empty();
    }
    if (taken.add(first)) {
      members.add(first);
      return Optional.empty();
    }
    return next();
  }
}
