package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Where this node hangs: its parent, the path of its ancestors, and the root's pulse that keeps the
 * path fresh (protocol.md §3, paths and pulses).
 */
final class Place {
  /** Ancestors that a path may have; whoever would have more takes no children. */
  static final int PATH_MAX = 512;

  /** What a new position brought. */
  record News(boolean advanced, boolean moved, boolean rootChanged, boolean inOwnPath) {}

  private final OverlayContext context;
  private final RandTreeSettings settings;

  private boolean isRoot;
  private Peer parent;
  private long attachment;
  private List<Peer> path = List.of();
  private Peer root;
  private Claim claim = Claim.NONE;
  private long counter;
  private long advancedAt;
  private List<Peer> siblings = List.of();
  private long treeSize = 1;
  private int treeHeight;
  private Position forChildren;

  Place(OverlayContext context, RandTreeSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  // Changes.

  void becomeRoot(Claim mine) {
    isRoot = true;
    parent = null;
    attachment = 0;
    path = List.of();
    siblings = List.of();
    root = context.self();
    claim = mine;
    forChildren = null;
  }

  /** The root's next pulse. */
  void beat(List<Peer> children, long size, int height) {
    counter++;
    siblings = children;
    treeSize = size;
    treeHeight = height;
    forChildren = null;
  }

  void attach(Peer newParent, long newAttachment, Position position) {
    isRoot = false;
    parent = newParent;
    attachment = newAttachment;
    path = position.path();
    siblings = position.siblings();
    follow(position);
  }

  /** Takes over what the root's pulse brought. */
  private void follow(Position position) {
    claim = position.claim();
    counter = position.counter();
    root = position.path().get(0);
    treeSize = position.treeSize();
    treeHeight = position.treeHeight();
    advancedAt = context.now();
    forChildren = null;
  }

  /** The parent is gone; what hangs below keeps hanging here. */
  void detach() {
    parent = null;
    attachment = 0;
    path = List.of();
    forChildren = null;
  }

  /** Leaves for good. */
  void leave() {
    isRoot = false;
    root = null;
    siblings = List.of();
    detach();
  }

  /** The parent says where it stands. */
  News update(Position position) {
    boolean inOwnPath = has(position.path(), context.self().id());
    boolean rootChanged = !position.claim().equals(claim);
    boolean advanced = rootChanged || position.counter() > counter;
    boolean moved = !position.path().equals(path);
    if (inOwnPath) {
      return new News(false, false, false, true);
    }
    path = moved ? position.path() : path;
    siblings = position.siblings().equals(siblings) ? siblings : position.siblings();
    forChildren = moved ? null : forChildren;
    if (advanced) {
      follow(position);
    }
    return new News(advanced, moved, rootChanged, false);
  }

  /** A successor of this code goes on where its predecessor stood; its path must prove itself. */
  void restore(boolean wasRoot, Peer oldParent, long oldAttachment, Peer oldRoot, Position above) {
    isRoot = wasRoot;
    parent = oldParent;
    attachment = oldAttachment;
    path = above.path();
    siblings = above.siblings();
    root = oldRoot;
    claim = above.claim();
    counter = above.counter();
    treeSize = above.treeSize();
    treeHeight = above.treeHeight();
    advancedAt = context.now();
  }

  /** The lost root is not to be named any more. */
  void rootLost() {
    root = null;
  }

  /** A lost peer is no sibling any more (mends fault 1: every role is cleared). */
  void forgetSibling(NodeId node) {
    if (!isRoot && has(siblings, node)) {
      siblings = siblings.stream().filter(peer -> !peer.id().equals(node)).toList();
    }
  }

  // Questions.

  /** Whether a root's pulse came lately; without it nobody is accepted. A root's own is fresh. */
  boolean fresh() {
    return isRoot || (parent != null && staleFor() <= settings.pathFreshFor());
  }

  /** Milliseconds since the pulse advanced. */
  long staleFor() {
    return isRoot ? 0 : context.now() - advancedAt;
  }

  boolean isAbove(NodeId node) {
    return has(path, node);
  }

  /** Whether a position can be the sender's own. */
  static boolean endsWith(Position position, Peer sender) {
    List<Peer> path = position.path();
    return !path.isEmpty()
        && path.size() <= PATH_MAX
        && path.get(path.size() - 1).id().equals(sender.id());
  }

  static boolean has(List<Peer> peers, NodeId node) {
    for (Peer peer : peers) {
      if (peer.id().equals(node)) {
        return true;
      }
    }
    return false;
  }

  /** What the children are told. A node without a parent is the top of what hangs below it. */
  Position forChildren() {
    if (forChildren == null) {
      List<Peer> down = new ArrayList<>(path.size() + 1);
      down.addAll(path);
      down.add(context.self());
      forChildren =
          new Position(
              claim,
              counter,
              List.copyOf(down),
              isRoot ? siblings : List.of(),
              treeSize,
              treeHeight);
    }
    return forChildren;
  }

  /** This node's rank among the root's children, or -1 if it is none of them. */
  int rank() {
    for (int i = 0; i < siblings.size(); i++) {
      if (siblings.get(i).id().equals(context.self().id())) {
        return i;
      }
    }
    return -1;
  }

  boolean isRoot() {
    return isRoot;
  }

  Peer parent() {
    return parent;
  }

  boolean isParent(NodeId node) {
    return parent != null && parent.id().equals(node);
  }

  long attachment() {
    return attachment;
  }

  List<Peer> path() {
    return path;
  }

  /** Edges between the root and this node. */
  int depth() {
    return path.size();
  }

  Peer root() {
    return root;
  }

  Claim claim() {
    return claim;
  }

  long counter() {
    return counter;
  }

  List<Peer> siblings() {
    return isRoot ? List.of() : siblings;
  }

  long treeSize() {
    return treeSize;
  }

  int treeHeight() {
    return treeHeight;
  }
}
