package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.decide.application.HostLabels;
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
    Hosts hosts = new Hosts(HostLabels.of(specification.pools()), known);
    Map<String, Specification.Pool> pools = new LinkedHashMap<>();
    specification.pools().forEach(pool -> pools.put(pool.name(), pool));
    List<PlannedComponent> all = new ArrayList<>();
    for (Specification.Component component : specification.components()) {
      Specification.Pool pool = pools.get(component.pool());
      if (pool == null) {
        throw new IllegalStateException("a checked specification without " + component.pool());
      }
      all.add(one(component, pool, hosts));
    }
    NodeSet chosen = NodeSet.of(hosts.taken);
    return all.stream().map(one -> one.without(chosen)).toList();
  }

  /** What is known of hosts, and which of them components have taken by now. */
  private static final class Hosts {
    private final HostLabels labels;
    private final Map<String, NodeView> views = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    Hosts(HostLabels labels, List<NodeView> known) {
      this.labels = labels;
      for (NodeView view : known) {
        view.aliases().forEach(alias -> views.putIfAbsent(alias.value(), view));
        views.put(view.host().value(), view);
      }
    }

    /** As the run sees it: with the facts that it told, when it ever did. */
    Matcher.Candidate candidate(String host) {
      NodeView view = views.get(host);
      if (view == null) {
        return new Matcher.Candidate(host, labels.with(host, new TreeMap<>()), false, 0, "");
      }
      return new Matcher.Candidate(
          host,
          labels.with(host, view.facts()),
          view.state() == HostState.JOINED,
          view.disconnects(),
          view.unused());
    }

    /** False if it is taken, perhaps by another of its names. */
    boolean take(String host) {
      NodeView view = views.get(host);
      return taken.add(host) && (view == null || own(host, view) || taken.add(view.host().value()));
    }

    private static boolean own(String host, NodeView view) {
      return view.host().value().equals(host);
    }
  }

  /** Nobody is spare whom another component takes. */
  private PlannedComponent without(NodeSet taken) {
    return new PlannedComponent(component, launcher, chosen, spare.minus(taken), unknown, refused);
  }

  private static PlannedComponent one(
      Specification.Component component, Specification.Pool pool, Hosts hosts) {
    List<Matcher.Candidate> candidates =
        pool.hosts().stream().filter(h -> !hosts.taken.contains(h)).map(hosts::candidate).toList();
    Matcher.Choice choice = Matcher.choose(component.constraints(), candidates);
    List<String> chosen = new ArrayList<>();
    List<String> spare = new ArrayList<>();
    for (String host : choice.order()) {
      if (chosen.size() == component.count()) {
        spare.add(host);
      } else if (hosts.take(host)) {
        chosen.add(host);
      }
    }
    SortedMap<String, List<String>> refused = new TreeMap<>();
    choice.refusals().forEach((h, why) -> refused.computeIfAbsent(why, w -> list()).add(h));
    SortedMap<String, NodeSet> folded = new TreeMap<>();
    refused.forEach((why, who) -> folded.put(why, NodeSet.of(who)));
    return new PlannedComponent(
        component,
        pool.launcher(),
        NodeSet.of(chosen),
        NodeSet.of(spare),
        NodeSet.of(unknown(component, chosen, candidates)),
        folded);
  }

  private static List<String> list() {
    return new ArrayList<>();
  }

  /** Of whom the constraints want to know something that nobody knows yet. */
  private static List<String> unknown(
      Specification.Component component, List<String> chosen, List<Matcher.Candidate> candidates) {
    List<String> unknown = new ArrayList<>();
    for (Matcher.Candidate candidate : candidates) {
      // Labels are all said beforehand, and who has joined has told all its facts.
      boolean lacks =
          component.constraints().stream()
              .map(Specification.Constraint::fact)
              .anyMatch(f -> !f.startsWith(Matcher.LABEL) && !candidate.facts().containsKey(f));
      if (lacks && !candidate.joined() && chosen.contains(candidate.host())) {
        unknown.add(candidate.host());
      }
    }
    return unknown;
  }
}
