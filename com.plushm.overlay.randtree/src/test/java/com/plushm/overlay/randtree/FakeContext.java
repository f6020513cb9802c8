package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Records what one RandTree does. */
final class FakeContext implements OverlayContext {
  record Sent(Peer to, OverlayMessage message) {}

  final List<Sent> sent = new ArrayList<>();
  final List<String> upcalls = new ArrayList<>();
  final TreeMap<String, Long> timers = new TreeMap<>();
  final RandomGenerator random = new SplittableRandom(3);
  long now = 1_000_000;
  byte[] record;
  long token;

  <M> M last(Peer to, Class<M> kind) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      if (sent.get(i).to().id().equals(to.id()) && kind.isInstance(sent.get(i).message())) {
        return kind.cast(sent.get(i).message());
      }
    }
    throw new AssertionError("no " + kind.getSimpleName() + " to " + to + " in " + sent);
  }

  long count(Peer to, Class<?> kind) {
    return sent.stream()
        .filter(s -> s.to().id().equals(to.id()) && kind.isInstance(s.message()))
        .count();
  }

  @Override
  public Peer self() {
    return World.peer(1);
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation(1);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    timers.put(name, now + delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(byte[] bytes, long answer) {
    record = bytes;
    token = answer;
  }

  @Override
  public void send(Peer to, OverlayMessage message) {
    sent.add(new Sent(to, message));
  }

  @Override
  public void peerJoinedOverlay(Peer child) {
    upcalls.add("joined " + child.endpoint().port());
  }

  @Override
  public void notifyParentChanged(Peer parent) {
    upcalls.add("parent " + (parent == null ? "none" : parent.endpoint().port()));
  }

  @Override
  public void notifyChildrenChanged() {
    upcalls.add("children");
  }

  @Override
  public void notifyRootChanged(Peer root, Claim claim) {
    upcalls.add("root " + root.endpoint().port());
  }

  @Override
  public void joinResult(JoinStatus status) {
    upcalls.add(status.name());
  }

  @Override
  public void error(NodeId node, boolean wasParentOrChild, String cause) {
    upcalls.add("error " + wasParentOrChild);
  }
}
