package com.plushm.controller.tree;

import com.plushm.api.control.NodeReport;
import com.plushm.api.control.NodeReport.Edge;
import com.plushm.api.id.NodeId;
import com.plushm.controller.HostState;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks the properties of protocol.md §7 that can be seen from outside, on two surveys: what is
 * broken in both of them is broken; what is so in one alone was on its way.
 */
public final class Doctor {
  private final SurveyView before;
  private final SurveyView after;

  private Doctor(SurveyView before, SurveyView after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @param before a survey
   * @param after another one, a heartbeat or more later
   */
  public static List<Finding> examine(SurveyView before, SurveyView after) {
    return new Doctor(before, after).findings();
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Look first = new Look(before);
    Look second = new Look(after);
    findings.add(both("S1", "nobody has more children than its degree", first.s1(), second.s1()));
    findings.add(both("S2", "no cycle of parents", first.s2(), second.s2()));
    findings.add(both("S3", "whoever is attached has an attachment", first.s3(), second.s3()));
    findings.add(both("S5", "a path is the true ancestors, each once", first.s5(), second.s5()));
    findings.add(one("S6", "claims and numbers never fall", fallen(first, second)));
    findings.add(one("S8", "commands arrive everywhere", behind(first, second)));
    findings.add(both("S14", "FAILED nodes are kept out", first.s14(), second.s14()));
    findings.add(both("L1", "one root, and everybody reaches it", first.l1(), second.l1()));
    findings.add(both("L2", "parents and children agree", first.l2(), second.l2()));
    findings.add(both("L3", "the dead have no role", first.l3(), second.l3()));
    findings.add(both("L8", "the controller knows the tree", first.l8(), second.l8()));
    return findings;
  }

  private static Finding both(
      String property, String promise, List<String> earlier, List<String> later) {
    return one(property, promise, later.stream().filter(earlier::contains).toList());
  }

  private static Finding one(String property, String promise, List<String> broken) {
    return new Finding(property, promise, broken.stream().limit(Finding.BROKEN_MAX).toList());
  }

  private List<String> fallen(Look first, Look second) {
    List<String> broken = new ArrayList<>();
    for (NodeReport later : second.reports.values()) {
      NodeReport earlier = first.reports.get(later.node());
      if (earlier == null) {
        continue;
      }
      String name = second.name(later.node());
      if (later.incarnation().compareTo(earlier.incarnation()) < 0) {
        broken.add(name + ": incarnation " + earlier.incarnation() + " -> " + later.incarnation());
      }
      if (later.claim().grant() < earlier.claim().grant()) {
        broken.add(name + ": " + earlier.claim() + " -> " + later.claim());
      }
      if (later.delivered().number() < earlier.delivered().number()) {
        broken.add(name + ": command " + earlier.delivered() + " -> " + later.delivered());
      }
    }
    return broken;
  }

  /** Who has not delivered by the second survey what was numbered before the first. */
  private List<String> behind(Look first, Look second) {
    List<String> broken = new ArrayList<>();
    long due = before.lastCommand();
    for (NodeReport report : second.reports.values()) {
      if (first.reports.containsKey(report.node()) && report.delivered().number() < due) {
        broken.add(
            second.name(report.node()) + " has delivered " + report.delivered() + " of " + due);
      }
    }
    return broken;
  }

  /** One survey. */
  private static final class Look {
    private final SurveyView survey;
    private final Map<NodeId, NodeReport> reports = new TreeMap<>();
    private final Map<NodeId, Surveyed> hosts = new TreeMap<>();

    Look(SurveyView survey) {
      this.survey = survey;
      for (Surveyed host : survey.hosts()) {
        host.node().ifPresent(node -> hosts.put(node, host));
        host.report().ifPresent(report -> reports.put(report.node(), report));
      }
      survey.strangers().forEach(report -> reports.put(report.node(), report));
    }

    String name(NodeId node) {
      Surveyed host = hosts.get(node);
      return host == null ? node.shortForm() : host.host().value();
    }

    private boolean isRoot(NodeReport report) {
      return report.path().size() == 1 && report.parent().isEmpty();
    }

    List<String> s1() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        if (report.degreeMax() > 0 && report.children().size() > report.degreeMax()) {
          broken.add(
              name(report.node())
                  + " has "
                  + report.children().size()
                  + " children of "
                  + report.degreeMax());
        }
      }
      return broken;
    }

    List<String> s2() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        SortedSet<NodeId> seen = new TreeSet<>();
        NodeReport at = report;
        while (at != null && seen.add(at.node())) {
          at = at.parent().map(Edge::node).map(reports::get).orElse(null);
        }
        if (at != null && at.node().equals(report.node())) {
          broken.add(name(report.node()) + " is its own ancestor");
        }
      }
      return broken;
    }

    List<String> s3() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        if (report.parent().filter(edge -> edge.attachment() == 0).isPresent()) {
          broken.add(name(report.node()) + " has a parent without an attachment");
        }
      }
      return broken;
    }

    List<String> s5() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        List<NodeId> path = report.path();
        if (new TreeSet<>(path).size() != path.size()) {
          broken.add(name(report.node()) + " stands twice in its own path");
        }
        Optional<NodeId> above =
            path.size() < 2 ? Optional.empty() : Optional.of(path.get(path.size() - 2));
        List<NodeId> parents = above.map(reports::get).map(NodeReport::path).orElse(List.of());
        boolean known = above.isPresent() && reports.containsKey(above.get());
        if (known && !parents.equals(path.subList(0, path.size() - 1))) {
          broken.add(name(report.node()) + "'s path is not " + name(above.get()) + "'s and itself");
        }
      }
      return broken;
    }

    List<String> s14() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        for (Edge edge : report.children()) {
          Surveyed child = hosts.get(edge.node());
          if (child != null && child.state() == HostState.FAILED) {
            broken.add(name(report.node()) + " holds " + child.host() + ", which is failed");
          }
        }
      }
      return broken;
    }

    List<String> l1() {
      List<String> broken = new ArrayList<>();
      Optional<NodeId> root = survey.root();
      boolean anybody =
          !reports.isEmpty()
              || survey.hosts().stream().anyMatch(h -> h.state() == HostState.JOINED);
      if (root.isEmpty() && anybody) {
        broken.add("the controller knows no root");
      }
      for (NodeReport report : reports.values()) {
        boolean mine = root.isPresent() && report.node().equals(root.get());
        if (isRoot(report) && !mine) {
          broken.add(name(report.node()) + " believes that it is root");
        } else if (!report.path().isEmpty()
            && root.isPresent()
            && !report.path().get(0).equals(root.get())) {
          broken.add(name(report.node()) + " follows " + name(report.path().get(0)));
        }
      }
      for (Surveyed host : survey.hosts()) {
        if (host.state() == HostState.JOINED && host.report().isEmpty()) {
          broken.add(host.host() + " does not answer");
        }
      }
      return broken;
    }

    List<String> l2() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        for (Edge edge : report.children()) {
          NodeReport child = reports.get(edge.node());
          boolean agreed =
              child == null
                  || child
                      .parent()
                      .filter(up -> up.node().equals(report.node()))
                      .filter(up -> up.attachment() == edge.attachment())
                      .isPresent();
          if (!agreed) {
            broken.add(
                name(report.node())
                    + " holds "
                    + name(edge.node())
                    + ", whose parent is "
                    + child.parent().map(up -> name(up.node())).orElse("nobody"));
          }
        }
        report
            .parent()
            .map(Edge::node)
            .map(reports::get)
            .filter(up -> up.children().stream().noneMatch(e -> e.node().equals(report.node())))
            .ifPresent(
                up ->
                    broken.add(name(report.node()) + "'s parent " + name(up.node()) + " lacks it"));
      }
      return broken;
    }

    List<String> l3() {
      List<String> broken = new ArrayList<>();
      for (NodeReport report : reports.values()) {
        List<Edge> neighbours = new ArrayList<>(report.children());
        report.parent().ifPresent(neighbours::add);
        for (Edge edge : neighbours) {
          if (!reports.containsKey(edge.node())) {
            broken.add(name(report.node()) + " holds " + name(edge.node()) + ", which is silent");
          }
        }
      }
      return broken;
    }

    List<String> l8() {
      List<String> broken = new ArrayList<>();
      for (NodeReport stranger : survey.strangers()) {
        broken.add(stranger.node().shortForm() + " is in the tree and no host's");
      }
      for (Surveyed host : survey.hosts()) {
        boolean in = host.report().isPresent();
        if (in && host.state() != HostState.JOINED) {
          broken.add(
              host.host()
                  + " is in the tree and "
                  + host.state().name().toLowerCase(java.util.Locale.ROOT));
        }
      }
      return broken;
    }
  }
}
