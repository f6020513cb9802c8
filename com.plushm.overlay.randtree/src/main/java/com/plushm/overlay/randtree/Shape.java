package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;

/**
 * Moving up (protocol.md §3, shape): a node deeper than the tree needs, plus one, asks the root for
 * a better place and leaves its parent only when it has it. Of a subtree that hangs too deep only
 * the top moves, the rest comes along.
 */
final class Shape {
  /** It is time to ask, or the answer took too long. */
  static final String TIMER = "randtree.move";

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Acquaintances acquaintances;
  private final Election election;
  private boolean armed;
  private long nonce;
  private Peer holder;
  private long slot;

  Shape(
      OverlayContext context,
      RandTreeSettings settings,
      Place place,
      Acquaintances acquaintances,
      Election election) {
    this.context = context;
    this.settings = settings;
    this.place = place;
    this.acquaintances = acquaintances;
    this.election = election;
  }

  /** The path or the size of the tree changed. */
  void check() {
    if (!armed && tooDeep()) {
      armed = true;
      context.startTimer(TIMER, 1 + context.random().nextLong(settings.moveInterval()));
    }
  }

  private boolean tooDeep() {
    return !place.isRoot()
        && place.fresh()
        && !acquaintances.isFailed(place.root().id())
        && place.depth() == settings.depthMax(place.treeSize()) + 1;
  }

  void timer() {
    cancel();
    if (tooDeep()) {
      nonce = Search.nonZero(context);
      armed = true;
      context.startTimer(TIMER, settings.moveInterval());
      context.send(
          place.root(),
          new Join(
              nonce,
              Kind.MOVE,
              context.self(),
              context.incarnation(),
              election.least(),
              place.depth(),
              0));
    }
  }

  /** No move is under way any more. */
  void cancel() {
    if (slot != 0) {
      context.send(holder, new Detach(slot, false));
    }
    end();
  }

  /** The slot was taken. */
  void end() {
    armed = false;
    nonce = 0;
    slot = 0;
    holder = null;
    context.cancelTimer(TIMER);
  }

  void accepted(Peer by, long attachment) {
    holder = by;
    slot = attachment;
    context.startTimer(TIMER, settings.attemptTimeout());
  }

  boolean isAnswer(long answered) {
    return nonce != 0 && slot == 0 && nonce == answered;
  }

  boolean isSlot(NodeId from, long attachment) {
    return slot != 0 && slot == attachment && holder.id().equals(from);
  }

  boolean dependsOn(NodeId node) {
    return slot != 0 && holder.id().equals(node);
  }

  /** The slot is lost; the timer asks again. */
  void slotLost() {
    slot = 0;
    holder = null;
    nonce = 0;
  }
}
