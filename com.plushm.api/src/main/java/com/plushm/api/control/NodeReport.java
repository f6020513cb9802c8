package com.plushm.api.control;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.Claim;
import java.util.List;
import java.util.Optional;

/**
 * A node's place in the tree as it sees it itself: its answer to a survey (paper §6: the state of
 * the overlay is to be seen).
 *
 * @param parent absent at the root, and while the node is an orphan
 * @param children in the overlay's order, each with the attachment's id
 * @param degreeMax children that it would take; 0 if its overlay sets no bound
 * @param path from the root to the node, both included; empty while not attached
 * @param claim of the root that it follows
 * @param placedMillis since its parent, or its being root, last changed
 * @param roundTripMillis to the parent and back, measured there by this very survey; negative if
 *     unknown
 * @param delivered the last command
 * @param events what it saw that the survey asked for, oldest first
 */
public record NodeReport(
    NodeId node,
    Incarnation incarnation,
    Optional<Edge> parent,
    List<Edge> children,
    int degreeMax,
    List<NodeId> path,
    Claim claim,
    long placedMillis,
    long roundTripMillis,
    CommandId delivered,
    List<NodeEvent> events) {
  /** Children of one node, and nodes of a path, at most. */
  public static final int EDGES_MAX = 20_000;

  /** Events in one report at most. */
  public static final int EVENTS_MAX = 256;

  /** One end of an attachment, as its other end has it. */
  public record Edge(NodeId node, long attachment) {
    private void write(FieldWriter out) {
      out.node(node).number(attachment);
    }

    private static Edge read(FieldReader in) throws CodecException {
      return new Edge(in.node(), in.number());
    }
  }

  /** The same with the round trip that its parent measured. */
  public NodeReport measured(long millis) {
    return new NodeReport(
        node,
        incarnation,
        parent,
        children,
        degreeMax,
        path,
        claim,
        placedMillis,
        millis,
        delivered,
        events);
  }

  void write(FieldWriter out) {
    out.node(node).incarnation(incarnation).flag(parent.isPresent());
    parent.ifPresent(edge -> edge.write(out));
    out.list(children, (o, edge) -> edge.write(o)).number(degreeMax);
    out.list(path, FieldWriter::node);
    claim.write(out);
    out.number(placedMillis).number(roundTripMillis).command(delivered);
    out.list(events, (o, event) -> event.write(o));
  }

  static NodeReport read(FieldReader in) throws CodecException {
    return new NodeReport(
        in.node(),
        in.incarnation(),
        in.flag() ? Optional.of(Edge.read(in)) : Optional.empty(),
        in.list(EDGES_MAX, Edge::read),
        in.number(0, Integer.MAX_VALUE),
        in.list(EDGES_MAX, FieldReader::node),
        Claim.read(in),
        in.natural(),
        in.number(),
        in.command(),
        in.list(EVENTS_MAX, NodeEvent::read));
  }
}
