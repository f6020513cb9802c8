package com.plushm.itest.chain;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.itest.chain.ChainMessage.Ask;
import com.plushm.itest.chain.ChainMessage.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each node below the one that came before it. */
final class Chain implements Overlay {
  private static final String AGAIN = "chain.again";
  private static final long AGAIN_MILLIS = 500;

  private final OverlayContext context;
  private List<Peer> known = List.of();
  private Peer root;
  private Peer parent;
  private Peer child;
  private long above;
  private long below;
  private Claim claim = Claim.NONE;

  Chain(OverlayContext context) {
    this.context = context;
  }

  @Override
  public void join(List<Peer> peers) {
    known = peers;
    if (root == null) {
      ask();
    }
  }

  private void ask() {
    for (Peer peer : known) {
      context.send(peer, new Ask(context.self()));
    }
    context.startTimer(AGAIN, AGAIN_MILLIS);
  }

  @Override
  public void grant(Grant grant) {
    if (grant.node().equals(context.self().id())) {
      root = context.self();
      claim = new Claim(grant.number(), true, 0, context.self().id());
      context.notifyRootChanged(root, claim);
      context.joinResult(JoinStatus.JOINED);
    }
  }

  @Override
  public void rootElsewhere(Peer newRoot, Claim newClaim) {
    // A chain has one root, for ever.
  }

  @Override
  public void leave() {
    context.cancelTimer(AGAIN);
  }

  @Override
  public void markFailed(NodeId node) {
    // Nobody is ever dialled but the root.
  }

  @Override
  public void reinstate(NodeId node) {
    // As above.
  }

  @Override
  public byte[] snapshot() {
    return new byte[0];
  }

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (message instanceof Ask ask && root != null) {
      onAsk(ask);
    } else if (message instanceof Take take && parent == null) {
      parent = from;
      root = take.root();
      claim = take.claim();
      above = take.attachment();
      context.cancelTimer(AGAIN);
      context.notifyParentChanged(parent);
      context.notifyRootChanged(root, claim);
      context.joinResult(JoinStatus.JOINED);
    }
  }

  private void onAsk(Ask ask) {
    boolean again = child != null && child.id().equals(ask.joiner().id());
    if (ask.joiner().id().equals(context.self().id())) {
      return;
    }
    if (child != null && !again) {
      context.send(child, ask);
      return;
    }
    if (!again) {
      child = ask.joiner();
      below = 1 + context.random().nextLong(Long.MAX_VALUE - 1);
    }
    context.send(child, new Take(below, root, claim));
    if (!again) {
      context.notifyChildrenChanged();
      context.peerJoinedOverlay(child);
    }
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    boolean role = attachment(node) != 0;
    if (child != null && child.id().equals(node)) {
      child = null;
      context.notifyChildrenChanged();
    }
    if (parent != null && parent.id().equals(node)) {
      parent = null;
      root = null;
      context.notifyParentChanged(null);
      ask();
    }
    context.error(node, role, cause);
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    // It does not heal.
  }

  @Override
  public void timer(String name) {
    if (name.equals(AGAIN) && root == null) {
      ask();
    }
  }

  @Override
  public void persisted(long token) {
    // Nothing is.
  }

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public List<Peer> children() {
    return child == null ? List.of() : List.of(child);
  }

  @Override
  public Optional<Peer> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public boolean isRoot() {
    return root != null && root.id().equals(context.self().id());
  }

  @Override
  public List<NodeId> path() {
    List<NodeId> path = new ArrayList<>();
    if (parent != null) {
      path.add(parent.id());
    }
    path.add(context.self().id());
    return path;
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public long attachment(NodeId peer) {
    if (parent != null && parent.id().equals(peer)) {
      return above;
    }
    return child != null && child.id().equals(peer) ? below : 0;
  }
}
