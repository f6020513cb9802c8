package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Survey;
import com.plushm.api.control.ControlMessage.Surveyed;
import com.plushm.api.control.NodeReport;
import com.plushm.api.control.NodeReport.Edge;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers surveys of the tree: says where this node stands, asks the children, passes their answers
 * up. The time between question and answer of a child is the round trip of that edge.
 */
final class Surveyor {
  /** Surveys under way that are remembered, the oldest forgotten first. */
  static final int OPEN_MAX = 16;

  private final NodeContext context;
  private final Supplier<Overlay> overlay;
  private final EventRing events;
  private final Supplier<CommandId> delivered;
  private final Consumer<ControlMessage> up;
  private final Map<Long, Long> askedAt = new LinkedHashMap<>();
  private Optional<NodeId> place = Optional.empty();
  private long placedAt;

  /**
   * @param overlay the one of now
   * @param up passes a message to the parent, or at the root to the controller
   */
  Surveyor(
      NodeContext context,
      Supplier<Overlay> overlay,
      EventRing events,
      Supplier<CommandId> delivered,
      Consumer<ControlMessage> up) {
    this.context = context;
    this.overlay = overlay;
    this.events = events;
    this.delivered = delivered;
    this.up = up;
    this.placedAt = context.now();
  }

  /** Parent or root changed, perhaps. */
  void moved() {
    Optional<NodeId> now =
        overlay.get().isRoot()
            ? Optional.of(context.self().id())
            : overlay.get().parent().map(Peer::id);
    if (!Objects.equals(now, place)) {
      place = now;
      placedAt = context.now();
    }
  }

  /** A survey came down. */
  void onSurvey(Survey survey) {
    if (askedAt.putIfAbsent(survey.id(), context.now()) != null) {
      return;
    }
    if (askedAt.size() > OPEN_MAX) {
      askedAt.remove(askedAt.keySet().iterator().next());
    }
    up.accept(new Surveyed(survey.id(), report(survey)));
    for (Peer child : overlay.get().children()) {
      context.send(child, survey);
    }
  }

  /** An answer came up. */
  void onSurveyed(Peer from, Surveyed answer) {
    Long asked = askedAt.get(answer.id());
    boolean own = answer.report().node().equals(from.id());
    up.accept(
        own && asked != null
            ? new Surveyed(answer.id(), answer.report().measured(context.now() - asked))
            : answer);
  }

  private NodeReport report(Survey survey) {
    Overlay tree = overlay.get();
    List<Edge> children = tree.children().stream().map(this::edge).toList();
    return new NodeReport(
        context.self().id(),
        context.incarnation(),
        tree.parent().map(this::edge),
        children.subList(0, Math.min(children.size(), NodeReport.EDGES_MAX)),
        tree.degreeMax(),
        tree.path(),
        tree.claim(),
        Math.max(0, context.now() - placedAt),
        -1,
        delivered.get(),
        survey.about().map(events::about).orElse(List.of()));
  }

  private Edge edge(Peer peer) {
    return new Edge(peer.id(), overlay.get().attachment(peer.id()));
  }
}
