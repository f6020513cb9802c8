package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.Overlay;
import java.util.List;
import java.util.Optional;

/**
 * Who is FAILED by the controller's numbered word (protocol.md §3.6); the overlay is told what
 * changes.
 */
final class FailedNodes {
  private final Overlay overlay;
  private FailedSet current = new FailedSet(0, 0, List.of());

  FailedNodes(Overlay overlay) {
    this.overlay = overlay;
  }

  /** The last word, if there was one. */
  Optional<FailedSet> current() {
    return current.number() > 0 ? Optional.of(current) : Optional.empty();
  }

  /** Takes a later word; false for one that is not later. */
  boolean accept(FailedSet news) {
    boolean later =
        news.reign() > current.reign()
            || (news.reign() == current.reign() && news.number() > current.number());
    if (!later) {
      return false;
    }
    for (NodeId node : current.failed()) {
      if (!news.failed().contains(node)) {
        overlay.reinstate(node);
      }
    }
    for (NodeId node : news.failed()) {
      if (!current.failed().contains(node)) {
        overlay.markFailed(node);
      }
    }
    current = news;
    return true;
  }
}
