package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the overlay's upcalls leave out: which child went away, and that a subtree moved as one. */
final class Moves {
  private final Trees trees;
  private long generation;
  private Map<NodeId, Peer> children = new TreeMap<>();
  private NodeId root;
  private NodeId losing;
  private long invitedBy;

  Moves(Trees trees) {
    this.trees = trees;
    this.generation = trees.generation().number();
  }

  /** The link to that one is being lost: whoever goes with it is reported as lost. */
  void losing(NodeId node) {
    losing = node;
  }

  /** The parent has said INVITE. */
  void invited(NodeId parent) {
    invitedBy = trees.slot().attachment(parent);
  }

  /** Children that went elsewhere since the last call; they may yet be lost on the way. */
  List<Peer> childrenGone() {
    Map<NodeId, Peer> now = new TreeMap<>();
    trees.slot().children().forEach(child -> now.put(child.id(), child));
    List<Peer> gone = new ArrayList<>();
    for (Peer child : children.values()) {
      if (!now.containsKey(child.id()) && !child.id().equals(losing)) {
        gone.add(child);
      }
    }
    children = now;
    if (trees.generation().number() != generation) {
      generation = trees.generation().number();
      return List.of(); // All have gone, to another tree.
    }
    // One without a way up gives all of them up at once, and they know where they go.
    return trees.slot().isRoot() || trees.slot().parent().isPresent() ? gone : List.of();
  }

  /**
   * Whether this node came under another root along with its parent: then nobody invites it, and
   * the new root does not know of it.
   */
  boolean carriedAlong(Peer newRoot) {
    boolean another = newRoot != null && !newRoot.id().equals(root);
    root = newRoot == null ? root : newRoot.id();
    long attachment = trees.slot().parent().map(p -> trees.slot().attachment(p.id())).orElse(0L);
    return another && !trees.slot().isRoot() && attachment != 0 && attachment == invitedBy;
  }
}
