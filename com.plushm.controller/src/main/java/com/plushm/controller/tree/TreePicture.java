package com.plushm.controller.tree;

import com.plushm.api.control.NodeReport;
import com.plushm.api.control.NodeReport.Edge;
import com.plushm.api.id.NodeId;
import com.plushm.controller.HostState;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tree as parents list their children, and who is outside it.
 *
 * @param root absent if nobody says that it is root
 * @param outside hosts that hang nowhere, by name
 * @param nodes in the tree
 * @param depth of the deepest; the root's is 0
 * @param degree of the node with the most children
 * @param slowestMillis the longest round trip of an edge
 */
public record TreePicture(
    Optional<TreeNode> root,
    List<TreeNode> outside,
    Health health,
    int nodes,
    int depth,
    int degree,
    long slowestMillis) {

  /** Draws a survey. */
  public static TreePicture of(SurveyView survey) {
    return new Builder(survey).build();
  }

  private static final class Builder {
    private final SurveyView survey;
    private final Map<NodeId, NodeReport> reports = new TreeMap<>();
    private final Map<NodeId, Surveyed> hosts = new TreeMap<>();
    private final SortedSet<NodeId> drawn = new TreeSet<>();
    private int nodes;
    private int depth;
    private int degree;
    private long slowest;

    Builder(SurveyView survey) {
      this.survey = survey;
      for (Surveyed host : survey.hosts()) {
        host.node().ifPresent(node -> hosts.put(node, host));
        host.report().ifPresent(report -> reports.put(report.node(), report));
      }
      survey.strangers().forEach(report -> reports.put(report.node(), report));
    }

    TreePicture build() {
      Optional<TreeNode> root =
          survey.root().filter(reports::containsKey).map(node -> node(node, 0));
      List<TreeNode> outside = new ArrayList<>();
      for (Surveyed host : survey.hosts()) {
        if (host.node().isEmpty() || !drawn.contains(host.node().get())) {
          outside.add(outside(host));
        }
      }
      Health health = root.map(TreeNode::health).orElse(Health.OFFLINE);
      for (TreeNode node : outside) {
        health = root.isPresent() ? health.above(node.health()) : Health.LOST;
      }
      return new TreePicture(root, outside, health, nodes, depth, degree, slowest);
    }

    private TreeNode node(NodeId id, int at) {
      drawn.add(id);
      NodeReport report = reports.get(id);
      Surveyed host = hosts.get(id);
      String name = host == null ? id.shortForm() : host.host().value();
      if (report == null) {
        boolean joining = host != null && !isLost(host.state());
        return new TreeNode(
            name,
            at,
            joining ? Health.OFFLINE : Health.LOST,
            host == null ? Duration.ZERO : host.inState(),
            Optional.empty(),
            joining ? "does not answer yet" : "does not answer",
            List.of());
      }
      nodes++;
      depth = Math.max(depth, at);
      degree = Math.max(degree, report.children().size());
      slowest = Math.max(slowest, report.roundTripMillis());
      List<TreeNode> children = new ArrayList<>();
      Health health = Health.FULL;
      for (Edge edge : report.children()) {
        if (!drawn.contains(edge.node())) {
          TreeNode child = node(edge.node(), at + 1);
          children.add(child);
          health = health.above(child.health());
        }
      }
      children.sort(Comparator.comparing(TreeNode::host, TreePicture::compareNames));
      return new TreeNode(
          name,
          at,
          health,
          Duration.ofMillis(report.placedMillis()),
          Optional.of(report),
          host == null ? "no host of this controller" : "",
          children);
    }

    private static boolean isLost(HostState state) {
      return switch (state) {
        case JOINED, DISCONNECTED, RECONNECTING, FAILED -> true;
        case NAMED, INVITED, LAUNCHING, LEFT -> false;
      };
    }

    private static TreeNode outside(Surveyed host) {
      String state = host.state().name().toLowerCase(java.util.Locale.ROOT);
      String note =
          host.state() == HostState.JOINED
              ? "hangs nowhere in the tree"
              : state + (host.reason().isEmpty() ? "" : ": " + host.reason());
      return new TreeNode(
          host.host().value(),
          -1,
          isLost(host.state()) ? Health.LOST : Health.OFFLINE,
          host.inState(),
          host.report(),
          note,
          List.of());
    }
  }

  /** {@code local2} before {@code local10}. */
  static int compareNames(String a, String b) {
    String stemA = a.replaceAll("[0-9]+$", "");
    String stemB = b.replaceAll("[0-9]+$", "");
    int order = stemA.compareTo(stemB);
    if (order == 0) {
      order = Integer.compare(a.length(), b.length());
    }
    return order != 0 ? order : a.compareTo(b);
  }
}
