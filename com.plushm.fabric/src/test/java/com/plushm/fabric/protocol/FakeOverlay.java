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
import java.util.TreeMap;

/** An overlay that stands where a test puts it, and remembers what it was told. */
class FakeOverlay implements Overlay {
  final List<String> told = new ArrayList<>();
  final TreeMap<NodeId, Long> attachments = new TreeMap<>();
  List<Peer> children = List.of();
  Peer parent;
  Peer root;
  boolean isRoot;
  Claim claim = Claim.NONE;
  byte[] snapshot = {1, 2, 3};

  /** Stands below a parent, with children, by attachments that are the ends of their ids. */
  FakeOverlay below(Peer above, Peer... below) {
    parent = above;
    root = above;
    claim = new Claim(1, true, 0, above.id());
    attachments.put(above.id(), above.id().low());
    children = List.of(below);
    children.forEach(child -> attachments.put(child.id(), child.id().low()));
    return this;
  }

  @Override
  public void join(List<Peer> peers) {
    told.add("join " + peers.stream().map(p -> p.id().low()).toList());
  }

  @Override
  public void grant(Grant grant) {
    told.add("grant " + grant.number());
  }

  @Override
  public void rootElsewhere(Peer newRoot, Claim newClaim) {
    told.add("rootElsewhere " + newRoot.id().low());
  }

  @Override
  public void leave() {
    told.add("leave");
  }

  @Override
  public void markFailed(NodeId node) {
    told.add("markFailed " + node.low());
  }

  @Override
  public void reinstate(NodeId node) {
    told.add("reinstate " + node.low());
  }

  @Override
  public byte[] snapshot() {
    return snapshot;
  }

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    told.add("deliver " + from.id().low() + " " + message);
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    told.add("linkLost " + node.low());
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    told.add("refused " + peer.low());
  }

  @Override
  public void timer(String name) {
    told.add("timer " + name);
  }

  @Override
  public void persisted(long token) {
    told.add("persisted " + token);
  }

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public List<Peer> children() {
    return children;
  }

  @Override
  public Optional<Peer> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public boolean isRoot() {
    return isRoot;
  }

  @Override
  public List<NodeId> path() {
    return parent == null ? List.of() : List.of(parent.id(), new NodeId(0, 1));
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public long attachment(NodeId peer) {
    return attachments.getOrDefault(peer, 0L);
  }
}
