package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.NotMine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The watch over parent and children (protocol.md §3, failure detection): a sign of life at every
 * look, on busy edges too, since it says what was delivered; silence is death; but a watcher that
 * was itself late distrusts its own count first.
 */
final class Neighbours {
  /** The timer of the watch. */
  static final String TICK = "fabric.watch";

  private static final class Edge {
    final Peer peer;
    long heard;

    Edge(Peer peer, long now) {
      this.peer = peer;
      heard = now;
    }
  }

  private final NodeContext context;
  private final FabricSettings settings;
  private final Overlay overlay;
  private final Function<Long, Heartbeat> heartbeat;
  private final BiConsumer<Peer, String> dead;
  private final Map<NodeId, Edge> edges = new TreeMap<>();
  private long lastTick;

  /**
   * @param heartbeat makes a heartbeat for an attachment
   * @param dead told of a neighbour that is silent for too long
   */
  Neighbours(
      NodeContext context,
      FabricSettings settings,
      Overlay overlay,
      Function<Long, Heartbeat> heartbeat,
      BiConsumer<Peer, String> dead) {
    this.context = context;
    this.settings = settings;
    this.overlay = overlay;
    this.heartbeat = heartbeat;
    this.dead = dead;
  }

  void start() {
    lastTick = context.now();
    context.startTimer(TICK, settings.heartbeat());
  }

  /** Parent or children changed. */
  void refresh() {
    List<Peer> now = new ArrayList<>(overlay.children());
    overlay.parent().ifPresent(now::add);
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
    }
  }

  /**
   * True if the heartbeat is for an attachment that this node holds too; else its sender is told.
   */
  boolean onHeartbeat(Peer from, Heartbeat beat) {
    if (beat.attachment() == overlay.attachment(from.id())) {
      return true;
    }
    context.send(from, new NotMine(beat.attachment()));
    return false;
  }

  void tick() {
    long now = context.now();
    boolean late = now - lastTick > settings.heartbeat() + settings.lateness();
    lastTick = now;
    context.startTimer(TICK, settings.heartbeat());
    if (late) {
      context.count("watch.late");
      edges.values().forEach(edge -> edge.heard = now);
    }
    for (Edge edge : new ArrayList<>(edges.values())) {
      if (now - edge.heard > settings.deadAfter()) {
        dead.accept(edge.peer, "silent for " + (now - edge.heard) + " ms");
      } else {
        context.send(edge.peer, heartbeat.apply(overlay.attachment(edge.peer.id())));
      }
    }
  }
}
