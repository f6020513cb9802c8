package com.plushm.transport.mina;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Remote;
import com.plushm.transport.frame.Frame;
import com.plushm.transport.frame.Outbox;
import com.plushm.transport.link.LinkActions;
import com.plushm.transport.link.LinkWord;
import com.plushm.transport.link.PeerLink;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a node keeps of one peer: the link's decisions, and what its handler is still to hear. The
 * handler hears in the order of the decisions, from one thread at a time, with no lock held:
 * threads that come while one is telling leave their news to it.
 *
 * <p>Guarded by the lock of the node's links, but for {@link #tell}.
 */
final class PeerSlot implements LinkActions<Connection> {
  /** Bytes that may wait for the handler; beyond it the peer's connection is not read. */
  static final long UNHEARD_BYTES_MAX = 4L << 20;

  /** What the handler hears. */
  @FunctionalInterface
  interface News {
    void tell(LinkHandler handler);
  }

  private final NodeLinks node;
  private final NodeId peer;
  private final PeerLink<Connection> link;
  private final ArrayDeque<News> news = new ArrayDeque<>();
  private Endpoint endpoint;
  private Remote remote;
  private Chores chores;
  private Connection paused;
  private long unheardBytes;
  private boolean telling;

  PeerSlot(NodeLinks node, NodeId peer, long queueBytesMax) {
    this.node = node;
    this.peer = peer;
    boolean decider = node.self().id().compareTo(peer) > 0;
    this.link = new PeerLink<>(decider, queueBytesMax, node::nextAdoption, this);
  }

  /**
   * The decisions about the link; what they lead to is put among the chores.
   *
   * @param turn to be run when the lock has been let go
   */
  PeerLink<Connection> link(Chores turn) {
    chores = turn;
    return link;
  }

  /** The state of the link, for questions alone. */
  PeerLink<Connection> link() {
    return link;
  }

  NodeId peer() {
    return peer;
  }

  void reachedAt(Endpoint where) {
    endpoint = where;
  }

  boolean isIdle() {
    return link.isIdle() && !hasNews();
  }

  /** Whether the handler has not heard everything yet. */
  boolean hasNews() {
    return telling || !news.isEmpty();
  }

  /** Messages have come in. */
  void received(Connection from, List<Frame> messages, Chores turn) {
    chores = turn;
    if (!link.isCurrent(from)) {
      return;
    }
    Remote sender = remote;
    for (Frame message : messages) {
      unheardBytes += message.size();
      add(handler -> handler.received(sender, message.channel(), message.type(), message.body()));
    }
    if (unheardBytes > UNHEARD_BYTES_MAX && paused == null) {
      paused = from;
      chores.add(from::pause);
    }
  }

  private void add(News item) {
    if (news.isEmpty() && !telling) {
      chores.add(() -> node.tell(this));
    }
    news.add(item);
  }

  /**
   * The next thing that the handler is to hear; null if there is none, or if another thread is at
   * it.
   *
   * @param first whether the caller is not telling yet
   */
  News next(boolean first, Chores turn) {
    if (first && telling) {
      return null;
    }
    News item = news.poll();
    telling = item != null;
    if (item == null) {
      unheardBytes = 0;
      if (paused != null) {
        turn.add(paused::resume);
        paused = null;
      }
    }
    return item;
  }

  @Override
  public Connection dial() {
    return node.dial(peer, endpoint, chores);
  }

  @Override
  public void say(Connection line, LinkWord word, long number) {
    chores.add(() -> line.say(word, number));
  }

  @Override
  public void carry(Connection line, Outbox outbox) {
    chores.add(() -> line.carry(outbox));
  }

  @Override
  public void flush(Connection line) {
    chores.add(line::flush);
  }

  @Override
  public void retire(Connection line) {
    chores.add(line::retire);
  }

  @Override
  public void drop(Connection line, String why) {
    chores.add(line::drop);
  }

  @Override
  public void awaitClosing() {
    node.awaitClosing(peer);
  }

  @Override
  public void up(Remote other) {
    remote = other;
    node.tally().count(Tally.LINKS_UP);
    add(handler -> handler.up(other));
  }

  @Override
  public void down(LinkLoss loss, String cause) {
    node.tally().count(Tally.LINKS_DOWN);
    add(handler -> handler.down(peer, loss, cause));
  }

  @Override
  public void writable() {
    add(handler -> handler.writable(peer));
  }
}
