package com.plushm.overlay.bushy;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.List;

/** Who succeeds the root, in the order that it gave. */
final class Successors {
  /** How many are told. */
  static final int MAX = 3;

  private Successors() {}

  /** The first inner nodes. */
  static List<Peer> of(List<Peer> inner) {
    return inner.stream().limit(MAX).toList();
  }

  /** The rank of a node, or -1. */
  static int rank(List<Peer> successors, NodeId node) {
    for (int i = 0; i < successors.size(); i++) {
      if (successors.get(i).id().equals(node)) {
        return i;
      }
    }
    return -1;
  }
}
