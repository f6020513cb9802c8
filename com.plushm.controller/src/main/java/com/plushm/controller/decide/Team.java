package com.plushm.controller.decide;

import com.plushm.api.id.HostName;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.controller.Drain;
import com.plushm.controller.HostPlan;
import com.plushm.controller.decide.application.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts of one component, in the order of their ranks: those of its pool that fit best, each
 * that fails replaced by the next spare one. With fewer than {@code min} in the end the failures
 * count as missing; between {@code min} and {@code count} they are only told of. The rest runs in
 * any case.
 */
final class Team {
  /** What is known of the hosts of a pool. */
  interface Known {
    /** A host of its plan, known from now on: only when it is chosen (paper §3.5). */
    Host named(HostPlan plan);

    /** A host as the matcher sees it. */
    Matcher.Candidate candidate(HostPlan plan);

    /** One that has joined. */
    Matcher.Candidate candidate(Host host);
  }

  private static final String DRAINED = "drained: plushm reinstate lets it be used again";

  private final int count;
  private final int min;
  private final List<Constraint> constraints;
  private final boolean chooses;
  private final Map<HostName, HostPlan> pool;
  private final Set<HostName> taken;
  private final Known known;
  private final List<Host> members = new ArrayList<>();
  private final Map<Host, String> refused = new LinkedHashMap<>();

  /**
   * @param constraints what each host has to fulfil
   * @param chooses whether hosts may be left out; else all of the pool are meant
   * @param pool shared by all teams that draw on it
   * @param taken hosts of all teams
   */
  Team(
      int count,
      int min,
      List<Constraint> constraints,
      boolean chooses,
      Map<HostName, HostPlan> pool,
      Set<HostName> taken,
      Known known) {
    this.count = count;
    this.min = min;
    this.constraints = constraints;
    this.chooses = chooses;
    this.pool = pool;
    this.taken = taken;
    this.known = known;
  }

  /** All of these hosts. */
  static Team of(List<HostPlan> plans, Known known) {
    Map<HostName, HostPlan> pool = new LinkedHashMap<>();
    plans.forEach(plan -> pool.putIfAbsent(plan.target().host(), plan));
    return new Team(pool.size(), pool.size(), List.of(), false, pool, new LinkedHashSet<>(), known);
  }

  /** Chooses its hosts. */
  void choose() {
    if (!chooses) {
      for (HostPlan plan : pool.values()) {
        take(plan).filter(h -> h.drain() != Drain.NONE).ifPresent(h -> refused.put(h, DRAINED));
      }
      return;
    }
    Matcher.Choice choice = choice();
    for (String name : choice.order()) {
      if (members.size() < count) {
        take(pool.get(new HostName(name)));
      }
    }
    for (Map.Entry<String, String> refusal : choice.refusals().entrySet()) {
      if (members.size() < count) {
        // Nobody else is left: what is lacking is told with its reason.
        take(pool.get(new HostName(refusal.getKey())))
            .ifPresent(host -> refused.put(host, refusal.getValue()));
      }
    }
  }

  /** How the matcher sees the rest of the pool. */
  Matcher.Choice choice() {
    return Matcher.choose(
        constraints,
        pool.values().stream()
            .filter(plan -> !taken.contains(plan.target().host()))
            .map(known::candidate)
            .toList());
  }

  private Optional<Host> take(HostPlan plan) {
    Host host = known.named(plan);
    taken.add(plan.target().host());
    if (members.contains(host)
        || (!host.name().equals(plan.target().host()) && !taken.add(host.name()))) {
      return Optional.empty();
    }
    members.add(host);
    return Optional.of(host);
  }

  /** An earlier controller chose these. */
  void recall(List<Host> chosen) {
    members.clear();
    members.addAll(chosen);
    chosen.forEach(host -> taken.add(host.name()));
  }

  /** Who of them does not do is not noted: whoever was refused by now is refused again. */
  void refuse() {
    for (Host host : members) {
      Matcher.Candidate candidate = known.candidate(host);
      Optional<String> refusal =
          chooses
              ? Matcher.refusal(constraints, candidate.facts(), candidate.joined())
              : Optional.empty();
      String drained = chooses ? candidate.failed() : DRAINED;
      Optional<String> why = host.drain() == Drain.NONE ? refusal : Optional.of(drained);
      why.ifPresent(words -> refused.put(host, words));
    }
  }

  /** An earlier controller had the second take the place of the first. */
  void recall(HostName old, HostName fresh) {
    taken.add(fresh);
    HostPlan plan = pool.get(fresh);
    if (plan != null) {
      Host host = known.named(plan);
      members.replaceAll(m -> m.name().equals(old) ? host : m);
    }
  }

  List<Host> members() {
    return members;
  }

  /** Why some of the members do not do. */
  Map<Host, String> refused() {
    return refused;
  }

  int min() {
    return min;
  }

  List<Constraint> constraints() {
    return constraints;
  }

  /** Why a host that has joined does not do, if it does not. */
  Optional<String> refusal(Host host) {
    return constraints.isEmpty()
        ? Optional.empty()
        : Matcher.refusal(constraints, known.candidate(host).facts(), true);
  }

  boolean hasSpare() {
    return chooses && spare().isPresent();
  }

  private Optional<HostPlan> spare() {
    List<String> order = choice().order();
    return order.isEmpty() ? Optional.empty() : Optional.of(pool.get(new HostName(order.get(0))));
  }

  /** The next spare host takes the place and the rank of one that failed, if there is any. */
  Optional<Host> replace(HostName failed) {
    for (int rank = 0; chooses && rank < members.size(); rank++) {
      if (members.get(rank).name().equals(failed)) {
        for (Optional<HostPlan> spare = spare(); spare.isPresent(); spare = spare()) {
          Host host = known.named(spare.get());
          taken.add(spare.get().target().host());
          if (host.name().equals(spare.get().target().host()) || taken.add(host.name())) {
            members.set(rank, host);
            return Optional.of(host);
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The first host stands for the second, unless it is in a team already.
   *
   * @return the spare host that was taken instead, if there was one
   */
  Optional<Host> aliased(Host second, Host first) {
    int rank = members.indexOf(second);
    if (rank < 0) {
      return Optional.empty();
    }
    if (taken.add(first.name())) {
      members.set(rank, first);
      return Optional.empty();
    }
    Optional<Host> spare = replace(second.name());
    if (spare.isEmpty()) {
      members.remove(second);
    }
    return spare;
  }
}
