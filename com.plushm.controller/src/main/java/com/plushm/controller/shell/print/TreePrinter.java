package com.plushm.controller.shell.print;

import com.plushm.api.control.NodeReport;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.tree.TreeNode;
import com.plushm.controller.tree.TreePicture;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the tree. */
public final class TreePrinter {
  private static final int DEPTH_DRAWN_MAX = 64;

  private final PrintStream out;
  private final Style style;

  public TreePrinter(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /**
   * Draws it.
   *
   * @param took how long the survey took
   * @param folded whether leaves of one parent that are alike share a line
   */
  public void print(String overlay, Duration took, TreePicture tree, boolean folded) {
    String head =
        overlay
            + ": "
            + tree.health().word()
            + ", "
            + tree.nodes()
            + (tree.nodes() == 1 ? " node" : " nodes")
            + ", depth "
            + tree.depth()
            + ", degree "
            + tree.degree()
            + (tree.slowestMillis() < 0 ? "" : ", slowest edge " + tree.slowestMillis() + " ms");
    out.print(style.strong(head) + style.faint(" (surveyed in " + Wording.time(took) + ")") + "\n");
    Table table = new Table("NODE", "HEALTH", "CHILDREN", "TRIP", "FOR", "NOTE");
    tree.root().ifPresent(root -> row(table, root, "", "", folded));
    for (Map.Entry<TreeNode, NodeSet> group : grouped(tree.outside(), folded).entrySet()) {
      TreeNode first = group.getKey();
      table.row(
          group.getValue().fold(),
          first.health().word(),
          "-",
          "-",
          Wording.time(first.inState()),
          first.note());
    }
    table.print(out, style);
  }

  private void row(Table table, TreeNode node, String lead, String below, boolean folded) {
    table.row(
        lead + node.host(),
        node.health().word(),
        children(node),
        trip(node),
        Wording.time(node.inState()),
        node.depth() == 0 && node.note().isEmpty() ? "root" : node.note());
    if (node.depth() >= DEPTH_DRAWN_MAX) {
      return;
    }
    List<TreeNode> inner = new ArrayList<>();
    List<TreeNode> leaves = new ArrayList<>();
    for (TreeNode child : node.children()) {
      (child.children().isEmpty() ? leaves : inner).add(child);
    }
    Map<TreeNode, NodeSet> groups = grouped(leaves, folded);
    int left = inner.size() + groups.size();
    for (TreeNode child : inner) {
      boolean last = --left == 0;
      row(table, child, below + (last ? "`- " : "|- "), below + (last ? "   " : "|  "), folded);
    }
    for (Map.Entry<TreeNode, NodeSet> group : groups.entrySet()) {
      boolean last = --left == 0;
      TreeNode first = group.getKey();
      table.row(
          below + (last ? "`- " : "|- ") + group.getValue().fold(),
          first.health().word(),
          children(first),
          group.getValue().size() == 1 ? trip(first) : trips(leaves, group.getValue()),
          Wording.time(first.inState()),
          first.note());
    }
  }

  /** Leaves that are alike, under the first of them. */
  private static Map<TreeNode, NodeSet> grouped(List<TreeNode> nodes, boolean folded) {
    Map<List<String>, TreeNode> firsts = new LinkedHashMap<>();
    Map<TreeNode, NodeSet> groups = new LinkedHashMap<>();
    for (TreeNode node : nodes) {
      List<String> key = List.of(node.health().word(), node.note(), folded ? "" : node.host());
      TreeNode first = firsts.computeIfAbsent(key, unused -> node);
      groups.merge(first, NodeSet.of(List.of(node.host())), NodeSet::union);
    }
    return groups;
  }

  private static String children(TreeNode node) {
    if (node.report().isEmpty()) {
      return "-";
    }
    NodeReport report = node.report().get();
    return report.children().size() + (report.degreeMax() > 0 ? "/" + report.degreeMax() : "");
  }

  private static String trip(TreeNode node) {
    long millis = node.report().map(NodeReport::roundTripMillis).orElse(-1L);
    return millis < 0 ? "-" : millis + " ms";
  }

  private static String trips(List<TreeNode> leaves, NodeSet group) {
    long least = Long.MAX_VALUE;
    long most = -1;
    for (TreeNode leaf : leaves) {
      long millis = leaf.report().map(NodeReport::roundTripMillis).orElse(-1L);
      if (millis >= 0 && group.contains(leaf.host())) {
        least = Math.min(least, millis);
        most = Math.max(most, millis);
      }
    }
    return most < 0 ? "-" : (least == most ? most + " ms" : least + "-" + most + " ms");
  }

  /** One document for the tree and one for each node. */
  public void printJson(String overlay, Duration took, TreePicture tree) {
    new JsonLine("overlay")
        .text("overlay", overlay)
        .text("health", tree.health().word())
        .number("nodes", tree.nodes())
        .number("depth", tree.depth())
        .number("degree", tree.degree())
        .number("slowestMillis", tree.slowestMillis())
        .seconds("took", took)
        .print(out);
    tree.root().ifPresent(root -> printJson(root, ""));
    tree.outside().forEach(node -> printJson(node, ""));
  }

  private void printJson(TreeNode node, String parent) {
    new JsonLine("place")
        .text("host", node.host())
        .text("parent", parent)
        .number("depth", node.depth())
        .text("health", node.health().word())
        .number("children", node.children().size())
        .number("degreeMax", node.report().map(NodeReport::degreeMax).orElse(0))
        .number("roundTripMillis", node.report().map(NodeReport::roundTripMillis).orElse(-1L))
        .seconds("secondsInState", node.inState())
        .text("claim", node.report().map(report -> report.claim().toString()).orElse(""))
        .text("delivered", node.report().map(report -> report.delivered().toString()).orElse(""))
        .text("note", node.note())
        .print(out);
    node.children().forEach(child -> printJson(child, node.host()));
  }
}
