package com.plushm.spec;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Groups as {@code ansible-inventory --list} prints them. Each group becomes a label of its hosts,
 * those of its children included, with the value {@code true}; of the variables those are taken
 * that say how a host is reached.
 */
final class AnsibleHosts {
  private static final String META = "_meta";
  private static final int LABEL_LENGTH_MAX = 64;

  /** Most groups: each is looked through with all that is below it. */
  static final int GROUPS_MAX = 1_000;

  /** Deepest nesting of groups. */
  static final int DEPTH_MAX = 32;

  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.of(
              "ansible_host", "address",
              "ansible_user", "user",
              "ansible_port", "port",
              "ansible_ssh_private_key_file", "identity"));

  private final HostSets sets;
  private final Problems problems;
  private final HostLists.Members found = HostLists.Members.of(NodeSet.empty());
  private final List<NodeSet> all = new ArrayList<>();

  AnsibleHosts(HostSets sets, Problems problems) {
    this.sets = sets;
    this.problems = problems;
  }

  /** Whether a mapping is of groups rather than of hosts. */
  static boolean isOne(Tree.Keys keys) {
    return keys.entries().containsKey(META)
        || keys.entries().values().stream()
            .anyMatch(
                e ->
                    part(e.value(), "hosts").isPresent()
                        || part(e.value(), "children").isPresent());
  }

  /** All hosts of all groups. */
  Optional<HostLists.Members> read(Tree.Keys groups) {
    if (groups.entries().size() > GROUPS_MAX) {
      problems.add(groups.place(), "more than " + GROUPS_MAX + " groups", "");
      return Optional.empty();
    }
    part(groups, META)
        .flatMap(meta -> part(meta, "hostvars"))
        .ifPresent(
            hosts -> entries(hosts).forEach((host, entry) -> variables(host, entry.value())));
    entries(groups)
        .forEach(
            (name, group) -> {
              if (!name.equals(META)) {
                group(name, group.value(), groups);
              }
            });
    return Optional.of(
        new HostLists.Members(HostSets.union(all), found.settings(), found.labels()));
  }

  private void group(String name, Tree group, Tree.Keys groups) {
    NodeSet members = members(group, groups, new LinkedHashSet<>(Set.of(name)), 1);
    all.add(members);
    if (!name.equals("all") && name.length() <= LABEL_LENGTH_MAX) {
      members.forEach(
          host ->
              found.labels().computeIfAbsent(host, h -> new LinkedHashMap<>()).put(name, "true"));
    }
    // What a host says itself has been taken already, and wins.
    part(group, "vars").ifPresent(own -> members.forEach(host -> variables(host, own)));
  }

  private NodeSet members(Tree group, Tree.Keys groups, Set<String> seen, int depth) {
    List<NodeSet> members = new ArrayList<>();
    for (Tree.Scalar host : names(group, "hosts")) {
      sets.read(host.text(), host).ifPresent(members::add);
    }
    for (Tree.Scalar child : names(group, "children")) {
      Tree.Entry entry = groups.entries().get(child.text());
      if (entry != null && depth < DEPTH_MAX && seen.add(child.text())) {
        members.add(members(entry.value(), groups, seen, depth + 1));
      }
    }
    return HostSets.union(members);
  }

  private void variables(String host, Tree own) {
    OPTIONS.forEach(
        (variable, option) ->
            part(own, variable)
                .ifPresent(
                    value -> {
                      if (value instanceof Tree.Scalar scalar) {
                        found
                            .settings()
                            .computeIfAbsent(host, h -> new LinkedHashMap<>())
                            .putIfAbsent(option, scalar.text());
                      } else {
                        problems.add(value.place(), variable + " must be text", "");
                      }
                    }));
  }

  /** The texts of a list, or the keys of a mapping. */
  private static List<Tree.Scalar> names(Tree group, String key) {
    Optional<Tree> part = part(group, key);
    if (part.isPresent() && part.get() instanceof Tree.Items items) {
      return items.items().stream()
          .filter(Tree.Scalar.class::isInstance)
          .map(Tree.Scalar.class::cast)
          .toList();
    }
    return part.map(AnsibleHosts::entries).map(Map::values).stream()
        .flatMap(entries -> entries.stream())
        .map(Tree.Entry::key)
        .toList();
  }

  private static Optional<Tree> part(Tree tree, String key) {
    return Optional.ofNullable(entries(tree).get(key)).map(Tree.Entry::value);
  }

  private static Map<String, Tree.Entry> entries(Tree tree) {
    return tree instanceof Tree.Keys keys ? keys.entries() : Map.of();
  }
}
