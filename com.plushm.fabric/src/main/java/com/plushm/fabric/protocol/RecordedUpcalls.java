package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.random.RandomGenerator;

/** Writes the overlay's upcalls into the ring of events before it passes them on. */
record RecordedUpcalls(OverlayContext context, EventRing events) implements OverlayContext {
  @Override
  public void peerJoinedOverlay(Peer child) {
    events.saw(child.id(), "attached here as a child");
    context.peerJoinedOverlay(child);
  }

  @Override
  public void notifyParentChanged(Peer parent) {
    if (parent == null) {
      events.saw("has no parent");
    } else {
      events.saw(parent.id(), "is the parent");
    }
    context.notifyParentChanged(parent);
  }

  @Override
  public void notifyChildrenChanged() {
    context.notifyChildrenChanged();
  }

  @Override
  public void notifyRootChanged(Peer root, Claim claim) {
    if (root == null) {
      events.saw("knows no root");
    } else {
      events.saw(root.id(), "is root here, " + claim);
    }
    context.notifyRootChanged(root, claim);
  }

  @Override
  public void joinResult(JoinStatus status) {
    if (status != JoinStatus.JOINED) {
      events.saw("attempt to attach: " + status);
    }
    context.joinResult(status);
  }

  @Override
  public void error(NodeId peer, boolean wasParentOrChild, String cause) {
    events.saw(peer, (wasParentOrChild ? "neighbour lost: " : "lost: ") + cause);
    context.error(peer, wasParentOrChild, cause);
  }

  // The node's own, passed on as it is.

  @Override
  public void send(Peer peer, OverlayMessage message) {
    context.send(peer, message);
  }

  @Override
  public Peer self() {
    return context.self();
  }

  @Override
  public Incarnation incarnation() {
    return context.incarnation();
  }

  @Override
  public long now() {
    return context.now();
  }

  @Override
  public RandomGenerator random() {
    return context.random();
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    context.startTimer(name, delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    context.cancelTimer(name);
  }

  @Override
  public void persist(byte[] record, long token) {
    context.persist(record, token);
  }
}
