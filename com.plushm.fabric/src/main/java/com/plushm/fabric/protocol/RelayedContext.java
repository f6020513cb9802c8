package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.random.RandomGenerator;

/** The part of an overlay's context that is the node's own, passed on as it is. */
abstract class RelayedContext implements OverlayContext {
  private final NodeContext node;

  RelayedContext(NodeContext node) {
    this.node = node;
  }

  @Override
  public void send(Peer peer, OverlayMessage message) {
    node.send(peer, message);
  }

  @Override
  public Peer self() {
    return node.self();
  }

  @Override
  public Incarnation incarnation() {
    return node.incarnation();
  }

  @Override
  public long now() {
    return node.now();
  }

  @Override
  public RandomGenerator random() {
    return node.random();
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    node.startTimer(name, delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    node.cancelTimer(name);
  }

  @Override
  public void persist(byte[] record, long token) {
    node.persist(record, token);
  }
}
