package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricMessage.Alive;
import com.plushm.fabric.protocol.FabricMessage.Ask;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.Probe;
import com.plushm.fabric.protocol.FabricMessage.Vouch;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Failure detection of a node (protocol.md §3), put together: {@link Neighbours} holds the clock of
 * every edge, {@link Inquiry} asks others, and {@link LocalHealth} says how far to trust oneself.
 */
final class Watch {
  /** What the watch asks of the rest of the node, and tells it. */
  interface Listener {
    /** A heartbeat for that attachment. */
    Heartbeat heartbeat(long attachment);

    /** The incarnation of a node that this one last heard of. */
    Optional<Incarnation> incarnationOf(NodeId node);

    /**
     * A neighbour is silent for too long.
     *
     * @param lives whether others hear it
     */
    void silent(Peer neighbour, boolean lives, String cause);

    /** A node gave its own word by way of another. */
    void vouched(NodeId subject, Incarnation incarnation);

    /** This node was away for so long: no time limit of its own is to be believed. */
    void away(long millis);
  }

  private final NodeContext context;
  private final LocalHealth health;
  private final Neighbours neighbours;
  private final Inquiry inquiry;
  private final Listener listener;

  /**
   * @param shunned who is FAILED
   */
  Watch(
      NodeContext context,
      FabricSettings settings,
      Trees overlay,
      Predicate<NodeId> shunned,
      Listener listener) {
    this.context = context;
    this.listener = listener;
    this.health = new LocalHealth(settings.heartbeat(), settings.lateness());
    this.inquiry = new Inquiry(context, overlay, shunned, this::vouched);
    Function<Long, Heartbeat> heartbeat = listener::heartbeat;
    this.neighbours =
        new Neighbours(
            context,
            settings,
            overlay,
            health,
            heartbeat,
            inquiry::ask,
            (peer, cause) -> listener.silent(peer, false, cause),
            (peer, cause) -> listener.silent(peer, true, cause));
  }

  void start() {
    neighbours.start();
  }

  /** Parent or children changed. */
  void refresh() {
    neighbours.refresh();
  }

  /** The root does not hear that node: perhaps others do. */
  void askOthers(Peer subject) {
    inquiry.ask(subject);
  }

  /** Anything that comes is a sign of life. */
  void heard(NodeId from) {
    neighbours.heard(from);
  }

  /** Before any time limit of this node is believed: was it there to listen? */
  void distrustIfLate() {
    long away = health.late(context.now());
    if (away > 0) {
      context.count("watch.late");
      neighbours.distrust();
      listener.away(away);
    }
  }

  void tick() {
    neighbours.tick();
  }

  void verdict() {
    neighbours.verdict();
  }

  boolean onHeartbeat(Peer from, Heartbeat beat) {
    return neighbours.onHeartbeat(from, beat);
  }

  /** What participants ask each other about a silent one. */
  void onQuestion(Remote from, FabricMessage message) {
    if (from.role() != Role.PARTICIPANT) {
      context.count("fabric.notParticipant");
    } else if (message instanceof Ask m) {
      inquiry.onAsk(from, m);
    } else if (message instanceof Probe m) {
      inquiry.onProbe(from, m);
    } else if (message instanceof Alive m) {
      inquiry.onAlive(from, m);
    } else if (message instanceof Vouch m) {
      inquiry.onVouch(m);
    }
  }

  /** The word of a later incarnation saves no attachment of an earlier one. */
  private void vouched(NodeId subject, Incarnation incarnation) {
    if (listener.incarnationOf(subject).filter(incarnation::equals).isPresent()) {
      neighbours.vouched(subject);
    }
    listener.vouched(subject, incarnation);
  }
}
