package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.decide.application.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hosts of a component, as the matcher would choose them now.
 *
 * @param chosen at most as many as it wants
 * @param spare who would stand in for those that fail
 * @param unknown those of the chosen whose facts are only known once they join
 * @param refused by the reason
 */
public record PlannedComponent(
    Specification.Component component,
    String launcher,
    NodeSet chosen,
    NodeSet spare,
    NodeSet unknown,
    SortedMap<String, NodeSet> refused) {

  /** Whether fewer hosts are to be had than it needs. */
  public boolean impossible() {
    return chosen.size() < component.min();
  }

  /** All components, each taking what those before it left. */
  public static List<PlannedComponent> all(Specification specification, List<NodeView> known) {
    Map<String, NodeView> views = new LinkedHashMap<>();
    known.forEach(view -> views.put(view.host().value(), view));
    Map<String, Specification.Pool> pools = new LinkedHashMap<>();
    specification.pools().forEach(pool -> pools.put(pool.name(), pool));
    Set<String> taken = new LinkedHashSet<>();
    List<PlannedComponent> all = new ArrayList<>();
    for (Specification.Component component : specification.components()) {
      Specification.Pool pool = pools.get(component.pool());
      if (pool == null) {
        throw new IllegalStateException("a checked specification without " + component.pool());
      }
      all.add(one(component, pool, views, taken));
    }
    NodeSet chosen = NodeSet.of(taken);
    return all.stream().map(one -> one.without(chosen)).toList();
  }

  /** Nobody is spare whom another component takes. */
  private PlannedComponent without(NodeSet taken) {
    return new PlannedComponent(component, launcher, chosen, spare.minus(taken), unknown, refused);
  }

  private static PlannedComponent one(
      Specification.Component component,
      Specification.Pool pool,
      Map<String, NodeView> views,
      Set<String> taken) {
    List<Matcher.Candidate> candidates = new ArrayList<>();
    for (String host : pool.hosts()) {
      if (!taken.contains(host)) {
        candidates.add(candidate(host, pool, views.get(host)));
      }
    }
    Matcher.Choice choice = Matcher.choose(component.constraints(), candidates);
    List<String> order = choice.order();
    List<String> chosen = order.subList(0, Math.min(component.count(), order.size()));
    taken.addAll(chosen);
    SortedMap<String, List<String>> refused = new TreeMap<>();
    choice.refusals().forEach((h, why) -> refused.computeIfAbsent(why, w -> list()).add(h));
    SortedMap<String, NodeSet> folded = new TreeMap<>();
    refused.forEach((why, hosts) -> folded.put(why, NodeSet.of(hosts)));
    return new PlannedComponent(
        component,
        pool.launcher(),
        NodeSet.of(chosen),
        NodeSet.of(order.subList(chosen.size(), order.size())),
        NodeSet.of(unknown(component, chosen, candidates)),
        folded);
  }

  private static List<String> list() {
    return new ArrayList<>();
  }

  private static Matcher.Candidate candidate(String host, Specification.Pool pool, NodeView view) {
    SortedMap<String, String> facts = new TreeMap<>();
    pool.labels().forEach((name, value) -> facts.put(Matcher.LABEL + name, value));
    pool.hostLabels()
        .getOrDefault(host, Map.of())
        .forEach((name, value) -> facts.put(Matcher.LABEL + name, value));
    if (view == null) {
      return new Matcher.Candidate(host, facts, false, 0, "");
    }
    boolean failed = view.state() == HostState.FAILED;
    String why = view.reason().isEmpty() ? "it is failed" : "it is failed: " + view.reason();
    return new Matcher.Candidate(host, facts, false, view.disconnects(), failed ? why : "");
  }

  /** Of whom the constraints want to know something that nobody knows yet. */
  private static List<String> unknown(
      Specification.Component component, List<String> chosen, List<Matcher.Candidate> candidates) {
    List<String> unknown = new ArrayList<>();
    for (Matcher.Candidate candidate : candidates) {
      boolean lacks =
          component.constraints().stream()
              .anyMatch(constraint -> !candidate.facts().containsKey(constraint.fact()));
      if (lacks && chosen.contains(candidate.host())) {
        unknown.add(candidate.host());
      }
    }
    return unknown;
  }
}
