package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the overlay's upcalls leave out: which child went away, and that a subtree moved as one. */
final class Moves {
  private final Overlay overlay;
  private Map<NodeId, Peer> children = new TreeMap<>();
  private NodeId root;
  private NodeId losing;
  private long invitedBy;

  Moves(Overlay overlay) {
    this.overlay = overlay;
  }

  /** The link to that one is being lost: whoever goes with it is reported as lost. */
  void losing(NodeId node) {
    losing = node;
  }

  /** The parent has said INVITE. */
  void invited(NodeId parent) {
    invitedBy = overlay.attachment(parent);
  }

  /** Children that went elsewhere since the last call; they may yet be lost on the way. */
  List<Peer> childrenGone() {
    Map<NodeId, Peer> now = new TreeMap<>();
    overlay.children().forEach(child -> now.put(child.id(), child));
    List<Peer> gone = new ArrayList<>();
    for (Peer child : children.values()) {
      if (!now.containsKey(child.id()) && !child.id().equals(losing)) {
        gone.add(child);
      }
    }
    children = now;
    // One without a way up gives all of them up at once, and they know where they go.
    return overlay.isRoot() || overlay.parent().isPresent() ? gone : List.of();
  }

  /**
   * Whether this node came under another root along with its parent: then nobody invites it, and
   * the new root does not know of it.
   */
  boolean carriedAlong(Peer newRoot) {
    boolean another = newRoot != null && !newRoot.id().equals(root);
    root = newRoot == null ? root : newRoot.id();
    long attachment = overlay.parent().map(p -> overlay.attachment(p.id())).orElse(0L);
    return another && !overlay.isRoot() && attachment != 0 && attachment == invitedBy;
  }
}
