package com.plushm.spec;

import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
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
  private int names;

  HostSets(Source source, GroupResolver groups, Problems problems) {
    this.source = source;
    this.groups = groups;
    this.problems = problems;
  }

  /** The union of the expressions; nothing if one is wrong or all together are empty. */
  Optional<NodeSet> read(List<Value.Text> expressions, Place place) {
    NodeSet union = NodeSet.empty();
    for (Value.Text expression : expressions) {
      Optional<NodeSet> set = read(expression.text(), expression.at());
      if (set.isEmpty()) {
        return Optional.empty();
      }
      union = union.union(set.get());
    }
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
    if (names >= NAMES_MAX) {
      return tooMany(at.place());
    }
    try {
      NodeSet set = NodeSet.parse(text, groups);
      names += set.size();
      return names > NAMES_MAX ? tooMany(at.place()) : Optional.of(set);
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
