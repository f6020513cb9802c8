package com.plushm.spec;

import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the node-set expressions of one file; a fault is noted at its character where possible. */
final class HostSets {
  /** Most names in all the sets of one file together. */
  static final int NAMES_MAX = NodeSet.MAX_NODES;

  /** How a node-set error tells its place. */
  private static final Pattern COLUMN = Pattern.compile("column ([0-9]{1,9})");

  private final Source source;
  private final GroupResolver groups;
  private final Problems problems;
  private final Count names;

  HostSets(Source source, GroupResolver groups, Problems problems) {
    this(source, groups, problems, new Count());
  }

  private HostSets(Source source, GroupResolver groups, Problems problems, Count names) {
    this.source = source;
    this.groups = groups;
    this.problems = problems;
    this.names = names;
  }

  /** How many names there have been so far, in a file and in those that it draws on. */
  private static final class Count {
    private int names;
  }

  /** The same for another text that the file draws on. */
  HostSets elsewhere(Source other, Problems its) {
    return new HostSets(other, groups, its, names);
  }

  /**
   * All of them together, two and two, so that the work does not grow with their number's square.
   */
  static NodeSet union(List<NodeSet> sets) {
    List<NodeSet> all = new ArrayList<>(sets);
    while (all.size() > 1) {
      List<NodeSet> half = new ArrayList<>();
      for (int i = 0; i < all.size(); i += 2) {
        half.add(i + 1 < all.size() ? all.get(i).union(all.get(i + 1)) : all.get(i));
      }
      all = half;
    }
    return all.isEmpty() ? NodeSet.empty() : all.get(0);
  }

  /** The union of the expressions; nothing if one is wrong or all together are empty. */
  Optional<NodeSet> read(List<Value.Text> expressions, Place place) {
    List<NodeSet> sets = new ArrayList<>();
    for (Value.Text expression : expressions) {
      Optional<NodeSet> set = read(expression.text(), expression.at());
      if (set.isEmpty()) {
        return Optional.empty();
      }
      sets.add(set.get());
    }
    NodeSet union = union(sets);
    if (union.isEmpty()) {
      problems.add(place, "no host in the node set", "name hosts, as in node[1-4]");
      return Optional.empty();
    }
    return Optional.of(union);
  }

  /**
   * The set of an expression, which may be empty; nothing if it is wrong.
   *
   * @param text the scalar's text with its variables replaced
   */
  Optional<NodeSet> read(String text, Tree.Scalar at) {
    if (names.names >= NAMES_MAX) {
      return tooMany(at.place());
    }
    try {
      NodeSet set = NodeSet.parse(text, groups);
      names.names += set.size();
      return names.names > NAMES_MAX ? tooMany(at.place()) : Optional.of(set);
    } catch (PlushException e) {
      Matcher column = COLUMN.matcher(e.where().orElse(""));
      String where = e.where().map(w -> " (" + w + ")").orElse("");
      if (column.matches() && text.equals(at.text())) {
        int offset = Math.min(Integer.parseInt(column.group(1)) - 1, text.length());
        problems.add(source.locate(at, offset, ""), e.what(), e.todo().orElse(""));
      } else {
        problems.add(at.place(), e.what() + where, e.todo().orElse(""));
      }
      return Optional.empty();
    }
  }

  private Optional<NodeSet> tooMany(Place place) {
    problems.add(place, "more than " + NAMES_MAX + " hosts in all node sets of the file", "");
    return Optional.empty();
  }
}
