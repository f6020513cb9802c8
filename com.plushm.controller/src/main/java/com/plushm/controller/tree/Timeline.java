package com.plushm.controller.tree;

import com.plushm.api.control.NodeEvent;
import com.plushm.api.control.NodeReport;
import com.plushm.api.id.NodeId;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What everybody saw of one host, in one order: the controller's record, the host's own and its
 * neighbours'. Every witness tells how long ago, so that no clocks need agree; between witnesses
 * the order is true to within the survey's duration, and of one witness it is exact.
 */
public final class Timeline {
  /** Who tells of what the controller saw. */
  public static final String CONTROLLER = "controller";

  /**
   * A line.
   *
   * @param ageMillis ago, when the survey ended
   * @param witness the host that saw it, or {@link #CONTROLLER}
   */
  public record Line(long ageMillis, String witness, String words) {}

  private Timeline() {}

  /** The lines, oldest first. */
  public static List<Line> of(SurveyView survey, Surveyed subject) {
    Map<NodeId, String> names = new TreeMap<>();
    survey.controller().ifPresent(node -> names.put(node, "the " + CONTROLLER));
    for (Surveyed host : survey.hosts()) {
      host.node().ifPresent(node -> names.put(node, host.host().value()));
    }
    List<Line> lines = new ArrayList<>();
    survey.past().forEach(m -> lines.add(new Line(m.ageMillis(), CONTROLLER, m.words())));
    List<NodeReport> reports = new ArrayList<>(survey.strangers());
    survey.hosts().forEach(host -> host.report().ifPresent(reports::add));
    for (NodeReport report : reports) {
      String witness = name(names, report.node());
      for (NodeEvent event : report.events()) {
        String about = event.about().map(node -> name(names, node) + " ").orElse("");
        boolean itself = subject.node().filter(report.node()::equals).isPresent();
        String subjectOf = about.isEmpty() && !itself ? witness + " " : about;
        lines.add(new Line(event.ageMillis(), witness, subjectOf + event.words()));
      }
    }
    // Stable: of one witness and one millisecond, the order in which it told.
    lines.sort(Comparator.comparingLong(Line::ageMillis).reversed());
    return lines;
  }

  private static String name(Map<NodeId, String> names, NodeId node) {
    return names.getOrDefault(node, node.shortForm());
  }
}
