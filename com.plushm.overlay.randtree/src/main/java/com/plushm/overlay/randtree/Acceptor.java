package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.Children.Reservation;
import com.plushm.overlay.randtree.Children.Room;
import com.plushm.overlay.randtree.RandTreeMessage.Accept;
import com.plushm.overlay.randtree.RandTreeMessage.Attached;
import com.plushm.overlay.randtree.RandTreeMessage.Confirm;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.RandTreeMessage.Refusal;
import com.plushm.overlay.randtree.RandTreeMessage.Refuse;
import java.util.Optional;

/**
 * How a node takes children: a join enters at the root and only moves down, an orphan is answered
 * where it arrives, and what was promised is checked again when it is confirmed.
 */
final class Acceptor {
  private static final long RETRY_SOON = 500;
  private static final long SECOND = 1_000;
  private static final int MOVES_PER_SECOND_MAX = 50;

  /** What accepting changes in the node. */
  interface Tree {
    /** A child that this node still lists has restarted: its old self is gone. */
    void childRestarted(NodeId child);

    void childAttached(Peer child);

    /** A joiner is root by a claim greater than that of this tree. */
    void heardOfRoot(Peer root, Claim claim);
  }

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Children children;
  private final Acquaintances acquaintances;
  private final Tree tree;
  private long movesSince;
  private int moves;

  Acceptor(
      OverlayContext context,
      RandTreeSettings settings,
      Place place,
      Children children,
      Acquaintances acquaintances,
      Tree tree) {
    this.context = context;
    this.settings = settings;
    this.place = place;
    this.children = children;
    this.acquaintances = acquaintances;
    this.tree = tree;
    this.movesSince = context.now() - SECOND;
  }

  void onJoin(Peer from, Incarnation incarnation, Join message) {
    NodeId joiner = message.joiner().id();
    if (joiner.equals(context.self().id())) {
      return;
    }
    Join join = message;
    if (from.id().equals(joiner)) {
      Child known = children.get(joiner);
      int age = known == null ? 0 : incarnation.compareTo(known.incarnation);
      if (age < 0) {
        return;
      }
      if (age > 0) {
        // Mends fault 2, a join never answered: a newer incarnation replaces the child that is
        // still listed, instead of being ignored as one that is there already.
        tree.childRestarted(joiner);
      }
      join =
          new Join(
              message.nonce(),
              message.kind(),
              from,
              incarnation,
              message.claim(),
              message.depth(),
              message.hops());
    }
    Refusal refusal = refusal(join);
    if (refusal == Refusal.FAILED && !from.id().equals(joiner)) {
      return; // Who is FAILED is answered, and not dialled: another passed its join on.
    }
    if (refusal != null) {
      refuse(join, refusal);
      if (refusal == Refusal.CLAIM_LESS && join.claim().node().equals(joiner)) {
        tree.heardOfRoot(join.joiner(), join.claim());
      }
    } else if (tooManyMoves(join)) {
      refuse(join, Refusal.BUSY);
    } else if (join.kind() == Kind.ATTACH || place.isRoot() || place.isParent(from.id())) {
      placeJoiner(join);
    } else {
      context.send(place.root(), join.passedOn());
    }
  }

  /**
   * Why the joiner cannot come in anywhere through this node, or null. Mends fault 1, the parent
   * cycle: a stale path accepts nobody, and nobody accepts who stands above it. Mends fault 7, the
   * assertion: who may not join gets an answer.
   */
  private Refusal refusal(Join join) {
    if (acquaintances.isFailed(join.joiner().id())) {
      return Refusal.FAILED;
    }
    if (!place.fresh() || (!place.isRoot() && acquaintances.isFailed(place.root().id()))) {
      return Refusal.NO_FRESH_PATH; // Nor does a path that ends at one who is FAILED hold.
    }
    if (place.isAbove(join.joiner().id())) {
      return Refusal.IN_PATH;
    }
    if (place.claim().compareTo(join.claim()) < 0) {
      return Refusal.CLAIM_LESS;
    }
    return join.hops() >= RandTreeSettings.hopsMax(place.treeHeight()) ? Refusal.HOPS : null;
  }

  /** So many moves a second are placed by a root; the others ask again. */
  private boolean tooManyMoves(Join join) {
    if (join.kind() != Kind.MOVE || !place.isRoot()) {
      return false;
    }
    if (context.now() - movesSince >= SECOND) {
      movesSince = context.now();
      moves = 0;
    }
    moves++;
    return moves > MOVES_PER_SECOND_MAX;
  }

  private void placeJoiner(Join join) {
    boolean nearer = join.kind() != Kind.MOVE || place.depth() + 1 < join.depth();
    boolean room =
        place.depth() + 1 < Place.PATH_MAX
            && children.hasRoomFor(join.joiner().id(), context.now());
    if (nearer && room) {
      accept(join);
    } else if (join.kind() == Kind.ATTACH && !place.isRoot()) {
      refuse(join, fullOrBusy());
    } else {
      handDown(join);
    }
  }

  private void accept(Join join) {
    long attachment = Search.nonZero(context);
    children.reserve(
        new Reservation(
            join.joiner(),
            join.incarnation(),
            attachment,
            context.now() + settings.slotReserved()));
    context.send(
        join.joiner(),
        new Accept(join.nonce(), attachment, place.claim(), place.forChildren().path()));
  }

  private void handDown(Join join) {
    Room room = children.roomBelow(context.random(), join.joiner().id());
    boolean useful =
        room != null
            && (join.kind() != Kind.MOVE || place.depth() + room.level() + 2 < join.depth());
    if (!useful) {
      refuse(join, fullOrBusy());
      return;
    }
    children.expectTaken(room);
    context.send(room.child().peer, join.passedOn());
  }

  private Refusal fullOrBusy() {
    return children.reservedCount() > 0 ? Refusal.BUSY : Refusal.FULL;
  }

  private void refuse(Join join, Refusal reason) {
    boolean knowsBetter = !place.isRoot() && place.fresh() && reason != Refusal.FAILED;
    Optional<Peer> root = Optional.ofNullable(knowsBetter ? place.root() : null);
    boolean passes =
        reason == Refusal.BUSY || reason == Refusal.FULL || reason == Refusal.NO_FRESH_PATH;
    context.send(
        join.joiner(),
        new Refuse(join.nonce(), reason, passes ? RETRY_SOON : 0, root, place.claim()));
  }

  /** Everything is checked again: much may have happened since the slot was reserved. */
  void onConfirm(Peer from, Incarnation incarnation, Confirm confirm) {
    Reservation slot = children.takeReservation(from.id(), confirm.attachment(), context.now());
    boolean holds =
        slot != null
            && slot.incarnation().equals(incarnation)
            && place.fresh()
            && !place.isAbove(from.id())
            && !acquaintances.isFailed(from.id())
            && place.claim().compareTo(confirm.claim()) >= 0;
    if (!holds) {
      context.send(from, new Detach(confirm.attachment(), false));
      return;
    }
    children.put(new Child(from, incarnation, confirm.attachment(), confirm.subtree()));
    context.send(from, new Attached(confirm.attachment(), place.forChildren()));
    tree.childAttached(from);
  }
}
