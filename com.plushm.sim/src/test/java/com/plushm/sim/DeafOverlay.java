package com.plushm.sim;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A mutant: another overlay that never hears of a lost link. */
record DeafOverlay(Overlay sound) implements Overlay {
  private record Factory(OverlayFactory sound) implements OverlayFactory {
    @Override
    public MessageCodec<OverlayMessage> codec() {
      return sound.codec();
    }

    @Override
    public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
      return new DeafOverlay(sound.create(context, snapshot, persisted));
    }
  }

  /** Properties that did not hold, and how often, over that many seeds. */
  static Map<String, Integer> found(int seeds) {
    Map<String, Integer> found = new TreeMap<>();
    for (long seed = 1; seed <= seeds; seed++) {
      Optional<OverlayFactory> mutant = Optional.of(new Factory(Overlays.factory("star")));
      Function<String, Optional<OverlayFactory>> deaf =
          name -> mutant.filter(factory -> name.equals("deaf"));
      Run.Result result =
          new Run(seed, SwarmSettings.draw(seed, 3, 6), "deaf", deaf, 40_000, null).go();
      if (result.end() == Run.End.VIOLATED) {
        found.merge(result.number(), 1, Integer::sum);
      }
    }
    return found;
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    // Deaf.
  }

  @Override
  public void join(List<Peer> peers) {
    sound.join(peers);
  }

  @Override
  public void grant(Grant grant) {
    sound.grant(grant);
  }

  @Override
  public void rootElsewhere(Peer root, Claim claim) {
    sound.rootElsewhere(root, claim);
  }

  @Override
  public void leave() {
    sound.leave();
  }

  @Override
  public void markFailed(NodeId node) {
    sound.markFailed(node);
  }

  @Override
  public void reinstate(NodeId node) {
    sound.reinstate(node);
  }

  @Override
  public byte[] snapshot() {
    return sound.snapshot();
  }

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    sound.deliver(from, incarnation, message);
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    sound.attachmentRefused(peer, attachment);
  }

  @Override
  public void timer(String name) {
    sound.timer(name);
  }

  @Override
  public void persisted(long token) {
    sound.persisted(token);
  }

  @Override
  public Optional<Peer> parent() {
    return sound.parent();
  }

  @Override
  public List<Peer> children() {
    return sound.children();
  }

  @Override
  public List<Peer> acquaintances() {
    return sound.acquaintances();
  }

  @Override
  public Optional<Peer> root() {
    return sound.root();
  }

  @Override
  public boolean isRoot() {
    return sound.isRoot();
  }

  @Override
  public List<NodeId> path() {
    return sound.path();
  }

  @Override
  public Claim claim() {
    return sound.claim();
  }

  @Override
  public long attachment(NodeId peer) {
    return sound.attachment(peer);
  }
}
