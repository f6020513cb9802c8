package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whose child each participant said that it is, both ways. */
final class Parentage {
  private final Map<NodeId, NodeId> parents = new TreeMap<>();
  private final Map<NodeId, SortedSet<NodeId>> children = new TreeMap<>();

  void put(NodeId child, NodeId parent) {
    forget(child);
    parents.put(child, parent);
    children.computeIfAbsent(parent, unused -> new TreeSet<>()).add(child);
  }

  /** That one is nobody's child any more; its own children still name it. */
  void forget(NodeId child) {
    NodeId parent = parents.remove(child);
    if (parent != null) {
      SortedSet<NodeId> siblings = children.get(parent);
      siblings.remove(child);
      if (siblings.isEmpty()) {
        children.remove(parent);
      }
    }
  }

  List<NodeId> childrenOf(NodeId parent) {
    SortedSet<NodeId> those = children.get(parent);
    return those == null ? List.of() : List.copyOf(those);
  }

  void clear() {
    parents.clear();
    children.clear();
  }
}
