package com.plushm.fabric.protocol;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left of a tree after its successor's CUT (protocol.md §6): edges to the neighbours of
 * that time, over which commands and answers go on until the neighbour has delivered the CUT too.
 * They are not repaired: whoever loses one attaches in the new tree.
 */
final class OldEdges {
  /** An edge whose neighbour follows is kept this much longer, for what is under way on it. */
  static final long SETTLE = 2_000;

  /** An edge is kept so long at most, whatever its neighbour does. */
  static final long KEPT_MAX = 30_000;

  private record Edge(Peer peer, boolean parent, long attachment, long cut, long since) {}

  private final NodeContext context;
  private final List<Edge> edges = new ArrayList<>();

  OldEdges(NodeContext context) {
    this.context = context;
  }

  /** Keeps the edges of a tree as they are now. */
  void keep(Overlay tree, CommandId cut) {
    long now = context.now();
    tree.parent().ifPresent(p -> keep(p, true, tree.attachment(p.id()), cut.number(), now));
    for (Peer child : tree.children()) {
      keep(child, false, tree.attachment(child.id()), cut.number(), now);
    }
  }

  private void keep(Peer peer, boolean parent, long attachment, long cut, long now) {
    edges.add(new Edge(peer, parent, attachment, cut, now));
  }

  boolean isEmpty() {
    return edges.isEmpty();
  }

  Optional<Peer> parent() {
    return edges.stream().filter(Edge::parent).map(Edge::peer).findFirst();
  }

  boolean isParent(NodeId node) {
    return edges.stream().anyMatch(e -> e.parent() && e.peer().id().equals(node));
  }

  List<Peer> children() {
    return edges.stream().filter(e -> !e.parent()).map(Edge::peer).toList();
  }

  List<Long> attachments(NodeId node) {
    return edges.stream().filter(e -> e.peer().id().equals(node)).map(Edge::attachment).toList();
  }

  /**
   * The neighbour says what it delivered: one that has the CUT needs the edge no longer.
   *
   * @return whether an edge went
   */
  boolean delivered(NodeId node, CommandId delivered) {
    long settled = context.now() - SETTLE;
    return edges.removeIf(
        e -> e.peer().id().equals(node) && delivered.number() >= e.cut() && e.since() <= settled);
  }

  /**
   * There is no link to that node any more.
   *
   * @return whether an edge went
   */
  boolean lost(NodeId node) {
    return edges.removeIf(e -> e.peer().id().equals(node));
  }

  /**
   * The neighbour does not hold that attachment.
   *
   * @return whether an edge went
   */
  boolean refused(NodeId node, long attachment) {
    return edges.removeIf(e -> e.peer().id().equals(node) && e.attachment() == attachment);
  }

  /**
   * Lets go of what is too old.
   *
   * @return whether an edge went
   */
  boolean expire() {
    long oldest = context.now() - KEPT_MAX;
    return edges.removeIf(e -> e.since() <= oldest);
  }
}
