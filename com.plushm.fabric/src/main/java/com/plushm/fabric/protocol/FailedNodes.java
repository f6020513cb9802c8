package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is FAILED by the controller's numbered word (protocol.md §3.6); the overlay is told what
 * changes.
 */
final class FailedNodes {
  private final NodeContext context;
  private final Overlay overlay;
  private SortedSet<NodeId> nodes = new TreeSet<>();
  private FailedSet current = new FailedSet(0, 0, List.of(), Bytes.EMPTY);

  FailedNodes(NodeContext context, Overlay overlay) {
    this.context = context;
    this.overlay = overlay;
  }

  /** The last word, if there was one. */
  Optional<FailedSet> current() {
    return current.number() > 0 ? Optional.of(current) : Optional.empty();
  }

  long reign() {
    return current.reign();
  }

  long number() {
    return current.number();
  }

  boolean contains(NodeId node) {
    return nodes.contains(node);
  }

  private boolean isAtLeast(long reign, long number) {
    return !isLater(reign, number, current.reign(), current.number());
  }

  private static boolean isLater(long reign, long number, long thanReign, long thanNumber) {
    return reign > thanReign || (reign == thanReign && number > thanNumber);
  }

  /** A neighbour knows that version: if it is an old one, it is sent the present. */
  void bringUp(Peer neighbour, long reign, long number) {
    if (isLater(current.reign(), current.number(), reign, number)) {
      context.send(neighbour, current);
    }
  }

  /**
   * Takes a later word, from whomever: it is signed, so that who missed it may have it from any
   * neighbour. False for one that is not later, or not the controller's.
   */
  boolean accept(FailedSet news) {
    if (isAtLeast(news.reign(), news.number())) {
      return false;
    }
    byte[] signed = FailedSet.signedBytes(news.reign(), news.number(), news.failed());
    if (!context.signedByController(signed, news.signature())) {
      context.count("control.unsigned");
      return false;
    }
    SortedSet<NodeId> before = nodes;
    nodes = new TreeSet<>(news.failed());
    current = news;
    before.stream().filter(node -> !nodes.contains(node)).forEach(overlay::reinstate);
    // Those that hold no place first: who loses its parent seeks another, and none of these.
    nodes.stream()
        .filter(node -> !before.contains(node))
        .sorted(Comparator.comparingInt(this::place))
        .forEach(overlay::markFailed);
    return true;
  }

  private int place(NodeId node) {
    if (overlay.parent().filter(parent -> parent.id().equals(node)).isPresent()) {
      return 2;
    }
    return overlay.attachment(node) != 0 ? 1 : 0;
  }
}
