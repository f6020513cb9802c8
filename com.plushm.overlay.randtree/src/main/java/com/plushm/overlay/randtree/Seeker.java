package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Accept;
import com.plushm.overlay.randtree.RandTreeMessage.Attached;
import com.plushm.overlay.randtree.RandTreeMessage.Confirm;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Refusal;
import com.plushm.overlay.randtree.RandTreeMessage.Refuse;
import com.plushm.overlay.randtree.Search.Candidate;

/**
 * The joiner's side of a join in four steps: it asks, confirms the slot that it is promised, and
 * counts as joined when the acceptor says so, not earlier. It serves a node without a parent, a
 * root that merges, and a node that moves up, which keeps its parent meanwhile.
 */
final class Seeker {
  private final OverlayContext context;
  private final Place place;
  private final Children children;
  private final Acquaintances acquaintances;
  private final Election election;
  private final Shape shape;
  private final Search search;
  private final Merging merging;

  Seeker(
      OverlayContext context,
      RandTreeSettings settings,
      Place place,
      Children children,
      Acquaintances acquaintances,
      Candidates candidates,
      Election election) {
    this.context = context;
    this.place = place;
    this.children = children;
    this.acquaintances = acquaintances;
    this.election = election;
    this.shape = new Shape(context, settings, place, acquaintances, election);
    this.search = new Search(context, settings, this::ask, candidates::round);
    this.merging = new Merging(context, settings, place, acquaintances, search);
  }

  Search search() {
    return search;
  }

  Shape shape() {
    return shape;
  }

  Merging merging() {
    return merging;
  }

  private void ask(Candidate candidate, long nonce) {
    context.send(
        candidate.peer(),
        new Join(nonce, candidate.kind(), context.self(), context.incarnation(), least(), 0, 0));
  }

  /** A root joins only under a greater claim than its own. */
  private Claim least() {
    return place.isRoot() ? place.claim() : election.least();
  }

  void onAccept(Peer from, Accept accept) {
    boolean fit =
        !Place.has(accept.path(), context.self().id())
            && accept.claim().compareTo(least()) >= 0
            && !acquaintances.isFailed(from.id());
    if (search.isAnswer(accept.nonce())) {
      if (fit) {
        election.heardOfRoot();
        search.accepted(from, accept.attachment());
        confirm(from, accept);
        return;
      }
      attemptFailed(0);
    } else if (shape.isAnswer(accept.nonce()) && fit && accept.path().size() < place.depth()) {
      shape.accepted(from, accept.attachment());
      confirm(from, accept);
      return;
    }
    // Mends fault 4, the late answer: the slot is released; the attachment that this node has
    // by now is another one and stays.
    context.send(from, new Detach(accept.attachment(), false));
  }

  private void confirm(Peer from, Accept accept) {
    context.send(from, new Confirm(accept.attachment(), least(), children.subtree(context.now())));
  }

  /**
   * True if the slot is this node's now and its old parent may go; only this makes a joiner joined
   * (mends fault 4). A living root gives way to a greater claim alone (S18).
   */
  boolean onAttached(Peer from, Attached attached) {
    boolean sought = search.isSlot(from.id(), attached.attachment());
    boolean moved = shape.isSlot(from.id(), attached.attachment());
    Claim theirs = attached.position().claim();
    boolean fit =
        !Place.has(attached.position().path(), context.self().id())
            && Place.endsWith(attached.position(), from)
            && !acquaintances.isFailed(from.id())
            && (!place.isRoot() || theirs.compareTo(place.claim()) > 0);
    if ((sought || moved) && fit) {
      if (sought) {
        search.end();
      } else {
        shape.end();
      }
      return true;
    }
    context.send(from, new Detach(attached.attachment(), false));
    if (sought) {
      attemptFailed(0);
    }
    return false;
  }

  void onRefuse(Refuse refuse) {
    if (shape.isAnswer(refuse.nonce())) {
      shape.slotLost();
    }
    if (!search.isAnswer(refuse.nonce())) {
      return;
    }
    if (refuse.reason() == Refusal.FULL) {
      context.joinResult(JoinStatus.FULL);
    } else if (refuse.reason() == Refusal.FAILED) {
      context.joinResult(JoinStatus.REFUSED);
    }
    refuse
        .root()
        .filter(p -> !p.id().equals(context.self().id()) && !acquaintances.isFailed(p.id()))
        .ifPresent(search::hint);
    attemptFailed(refuse.retryAfter());
  }

  /** The acceptor gives a slot up before it was taken. */
  void slotLost(Peer from, long attachment) {
    if (search.isSlot(from.id(), attachment)) {
      attemptFailed(0);
    } else if (shape.isSlot(from.id(), attachment)) {
      shape.slotLost();
    }
  }

  /** Whether a slot of that attachment is promised, so that the acceptor may pulse already. */
  boolean isSlot(NodeId from, long attachment) {
    return search.isSlot(from, attachment) || shape.isSlot(from, attachment);
  }

  /** A peer is lost; what was asked of it comes to nothing. */
  void peerLost(boolean attempt, NodeId node) {
    if (shape.dependsOn(node)) {
      shape.slotLost();
    }
    if (attempt && search.isRunning()) {
      attemptFailed(0);
    }
  }

  void timer() {
    if (search.timer()) {
      attemptFailed(0);
    }
    if (place.isRoot() && search.isIdle()) {
      search.stop();
    }
  }

  private void attemptFailed(long retryAfter) {
    if (place.isRoot()) {
      merging.attemptFailed(retryAfter);
      return;
    }
    search.failed(retryAfter);
    if (election.due()) {
      election.promote();
    }
  }
}
