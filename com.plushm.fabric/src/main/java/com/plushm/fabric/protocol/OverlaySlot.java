package com.plushm.fabric.protocol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The place of one overlay in a node, whose code may be exchanged while the node runs (protocol.md
 * §6). The rest of the fabric holds the slot and never the overlay. When the code goes, {@link
 * #park} takes its snapshot and lets go of every object of its; events wait, queries are answered
 * by what was true, and commands and heartbeats go on over the same links. {@link #resume} hands
 * the snapshot to the successor, tells the fabric what differs, and then brings the successor what
 * waited.
 */
public final class OverlaySlot implements Overlay {
  /** The timer of a code that does not come back. */
  static final String ABSENT = "fabric.overlay";

  /** Milliseconds after which people are told that the overlay's code is still missing. */
  static final long ABSENT_MAX = 30_000;

  private final NodeContext node;
  private final OverlayContext upcalls;
  private final ParkedEvents parked = new ParkedEvents();
  private Overlay running;
  private OverlayCode code;
  private OverlayView view = OverlayView.NOWHERE;
  private byte[] snapshot;
  private List<Peer> asked = List.of();

  /**
   * @param upcalls what the overlay acts through; it outlives the overlay's code
   */
  public OverlaySlot(NodeContext node, OverlayContext upcalls, OverlayCode code) {
    this.node = node;
    this.upcalls = upcalls;
    this.code = code;
    this.running = code.create(upcalls, null);
  }

  // The exchange.

  /** The code is about to go: nothing of it is held when this returns. */
  public void park() {
    if (running == null) {
      return;
    }
    view = OverlayView.of(running);
    snapshot = null;
    try {
      snapshot = running.snapshot();
    } catch (RuntimeException | LinkageError e) {
      node.count("overlay.snapshotFailed"); // The successor joins afresh.
    }
    running = null;
    code = null;
    node.startTimer(ABSENT, ABSENT_MAX);
    node.count("overlay.parked");
  }

  public boolean isParked() {
    return running == null;
  }

  /** Events that wait. */
  public int waiting() {
    return parked.size();
  }

  /**
   * Code is there again.
   *
   * @throws PlushException OVERLAY_BROKEN if it makes no overlay, not even without a snapshot; the
   *     slot stays parked
   */
  public void resume(OverlayCode successor) {
    if (running != null) {
      return;
    }
    Overlay next = make(successor);
    OverlayView before = view;
    running = next;
    code = successor;
    view = OverlayView.NOWHERE;
    snapshot = null;
    node.cancelTimer(ABSENT);
    node.count("overlay.resumed");
    tellWhatDiffers(before, OverlayView.of(next));
    if (next.parent().isEmpty() && !next.isRoot()) {
      joinAfresh(before);
    }
    while (running == next && !parked.isEmpty()) {
      parked.next().accept(this);
    }
    if (running == next) {
      parked.clear();
    }
  }

  private Overlay make(OverlayCode successor) {
    try {
      return successor.create(upcalls, snapshot);
    } catch (RuntimeException | LinkageError e) {
      node.count("overlay.snapshotRefused");
    }
    try {
      return successor.create(upcalls, null);
    } catch (RuntimeException | LinkageError e) {
      throw new PlushException(
          ErrorCode.OVERLAY_BROKEN,
          "the overlay's new code does not start: " + e,
          null,
          "install one that does");
    }
  }

  /** A successor makes no upcalls for what it took over: its queries speak for it. */
  private void tellWhatDiffers(OverlayView before, OverlayView now) {
    if (now.hangsElsewhere(before)) {
      upcalls.notifyParentChanged(now.parent().orElse(null));
    }
    upcalls.notifyChildrenChanged();
    if (now.followsAnother(before)) {
      upcalls.notifyRootChanged(now.root().orElse(null), now.claim());
    }
  }

  private void joinAfresh(OverlayView before) {
    List<Peer> peers = before.acquaintances();
    NodeId self = node.self().id();
    List<Peer> others =
        (peers.isEmpty() ? asked : peers).stream().filter(p -> !p.id().equals(self)).toList();
    if (!others.isEmpty()) {
      running.join(others);
    }
  }

  /** The code is missing for so long that somebody has to look after it. */
  void absent() {
    if (running == null) {
      node.report(
          new PlushException(
              ErrorCode.OVERLAY_ABSENT,
              "the overlay's bundle has been away for "
                  + ABSENT_MAX / 1_000
                  + " s; commands still pass, the tree does not heal",
              null,
              "install the bundle again"));
      node.startTimer(ABSENT, ABSENT_MAX);
    }
  }

  private void give(Consumer<Overlay> event) {
    if (running != null) {
      event.accept(running);
    } else if (!parked.other(event)) {
      node.count("overlay.eventForgotten");
    }
  }

  // Downcalls.

  @Override
  public void join(List<Peer> peers) {
    asked = List.copyOf(peers);
    give(overlay -> overlay.join(peers));
  }

  @Override
  public void grant(Grant grant) {
    give(overlay -> overlay.grant(grant));
  }

  @Override
  public void rootElsewhere(Peer root, Claim claim) {
    give(overlay -> overlay.rootElsewhere(root, claim));
  }

  @Override
  public void leave() {
    give(Overlay::leave);
  }

  @Override
  public void markFailed(NodeId failed) {
    give(overlay -> overlay.markFailed(failed));
  }

  @Override
  public void reinstate(NodeId failed) {
    give(overlay -> overlay.reinstate(failed));
  }

  @Override
  public byte[] snapshot() {
    return running != null ? running.snapshot() : snapshot;
  }

  // Events.

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (running == null) {
      if (!parked.message(from, incarnation, message)) {
        cutOff(from.id(), "it said too much while the overlay was exchanged");
      }
    } else if (message instanceof OverlayFrame frame) {
      read(from, incarnation, frame);
    } else {
      running.deliver(from, incarnation, message);
    }
  }

  private void read(Peer from, Incarnation incarnation, OverlayFrame frame) {
    OverlayMessage message;
    try {
      message = code.read(frame);
    } catch (CodecException e) {
      node.count("messages.refused");
      node.disconnect(from.id(), "it sent what is no message: " + e.getMessage());
      return;
    }
    running.deliver(from, incarnation, message);
  }

  private void cutOff(NodeId peer, String why) {
    node.count("overlay.cutOff");
    node.disconnect(peer, why);
    linkLost(peer, why);
  }

  @Override
  public void linkLost(NodeId peer, String cause) {
    if (running != null) {
      running.linkLost(peer, cause);
      return;
    }
    parked.loss(peer, cause);
    if (view.attachment(peer) != 0) {
      // A lost peer has no role in any overlay; the successor hears of it when it comes.
      boolean wasParent = view.isParent(peer);
      view = view.without(peer);
      if (wasParent) {
        upcalls.notifyParentChanged(null);
      } else {
        upcalls.notifyChildrenChanged();
      }
    }
  }

  @Override
  public void outOfEarshot(NodeId peer, String cause) {
    if (running != null) {
      running.outOfEarshot(peer, cause);
    } else {
      linkLost(peer, cause);
    }
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    give(overlay -> overlay.attachmentRefused(peer, attachment));
  }

  @Override
  public void timer(String name) {
    if (running != null) {
      running.timer(name);
    } else {
      parked.timer(name);
    }
  }

  @Override
  public void persisted(long token) {
    give(overlay -> overlay.persisted(token));
  }

  // Queries.

  @Override
  public Optional<Peer> parent() {
    return running != null ? running.parent() : view.parent();
  }

  @Override
  public List<Peer> children() {
    return running != null ? running.children() : view.children();
  }

  @Override
  public List<Peer> acquaintances() {
    return running != null ? running.acquaintances() : List.of();
  }

  @Override
  public int slotsTaken() {
    return running != null ? running.slotsTaken() : view.children().size();
  }

  @Override
  public Optional<Peer> root() {
    return running != null ? running.root() : view.root();
  }

  @Override
  public boolean isRoot() {
    return running != null ? running.isRoot() : view.isRoot();
  }

  @Override
  public List<NodeId> path() {
    return running != null ? running.path() : view.path();
  }

  @Override
  public Claim claim() {
    return running != null ? running.claim() : view.claim();
  }

  @Override
  public long attachment(NodeId peer) {
    return running != null ? running.attachment(peer) : view.attachment(peer);
  }

  @Override
  public int degreeMax() {
    return running != null ? running.degreeMax() : 0;
  }
}
