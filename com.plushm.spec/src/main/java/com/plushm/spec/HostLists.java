package com.plushm.spec;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.SpecProblem;
import com.plushm.spec.grammar.ShapeChecker;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.grammar.Variables;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.xml.Directory;
import com.plushm.spec.xml.ElementReader;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
import com.plushm.spec.yaml.TreeReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads hosts from elsewhere: a file that a pool names, or what a command printed. Lines of node
 * sets; or JSON, a list of them, a mapping of hosts to their settings, or the groups of an Ansible
 * inventory.
 */
final class HostLists {
  /** Problems of one list that are told. */
  private static final int SHOWN_MAX = 3;

  private final HostSets hosts;
  private final Problems problems;

  HostLists(HostSets hosts, Problems problems) {
    this.hosts = hosts;
    this.problems = problems;
  }

  /**
   * Hosts and their own settings.
   *
   * @param settings by name, as under {@code each}
   * @param labels by name
   */
  record Members(
      NodeSet hosts,
      Map<String, Map<String, String>> settings,
      Map<String, Map<String, String>> labels) {
    static Members of(NodeSet hosts) {
      return new Members(hosts, new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  /**
   * Reads a list.
   *
   * @param label what it is, for messages
   * @param place where the pool names it
   * @return nothing if it is wrong or empty, which has been noted
   */
  Optional<Members> read(String label, byte[] content, Place place) {
    Problems inner = new Problems(label);
    Optional<Members> members =
        ElementReader.isXml(content)
            ? directory(content, inner)
            : Source.decode(content, isJson(content), inner)
                .flatMap(source -> isJson(content) ? json(source, inner) : lines(source, inner));
    List<SpecProblem> wrong = inner.sorted();
    for (SpecProblem problem : wrong.subList(0, Math.min(wrong.size(), SHOWN_MAX))) {
      SpecProblem bare =
          new SpecProblem(problem.file(), problem.line(), problem.column(), problem.what(), "");
      problems.add(place, bare.toString(), problem.advice());
    }
    if (!wrong.isEmpty()) {
      return Optional.empty();
    }
    if (members.isPresent() && members.get().hosts().isEmpty()) {
      problems.add(place, "no host in " + label, "");
      return Optional.empty();
    }
    return members;
  }

  /** Hosts of a directory file of Plush; each group is a label of its hosts. */
  private Optional<Members> directory(byte[] content, Problems inner) {
    HostSets sets = hosts.elsewhere(Source.none(), inner);
    Members found = Members.of(NodeSet.empty());
    List<NodeSet> all = new ArrayList<>();
    int locals = 0;
    // What is only remarked on there is nothing to stop for here.
    for (Directory.Node node : Directory.nodes(content, inner, new Problems(""))) {
      String host = node.isLocal() ? "local" + ++locals : node.host();
      sets.read(host, new Tree.Scalar(host, true, node.place(), 0, 0)).ifPresent(all::add);
      if (!node.user().isEmpty() && !node.isLocal()) {
        found.settings().computeIfAbsent(host, h -> new LinkedHashMap<>()).put("user", node.user());
      }
      if (!node.group().isEmpty()) {
        found.labels().computeIfAbsent(host, h -> new LinkedHashMap<>()).put(node.group(), "true");
      }
    }
    return Optional.of(new Members(HostSets.union(all), found.settings(), found.labels()));
  }

  /** An object, or a list of strings; a node set may begin with a bracket too. */
  static boolean isJson(byte[] content) {
    int first = skip(content, 0);
    if (first < content.length && content[first] == '[') {
      int second = skip(content, first + 1);
      return second < content.length && (content[second] == '"' || content[second] == ']');
    }
    return first < content.length && content[first] == '{';
  }

  private static int skip(byte[] content, int from) {
    int at = from;
    while (at < content.length && content[at] >= 0 && content[at] <= ' ') {
      at++;
    }
    return at;
  }

  private Optional<Members> lines(Source source, Problems inner) {
    HostSets sets = hosts.elsewhere(source, inner);
    List<NodeSet> all = new ArrayList<>();
    int number = 0;
    for (String raw : source.lines()) {
      number++;
      int comment = raw.indexOf('#');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      if (!line.isEmpty()) {
        int column = 1 + raw.indexOf(line.charAt(0));
        Tree.Scalar at = new Tree.Scalar(line, true, new Place(number, column), 0, 0);
        sets.read(line, at).ifPresent(all::add);
      }
      if (inner.isFull()) {
        break;
      }
    }
    return Optional.of(Members.of(HostSets.union(all)));
  }

  private Optional<Members> json(Source source, Problems inner) {
    HostSets sets = hosts.elsewhere(source, inner);
    return TreeReader.read(source, inner)
        .flatMap(
            tree -> {
              if (tree instanceof Tree.Items items) {
                return Optional.of(Members.of(union(items, sets, inner)));
              }
              return tree instanceof Tree.Keys keys && AnsibleHosts.isOne(keys)
                  ? new AnsibleHosts(sets, inner).read(keys)
                  : settings(tree, source, sets, inner);
            });
  }

  private static NodeSet union(Tree.Items items, HostSets sets, Problems inner) {
    List<NodeSet> all = new ArrayList<>();
    for (Tree item : items.items()) {
      if (item instanceof Tree.Scalar scalar) {
        sets.read(scalar.text(), scalar).ifPresent(all::add);
      } else {
        inner.add(item.place(), "a host must be text", "");
      }
    }
    return HostSets.union(all);
  }

  /** A mapping of node sets to what stands under {@code each} elsewhere. */
  private Optional<Members> settings(Tree tree, Source source, HostSets sets, Problems inner) {
    Variables none = new Variables(source, Set.of(), inner);
    Optional<Value.Table> table = new ShapeChecker(none, inner).hosts(tree);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    HostSettings settings = new HostSettings(sets, inner);
    NodeSet all = settings.read(table.get(), HostSettings.Reach.ANY);
    return Optional.of(new Members(all, settings.options(), settings.labels()));
  }
}
