package com.plushm.api.nodeset;

import com.plushm.api.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The evaluation of one expression with all the groups that it names: asks for each group once,
 * finds groups that contain themselves, and bounds the work that hostile text can cause.
 */
final class NodeSetEvaluation {
  /** Groups inside groups. */
  static final int MAX_GROUP_DEPTH = 16;

  /** Different groups that one expression may ask for, directly or not. */
  static final int MAX_GROUPS = 10_000;

  /** Names written (a long one counts more) and compared, for one expression. */
  static final long MAX_WORK = 20_000_000;

  private final Optional<GroupResolver> resolver;
  private final Map<Group, NodeSet> known = new LinkedHashMap<>();

  /** The groups that are being evaluated, outermost first. */
  private final Map<Group, Boolean> open = new LinkedHashMap<>();

  private long work;

  /** A group as it was asked for. */
  record Group(String source, String name) {
    @Override
    public String toString() {
      return source.isEmpty() ? "@" + name : "@" + source + ":" + name;
    }
  }

  NodeSetEvaluation() {
    resolver = Optional.empty();
  }

  NodeSetEvaluation(GroupResolver resolver) {
    this.resolver = Optional.of(resolver);
  }

  NodeSet evaluate(String expression) {
    return parse(expression, NodeSetSyntax.of(expression), GroupResolver.DEFAULT_SOURCE);
  }

  private NodeSet parse(String expression, NodeSetSyntax syntax, String source) {
    if (expression.length() > NodeSet.MAX_LENGTH) {
      throw syntax.error(
          ErrorCode.NODESET_TOO_LARGE,
          NodeSet.MAX_LENGTH,
          "the expression has " + expression.length() + " characters",
          "write ranges instead of single names; the limit is " + NodeSet.MAX_LENGTH);
    }
    return new NodeSetParser(expression, syntax, source, this).parse();
  }

  /** All nodes of a source, among which a mask with wildcards chooses. */
  NodeSet allNodes(String source, NodeSetSyntax syntax, int index) {
    if (resolver.isEmpty()) {
      throw syntax.error(
          ErrorCode.NODESET_GROUP,
          index,
          "'*' and '?' choose among all nodes, and these are not known here",
          "name the nodes themselves, as in node[1-10]");
    }
    return group(new Group(source, GroupResolver.ALL), syntax, index);
  }

  /**
   * The nodes of a group.
   *
   * @param syntax where the group is named, with {@code index}: for the message
   */
  NodeSet group(Group group, NodeSetSyntax syntax, int index) {
    GroupResolver groups =
        resolver.orElseThrow(
            () ->
                syntax.error(
                    ErrorCode.NODESET_GROUP,
                    index,
                    group + " is a group, and no groups are known here",
                    "name the nodes themselves"));
    NodeSet before = known.get(group);
    if (before != null) {
      return before;
    }
    if (open.containsKey(group)) {
      throw syntax.error(
          ErrorCode.NODESET_GROUP,
          index,
          "the group " + group + " contains itself: " + chain() + group,
          "remove " + group + " from the last of these groups");
    }
    if (open.size() == MAX_GROUP_DEPTH || known.size() == MAX_GROUPS) {
      throw syntax.error(
          ErrorCode.NODESET_TOO_LARGE,
          index,
          "too many groups: " + NodeSetSyntax.printable(chain() + group),
          MAX_GROUP_DEPTH + " inside each other and " + MAX_GROUPS + " together are the limits");
    }
    String nodes =
        groups
            .resolve(group.source(), group.name())
            .orElseThrow(
                () ->
                    syntax.error(
                        ErrorCode.NODESET_GROUP,
                        index,
                        "there is no group " + group,
                        "check its name and its source; a node's name has no '@'"));
    open.put(group, true);
    NodeSet set = parse(nodes, NodeSetSyntax.ofGroup(nodes, group.toString()), group.source());
    open.remove(group);
    known.put(group, set);
    return set;
  }

  private String chain() {
    StringBuilder chain = new StringBuilder();
    for (Group group : open.keySet()) {
      chain.append(group).append(" > ");
    }
    return chain.toString();
  }

  /** Accounts for work before it is done. */
  void spend(long amount, NodeSetSyntax syntax, int index) {
    work += amount;
    if (work > MAX_WORK) {
      throw syntax.error(
          ErrorCode.NODESET_TOO_LARGE,
          index,
          "the expression takes too long to evaluate",
          "use fewer or smaller operands");
    }
  }
}
