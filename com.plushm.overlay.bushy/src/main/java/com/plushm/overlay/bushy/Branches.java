package com.plushm.overlay.bushy;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node's children, its reserved slots, and, at the root, each inner node's leaves. */
final class Branches {
  /** A child that confirmed itself. */
  static final class Branch {
    final Peer peer;
    final Incarnation incarnation;
    final long attachment;
    List<Peer> leaves = List.of();

    /** Leaves as reported, and those that were sent there since. */
    int expected;

    Branch(Peer peer, Incarnation incarnation, long attachment, int expected) {
      this.peer = peer;
      this.incarnation = incarnation;
      this.attachment = attachment;
      this.expected = expected;
    }
  }

  private record Slot(Branch branch, long deadline) {}

  private final int max;
  private final Map<NodeId, Branch> table = new LinkedHashMap<>();
  private final Map<NodeId, Slot> slots = new TreeMap<>();

  Branches(int max) {
    this.max = max;
  }

  Branch get(NodeId node) {
    return table.get(node);
  }

  Collection<Branch> all() {
    return table.values();
  }

  List<Peer> peers() {
    List<Peer> peers = new ArrayList<>(table.size());
    table.values().forEach(branch -> peers.add(branch.peer));
    return List.copyOf(peers);
  }

  long attachment(NodeId node) {
    Branch branch = table.get(node);
    return branch == null ? 0 : branch.attachment;
  }

  /** Children and reserved slots; a child that comes again takes one slot, not two. */
  int taken(long now) {
    slots.values().removeIf(slot -> slot.deadline() < now);
    int taken = table.size();
    for (NodeId node : slots.keySet()) {
      taken += table.containsKey(node) ? 0 : 1;
    }
    return taken;
  }

  boolean hasRoomFor(NodeId node, long now) {
    return taken(now) < max || table.containsKey(node) || slots.containsKey(node);
  }

  void reserve(Branch branch, long deadline) {
    slots.put(branch.peer.id(), new Slot(branch, deadline));
  }

  /** The reserved slot of that attachment, given up by this call; null if it ran out. */
  Branch take(NodeId node, long attachment, long now) {
    Slot slot = slots.get(node);
    if (slot == null || slot.branch().attachment != attachment) {
      return null;
    }
    slots.remove(node);
    return slot.deadline() < now ? null : slot.branch();
  }

  void put(Branch branch) {
    table.remove(branch.peer.id());
    table.put(branch.peer.id(), branch);
  }

  /** Clears both roles; the child that it was, or null. */
  Branch drop(NodeId node) {
    slots.remove(node);
    return table.remove(node);
  }

  void clear() {
    table.clear();
    slots.clear();
  }

  void report(NodeId node, List<Peer> leaves) {
    Branch branch = table.get(node);
    if (branch != null) {
      branch.leaves = leaves;
      branch.expected = leaves.size();
    }
  }

  /** All nodes of the tree, as the root knows them. */
  int size() {
    int size = 1 + table.size();
    for (Branch branch : table.values()) {
      size += branch.expected;
    }
    return size;
  }

  /** The inner node with the fewest leaves, or null if none has room or it is the joiner's self. */
  Branch emptiest(NodeId joiner) {
    Branch best = null;
    for (Branch branch : table.values()) {
      boolean fits = branch.expected < max && !branch.peer.id().equals(joiner);
      if (fits && (best == null || branch.expected < best.expected)) {
        best = branch;
      }
    }
    return best;
  }
}
