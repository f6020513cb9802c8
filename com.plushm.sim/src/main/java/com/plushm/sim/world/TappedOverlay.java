package com.plushm.sim.world;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.random.RandomGenerator;

/** Passes an overlay's upcalls on, and lets the world see them. */
record TappedOverlay(SimNode node, long generation, OverlayContext context)
    implements OverlayContext {
  private void trace(String words) {
    String tree = generation == Generation.FIRST ? "" : " in " + generation;
    node.world().trace().line(node.name(), "call", () -> words + tree);
  }

  private static String word(Peer peer) {
    return peer == null ? "nobody" : peer.id().shortForm();
  }

  @Override
  public void send(Peer peer, OverlayMessage message) {
    context.send(peer, message);
  }

  @Override
  public void peerJoinedOverlay(Peer child) {
    trace("peerJoinedOverlay " + word(child));
    context.peerJoinedOverlay(child);
  }

  @Override
  public void notifyParentChanged(Peer parent) {
    trace("notifyParentChanged " + word(parent));
    context.notifyParentChanged(parent);
  }

  @Override
  public void notifyChildrenChanged() {
    context.notifyChildrenChanged();
  }

  @Override
  public void notifyRootChanged(Peer root, Claim claim) {
    trace("notifyRootChanged " + word(root) + ", " + claim);
    node.world().listener().rootChanged(node, generation, root, claim);
    context.notifyRootChanged(root, claim);
  }

  @Override
  public void joinResult(JoinStatus status) {
    trace("joinResult " + status);
    context.joinResult(status);
  }

  @Override
  public void error(NodeId peer, boolean wasParentOrChild, String cause) {
    context.error(peer, wasParentOrChild, cause);
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
