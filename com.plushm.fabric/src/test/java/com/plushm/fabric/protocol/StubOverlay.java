package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Stands where it is told to; remembers who is marked failed. */
final class StubOverlay implements Overlay {
  final List<Peer> children = new ArrayList<>();
  final List<Peer> others = new ArrayList<>();
  final TreeSet<NodeId> failed = new TreeSet<>();
  Peer parent;

  @Override
  public void join(List<Peer> peers) {}

  @Override
  public void grant(Grant grant) {}

  @Override
  public void rootElsewhere(Peer root, Claim claim) {}

  @Override
  public void leave() {}

  @Override
  public void markFailed(NodeId node) {
    failed.add(node);
  }

  @Override
  public void reinstate(NodeId node) {
    failed.remove(node);
  }

  @Override
  public byte[] snapshot() {
    return new byte[0];
  }

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {}

  @Override
  public void linkLost(NodeId node, String cause) {}

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {}

  @Override
  public void timer(String name) {}

  @Override
  public void persisted(long token) {}

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public List<Peer> children() {
    return children;
  }

  @Override
  public List<Peer> acquaintances() {
    return others;
  }

  @Override
  public Optional<Peer> root() {
    return Optional.empty();
  }

  @Override
  public boolean isRoot() {
    return parent == null;
  }

  @Override
  public List<NodeId> path() {
    return List.of();
  }

  @Override
  public Claim claim() {
    return Claim.NONE;
  }

  @Override
  public long attachment(NodeId peer) {
    return 7;
  }
}
