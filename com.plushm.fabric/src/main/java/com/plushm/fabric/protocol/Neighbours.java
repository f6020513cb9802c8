package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.NotMine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The watch over parent and children (protocol.md §3, failure detection): a sign of life at every
 * look, on busy edges too, since it says what was delivered. Who is silent is suspected, and others
 * are asked; dead is whom nobody vouches for. One who lives and cannot be heard here loses the
 * attachment a good while later, since commands do not come over it either. All limits are
 * stretched by the health of this node, and begin anew when it was away itself.
 */
final class Neighbours {
  /** The timer of the watch. */
  static final String TICK = "fabric.watch";

  /** The timer of what is to be said of those who are suspected. */
  static final String VERDICT = "fabric.verdict";

  private static final class Edge {
    final Peer peer;

    /** When it was heard here. */
    long heard;

    /** When it was last heard here or by somebody who was asked. */
    long alive;

    long askedAt = Long.MIN_VALUE / 2;

    Edge(Peer peer, long now) {
      this.peer = peer;
      heard = now;
      alive = now;
    }
  }

  private final NodeContext context;
  private final FabricSettings settings;
  private final LocalHealth health;
  private final Trees trees;
  private final Function<Long, Heartbeat> heartbeat;
  private final Consumer<Peer> ask;
  private final BiConsumer<Peer, String> dead;
  private final BiConsumer<Peer, String> mute;
  private final Map<NodeId, Edge> edges = new TreeMap<>();
  private long verdictAt = Long.MAX_VALUE;

  /**
   * @param heartbeat makes a heartbeat for an attachment
   * @param ask asks others about a neighbour; their answer is {@link #vouched}
   * @param dead told of a neighbour that is silent for too long
   * @param mute told of one that lives and was not heard here for too long
   */
  Neighbours(
      NodeContext context,
      FabricSettings settings,
      Trees trees,
      LocalHealth health,
      Function<Long, Heartbeat> heartbeat,
      Consumer<Peer> ask,
      BiConsumer<Peer, String> dead,
      BiConsumer<Peer, String> mute) {
    this.context = context;
    this.settings = settings;
    this.health = health;
    this.trees = trees;
    this.heartbeat = heartbeat;
    this.ask = ask;
    this.dead = dead;
    this.mute = mute;
  }

  void start() {
    health.start(context.now());
    context.startTimer(TICK, settings.heartbeat());
  }

  /** Parents or children changed, in any of the trees. */
  void refresh() {
    List<Peer> now = trees.neighbours();
    Map<NodeId, Edge> old = new TreeMap<>(edges);
    edges.clear();
    for (Peer peer : now) {
      Edge edge = old.get(peer.id());
      edges.put(peer.id(), edge != null ? edge : new Edge(peer, context.now()));
    }
  }

  void heard(NodeId from) {
    Edge edge = edges.get(from);
    if (edge != null) {
      edge.heard = context.now();
      edge.alive = edge.heard;
    }
  }

  /** Somebody who was asked passed on the neighbour's own word. */
  void vouched(NodeId subject) {
    Edge edge = edges.get(subject);
    if (edge != null) {
      context.count("watch.vouched");
      edge.alive = context.now();
    }
  }

  /**
   * True if the heartbeat is for an attachment that this node holds too; else its sender is told.
   */
  boolean onHeartbeat(Peer from, Heartbeat beat) {
    if (trees.attachments(from.id()).contains(beat.attachment())) {
      return true;
    }
    context.send(from, new NotMine(beat.attachment()));
    return false;
  }

  /** This node was away: what it did not hear says nothing. */
  void distrust() {
    long now = context.now();
    for (Edge edge : edges.values()) {
      edge.heard = now;
      edge.alive = now;
    }
  }

  void tick() {
    context.startTimer(TICK, settings.heartbeat());
    health.looked(context.now());
    for (Edge edge : new ArrayList<>(edges.values())) {
      if (look(edge)) {
        for (long attachment : trees.attachments(edge.peer.id())) {
          context.send(edge.peer, heartbeat.apply(attachment));
        }
      }
    }
  }

  /** The time of one that is suspected is up. */
  void verdict() {
    verdictAt = Long.MAX_VALUE;
    for (Edge edge : new ArrayList<>(edges.values())) {
      look(edge);
    }
  }

  /** False if the neighbour is given up. */
  private boolean look(Edge edge) {
    long now = context.now();
    long silent = now - edge.heard;
    long unvouched = now - edge.alive;
    if (unvouched >= health.stretched(settings.deadAfter())) {
      dead.accept(edge.peer, "silent for " + silent + " ms");
      return false;
    }
    if (silent >= health.stretched(settings.muteMax())) {
      mute.accept(edge.peer, "not heard here for " + silent + " ms, though it lives");
      return false;
    }
    if (unvouched >= health.stretched(settings.suspectAfter())) {
      if (now - edge.askedAt >= settings.suspectAfter()) {
        edge.askedAt = now;
        context.count("watch.suspected");
        ask.accept(edge.peer);
      }
      arm(edge.alive + health.stretched(settings.deadAfter()));
    }
    return true;
  }

  private void arm(long at) {
    if (at < verdictAt) {
      verdictAt = at;
      context.startTimer(VERDICT, Math.max(1, at - context.now()));
    }
  }
}
