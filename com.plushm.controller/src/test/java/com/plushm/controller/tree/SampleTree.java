package com.plushm.controller.tree;

import com.plushm.api.control.NodeEvent;
import com.plushm.api.control.NodeReport;
import com.plushm.api.control.NodeReport.Edge;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.Claim;
import com.plushm.controller.HostState;
import com.plushm.controller.SurveyView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A survey that a test writes down: hosts {@code local1…} with nodes of the same numbers. */
public final class SampleTree {
  private final Map<Integer, Integer> parents = new LinkedHashMap<>();
  private final Map<Integer, HostState> states = new LinkedHashMap<>();
  private final Map<Integer, List<NodeEvent>> events = new LinkedHashMap<>();
  private final List<SurveyView.Moment> past = new ArrayList<>();
  private final Map<Integer, NodeReport> instead = new LinkedHashMap<>();

  /** Node 1 as the root. */
  public SampleTree() {
    parents.put(1, 0);
  }

  public static NodeId id(int number) {
    return new NodeId(0, number);
  }

  /** A node below another one. */
  public SampleTree child(int number, int parent) {
    parents.put(number, parent);
    return this;
  }

  /** A host in that state that does not answer. */
  public SampleTree silent(int number, HostState state) {
    states.put(number, state);
    return this;
  }

  public SampleTree saw(int number, NodeEvent event) {
    events.computeIfAbsent(number, n -> new ArrayList<>()).add(event);
    return this;
  }

  public SampleTree past(long ageMillis, String words) {
    past.add(new SurveyView.Moment(ageMillis, words));
    return this;
  }

  /** What that node says instead of the truth. */
  public SampleTree says(int number, NodeReport report) {
    instead.put(number, report);
    return this;
  }

  private static long attachment(int child) {
    return 100L + child;
  }

  /** The truth of a node. */
  public NodeReport report(int number) {
    List<Edge> children = new ArrayList<>();
    parents.forEach(
        (child, parent) -> {
          if (parent == number) {
            children.add(new Edge(id(child), attachment(child)));
          }
        });
    List<NodeId> path = new ArrayList<>();
    for (int at = number; at != 0 && !path.contains(id(at)); at = parents.get(at)) {
      path.add(0, id(at));
    }
    int parent = parents.get(number);
    return new NodeReport(
        id(number),
        new Incarnation(1),
        parent == 0 ? Optional.empty() : Optional.of(new Edge(id(parent), attachment(number))),
        children,
        4,
        path,
        new Claim(1, true, 0, id(1)),
        5_000,
        parent == 0 ? -1 : number,
        new CommandId(1, 7),
        events.getOrDefault(number, List.of()));
  }

  public SurveyView survey() {
    List<SurveyView.Surveyed> hosts = new ArrayList<>();
    for (int number : parents.keySet()) {
      HostState state = states.getOrDefault(number, HostState.JOINED);
      NodeReport report = instead.getOrDefault(number, report(number));
      hosts.add(host(number, state, states.containsKey(number) ? null : report));
    }
    states.forEach(
        (number, state) -> {
          if (!parents.containsKey(number)) {
            hosts.add(host(number, state, null));
          }
        });
    return new SurveyView(
        Duration.ofMillis(12),
        Optional.of(id(99)),
        Optional.of(id(1)),
        7,
        hosts,
        List.of(),
        List.copyOf(past));
  }

  private static SurveyView.Surveyed host(int number, HostState state, NodeReport report) {
    return new SurveyView.Surveyed(
        new HostName("local" + number),
        state,
        Duration.ofSeconds(3),
        Optional.of(id(number)),
        new Incarnation(1),
        state == HostState.JOINED ? "" : "silent for 4200 ms",
        Optional.ofNullable(report));
  }
}
