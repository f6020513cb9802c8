package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.overlay.randtree.RandTreeMessage.Subtree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The children of a node, the slots that it reserved for joiners, and what it knows to be free
 * below. Children stay in the order in which they came: it is the order of succession.
 */
final class Children {
  /** A child as it confirmed itself, and what it last reported. */
  static final class Child {
    final Peer peer;
    final Incarnation incarnation;
    final long attachment;
    private Subtree below;

    Child(Peer peer, Incarnation incarnation, long attachment, Subtree below) {
      this.peer = peer;
      this.incarnation = incarnation;
      this.attachment = attachment;
      this.below = below;
    }

    Subtree below() {
      return below;
    }
  }

  /** A slot held for a joiner until it confirms or the time is over. */
  record Reservation(Peer joiner, Incarnation incarnation, long attachment, long deadline) {}

  /**
   * Where there is room below.
   *
   * @param level levels below that child; 0 is the child itself
   */
  record Room(Child child, int level) {}

  private final int degree;
  private final Map<NodeId, Child> table = new LinkedHashMap<>();
  private final Map<NodeId, Reservation> reserved = new TreeMap<>();

  Children(int degree) {
    this.degree = degree;
  }

  Child get(NodeId node) {
    return table.get(node);
  }

  Collection<Child> all() {
    return table.values();
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  List<Peer> peers() {
    List<Peer> peers = new ArrayList<>(table.size());
    table.values().forEach(child -> peers.add(child.peer));
    return List.copyOf(peers);
  }

  List<NodeId> ids() {
    return List.copyOf(table.keySet());
  }

  long attachment(NodeId node) {
    Child child = table.get(node);
    return child == null ? 0 : child.attachment;
  }

  // Slots.

  /** A node may be child and hold a reservation at once (it comes back): that is one slot. */
  int slotsTaken() {
    int taken = table.size();
    for (NodeId node : reserved.keySet()) {
      if (!table.containsKey(node)) {
        taken++;
      }
    }
    return taken;
  }

  int reservedCount() {
    return reserved.size();
  }

  /** Whether that node can be given a slot. */
  boolean hasRoomFor(NodeId joiner, long now) {
    purge(now);
    return table.containsKey(joiner) || reserved.containsKey(joiner) || slotsTaken() < degree;
  }

  void reserve(Reservation slot) {
    reserved.put(slot.joiner().id(), slot);
  }

  /** Ends the reservation; null if the slot was not held any more. */
  Reservation takeReservation(NodeId joiner, long attachment, long now) {
    purge(now);
    Reservation slot = reserved.get(joiner);
    if (slot == null || slot.attachment() != attachment) {
      return null;
    }
    return reserved.remove(joiner);
  }

  /** Forgets the reservation of that attachment, if there is one. */
  void release(NodeId joiner, long attachment) {
    Reservation slot = reserved.get(joiner);
    if (slot != null && slot.attachment() == attachment) {
      reserved.remove(joiner);
    }
  }

  void releaseAll() {
    reserved.clear();
  }

  private void purge(long now) {
    reserved.values().removeIf(slot -> slot.deadline() < now);
  }

  // The table.

  /** A child that comes again goes to the end of the order. */
  void put(Child child) {
    table.remove(child.peer.id());
    table.put(child.peer.id(), child);
  }

  /** Clears both roles that a node can have here; true if it was a child. */
  boolean drop(NodeId node) {
    reserved.remove(node);
    return table.remove(node) != null;
  }

  // What is below.

  /** True if the report is from a child by that attachment, and brings news. */
  boolean report(NodeId node, long attachment, Subtree below) {
    Child child = table.get(node);
    if (child == null || child.attachment != attachment || child.below.equals(below)) {
      return false;
    }
    child.below = below;
    return true;
  }

  /** This node and all that is known below it. */
  Subtree subtree(long now) {
    purge(now);
    long size = 1;
    int height = 0;
    int[] free = new int[Subtree.LEVELS_MAX];
    int levels = 1;
    free[0] = Math.max(0, degree - slotsTaken());
    for (Child child : table.values()) {
      size += child.below.size();
      height = Math.max(height, child.below.height() + 1);
      List<Integer> below = child.below.free();
      for (int i = 0; i < below.size(); i++) {
        int level = Math.min(i + 1, Subtree.LEVELS_MAX - 1);
        free[level] = (int) Math.min(Integer.MAX_VALUE, (long) free[level] + below.get(i));
        levels = Math.max(levels, level + 1);
      }
    }
    List<Integer> byLevel = new ArrayList<>(levels);
    for (int i = 0; i < levels; i++) {
      byLevel.add(free[i]);
    }
    return new Subtree(size, height, List.copyOf(byLevel));
  }

  /**
   * A random child to hand a joiner to, of those below whom room is nearest, weighted by how much:
   * so the tree stays flat (protocol.md §3, shape). Null if no room is known: the choice is bounded
   * (mends fault 7, spinning when every peer is a child).
   */
  Room roomBelow(RandomGenerator random, NodeId joiner) {
    int nearest = Integer.MAX_VALUE;
    long weights = 0;
    for (Child child : table.values()) {
      int level = firstFree(child, joiner);
      if (level < nearest) {
        nearest = level;
        weights = 0;
      }
      if (level == nearest && level != Integer.MAX_VALUE) {
        weights += child.below.free().get(level);
      }
    }
    if (weights == 0) {
      return null;
    }
    long ticket = random.nextLong(weights);
    for (Child child : table.values()) {
      if (firstFree(child, joiner) == nearest) {
        ticket -= child.below.free().get(nearest);
        if (ticket < 0) {
          return new Room(child, nearest);
        }
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private static int firstFree(Child child, NodeId joiner) {
    List<Integer> free = child.below.free();
    if (!child.peer.id().equals(joiner)) {
      for (int i = 0; i < free.size(); i++) {
        if (free.get(i) > 0) {
          return i;
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Until the child reports, the slot that a joiner was sent to counts as taken. */
  void expectTaken(Room room) {
    Subtree old = room.child().below;
    List<Integer> free = new ArrayList<>(old.free());
    free.set(room.level(), free.get(room.level()) - 1);
    if (room.level() + 1 < Subtree.LEVELS_MAX) {
      if (room.level() + 1 == free.size()) {
        free.add(0);
      }
      free.set(room.level() + 1, free.get(room.level() + 1) + degree);
    }
    room.child().below = new Subtree(old.size() + 1, old.height(), List.copyOf(free));
  }
}
