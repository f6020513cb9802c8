package com.plushm.overlay.bushy;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.bushy.BushyMessage.Position;
import java.util.ArrayList;
import java.util.List;

/** Where a node stands: its parent, the path above it, and the root that it follows. */
final class Standing {
  private final OverlayContext context;
  Claim claim = Claim.NONE;
  Peer root;
  Peer parent;
  long attachment;
  List<Peer> path = List.of();
  List<Peer> successors = List.of();
  long counter;
  long pulsedAt;

  Standing(OverlayContext context) {
    this.context = context;
  }

  /** Takes over what the parent says. */
  void follow(Position position) {
    claim = position.claim();
    counter = position.counter();
    path = position.path();
    root = path.get(0);
    successors = position.successors();
    pulsedAt = context.now();
  }

  /** The root stands above all, by its own claim. */
  void becomeRoot(Claim mine) {
    forgetParent();
    root = context.self();
    claim = mine;
    successors = List.of();
  }

  boolean isRoot() {
    return root != null && root.id().equals(context.self().id());
  }

  void forgetParent() {
    parent = null;
    attachment = 0;
    path = List.of();
  }

  /** What the children are told. */
  Position position(List<Peer> next) {
    List<Peer> down = new ArrayList<>(path);
    down.add(context.self());
    return new Position(claim, counter, List.copyOf(down), next);
  }

  /** Whether a position can be the sender's own, and this node not part of it. */
  boolean isPathOf(Position position, Peer sender) {
    List<Peer> above = position.path();
    return above.get(above.size() - 1).id().equals(sender.id())
        && above.stream().noneMatch(p -> p.id().equals(context.self().id()));
  }

  boolean isParent(NodeId node) {
    return parent != null && parent.id().equals(node);
  }
}
