package com.plushm.overlay.star;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots of a root: taken by children, in the order in which they attached, or reserved for
 * joiners that have yet to confirm. Both together never exceed the degree (S1).
 */
final class Slots {
  /** Who takes a slot, and the id of its attachment. */
  record Child(Peer peer, Incarnation incarnation, long attachment) {}

  private record Reservation(Child child, long deadline) {}

  private final Map<NodeId, Child> children = new LinkedHashMap<>();
  private final Map<NodeId, Reservation> reserved = new TreeMap<>();

  Collection<Child> children() {
    return children.values();
  }

  /** The child of that key; null if it is none. */
  Child child(NodeId node) {
    return children.get(node);
  }

  List<Peer> oldest(int count) {
    // Asked for at almost every event of a root: no stream.
    int left = Math.min(count, children.size());
    List<Peer> oldest = new ArrayList<>(left);
    Iterator<Child> each = children.values().iterator();
    for (; left > 0; left--) {
      oldest.add(each.next().peer());
    }
    return Collections.unmodifiableList(oldest);
  }

  int taken() {
    return children.size() + reserved.size();
  }

  /** Whether the node has a slot already, taken or reserved. */
  boolean has(NodeId node) {
    return children.containsKey(node) || reserved.containsKey(node);
  }

  void reserve(Child child, long deadline) {
    reserved.put(child.peer().id(), new Reservation(child, deadline));
  }

  /** Turns a reservation into a child; false if it is not held, or not any more. */
  boolean confirm(NodeId node, long attachment, long now) {
    Reservation slot = reserved.remove(node);
    if (slot == null || slot.child().attachment() != attachment || slot.deadline() < now) {
      return false;
    }
    // Behind all others, a former self included: who comes back is the youngest.
    children.remove(node);
    children.put(node, slot.child());
    return true;
  }

  void release(NodeId node) {
    reserved.remove(node);
  }

  /** Gives back the slot that was reserved with this attachment. */
  void release(NodeId node, long attachment) {
    Reservation slot = reserved.get(node);
    if (slot != null && slot.child().attachment() == attachment) {
      reserved.remove(node);
    }
  }

  void expire(long now) {
    reserved.values().removeIf(slot -> slot.deadline() < now);
  }

  /** Ends the child's role; null if it had none. */
  Child remove(NodeId node) {
    return children.remove(node);
  }

  void clear() {
    children.clear();
    reserved.clear();
  }
}
