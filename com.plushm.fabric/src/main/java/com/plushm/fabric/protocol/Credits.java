package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What a node allows its children to send (protocol.md §5.6). All that is allowed and not yet there
 * counts as if it were: so what waits here never exceeds its bound, whatever they do. Each child
 * may send a little at any time; who has more asks, and those who ask are served in turn.
 */
final class Credits {
  /** What a child may send unasked, at most. */
  static final long IDLE_BYTES_MAX = 64 << 10;

  /** Kept for those whose turn was not enough: else each might hold some that it cannot use. */
  static final long RESERVE_BYTES = AnswerFlow.MESSAGE_BYTES_MAX;

  private static final class Child {
    final Peer peer;
    final long edge;
    long received;
    long granted;
    long wanted;

    /** What it was granted by its last turn. */
    long turn;

    long confirmed;
    boolean unsaid = true;

    Child(Peer peer, long edge) {
      this.peer = peer;
      this.edge = edge;
    }

    long outstanding() {
      return granted - received;
    }

    /** Whether its turn was not enough, so that it still holds what it cannot use. */
    boolean isShort() {
      return received < turn;
    }
  }

  private final NodeContext context;
  private final ToLongFunction<NodeId> edgeOf;
  private final LongSupplier buffered;
  private final long bytesMax;
  private final Map<NodeId, Child> children = new TreeMap<>();
  private final ArrayDeque<NodeId> asking = new ArrayDeque<>();
  private long outstanding;

  /**
   * @param edgeOf the attachment of a child
   * @param buffered bytes that wait here
   * @param bytesMax the bound of what waits and what is allowed together
   */
  Credits(
      NodeContext context, ToLongFunction<NodeId> edgeOf, LongSupplier buffered, long bytesMax) {
    this.context = context;
    this.edgeOf = edgeOf;
    this.buffered = buffered;
    this.bytesMax = bytesMax;
  }

  /** Bytes that are allowed and have not come. */
  long outstanding() {
    return outstanding;
  }

  /** Bytes that are neither taken nor promised. */
  long free() {
    return bytesMax - buffered.getAsLong() - outstanding;
  }

  /** A child that is attached anew begins anew. */
  void childrenAre(List<Peer> now) {
    Map<NodeId, Child> old = new TreeMap<>(children);
    children.clear();
    for (Peer peer : now) {
      long edge = edgeOf.applyAsLong(peer.id());
      Child known = old.get(peer.id());
      boolean same = known != null && known.edge == edge;
      if (same) {
        old.remove(peer.id());
      }
      children.put(peer.id(), same ? known : new Child(peer, edge));
    }
    old.values().forEach(child -> outstanding -= child.outstanding());
    asking.removeIf(id -> !children.containsKey(id) || !isAsking(children.get(id)));
    for (Child child : children.values()) {
      if (child.unsaid) {
        topUp(child);
      }
    }
    serve();
  }

  private static boolean isAsking(Child child) {
    return child.wanted > child.granted;
  }

  /** Whether the child is known by that edge. */
  boolean knows(Peer from, long edge) {
    Child child = children.get(from.id());
    return child != null && child.edge == edge;
  }

  /** Answers have come; false if their sender was not allowed to send them. */
  boolean spend(Peer from, long edge, long bytes) {
    Child child = children.get(from.id());
    if (child == null || child.edge != edge || bytes > child.outstanding()) {
      return false;
    }
    child.received += bytes;
    outstanding -= bytes;
    return true;
  }

  /** What has come is in its place: its sender may send a little again, and others their share. */
  void stored(Peer from) {
    Child child = children.get(from.id());
    if (child != null && !isAsking(child) && 2 * child.outstanding() < idle()) {
      topUp(child);
    }
    serve();
  }

  /** A child has more than it may send. */
  void wanted(Peer from, long edge, long upTo) {
    Child child = children.get(from.id());
    if (child == null || child.edge != edge) {
      return;
    }
    if (child.wanted >= upTo) {
      say(child); // It asks again: what it was told may be lost.
      return;
    }
    boolean already = isAsking(child);
    child.wanted = upTo;
    if (!already && isAsking(child)) {
      if (child.isShort()) {
        asking.addFirst(from.id());
      } else {
        asking.addLast(from.id());
      }
    }
    serve();
  }

  /**
   * Gives what is free to those who ask: all that one has asked for, or nothing yet. Less would be
   * held by somebody who cannot use it, and if all did so nothing would move.
   */
  void serve() {
    while (!asking.isEmpty()) {
      Child child = children.get(asking.peek());
      long turn = Math.min(turnMax(bytesMax), child.wanted - child.granted);
      if (turn > free() - (child.isShort() ? 0 : RESERVE_BYTES)) {
        return; // Nobody overtakes, or who asks for much would never get it.
      }
      asking.poll();
      child.turn = child.granted + turn;
      grant(child, turn);
      if (isAsking(child)) {
        asking.add(child.peer.id());
      }
    }
  }

  private void topUp(Child child) {
    long more = idle() - child.outstanding();
    // Half is for those who ask: what is allowed to the idle is not to be had for them.
    if (more > 0 && outstanding + more <= bytesMax / 2 && more <= free()) {
      grant(child, more);
    } else if (child.unsaid) {
      say(child);
    }
  }

  private void grant(Child child, long bytes) {
    child.granted += bytes;
    outstanding += bytes;
    say(child);
  }

  private void say(Child child) {
    Credit credit = new Credit(child.edge, child.granted, child.received);
    child.unsaid = !context.send(child.peer, credit);
    if (!child.unsaid) {
      child.confirmed = child.received;
    }
  }

  private long idle() {
    return Math.min(IDLE_BYTES_MAX, bytesMax / 4 / Math.max(1, children.size()));
  }

  /** What one may ask for, so that it is given it in one turn. */
  static long turnMax(long bytesMax) {
    return Math.max(AnswerFlow.MESSAGE_BYTES_MAX, bytesMax / 8);
  }

  /** Says what was not said, or what has come since. */
  void confirm() {
    for (Child child : children.values()) {
      if (child.unsaid || child.confirmed < child.received) {
        say(child);
      }
    }
    serve();
  }
}
