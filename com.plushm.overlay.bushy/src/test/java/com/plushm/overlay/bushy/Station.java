package com.plushm.overlay.bushy;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One virtual node: a bushy node and what a fabric does for it. */
final class Station implements OverlayContext {
  private static final long HEARTBEAT = 1_000;
  private static final long DEAD_AFTER = 5_000;
  private static final long LATE = 2_000;
  private static final int HELD_MAX = 100_000;

  private static final class Edge {
    long heard;
    long sent;
  }

  final World world;
  final Peer peer;
  final Incarnation incarnation;
  Bushy tree;
  boolean paused;
  boolean silent;
  boolean dead;
  final List<String> errors = new ArrayList<>();
  int declaredDead;
  int rootChanges;
  private final Map<String, Long> timers = new TreeMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Map<NodeId, Edge> edges = new TreeMap<>();
  private long timerNumber;
  private long lastTick;

  Station(World world, Peer peer, Incarnation incarnation) {
    this.world = world;
    this.peer = peer;
    this.incarnation = incarnation;
  }

  void begin(byte[] snapshot, byte[] store) {
    tree = new Bushy(this, world.settings, snapshot, store);
    lastTick = world.now;
    world.at(world.random.nextLong(HEARTBEAT), this::tick);
  }

  void check() {
    if (world.checking) {
      add(BushyProperties.local(tree, peer.id(), world.settings));
    }
  }

  private void add(List<String> violations) {
    for (String violation : violations) {
      world.broken.add(world.now + " " + peer.id().shortForm() + " " + violation);
    }
  }

  /** Runs an event, now or when the node goes on. */
  private void event(Runnable act) {
    if (dead || silent) {
      return;
    }
    if (paused) {
      if (held.size() < HELD_MAX) {
        held.add(act);
      }
      return;
    }
    act.run();
    check();
  }

  void resume() {
    paused = false;
    List<Runnable> late = new ArrayList<>(held);
    held.clear();
    late.forEach(this::event);
  }

  void received(Peer from, Incarnation sender, World.Parcel parcel) {
    event(
        () -> {
          edge(from.id()).heard = world.now;
          if (parcel instanceof World.Parcel.OfOverlay m) {
            tree.deliver(from, sender, m.message());
          } else if (parcel instanceof World.Parcel.Beat b) {
            if (b.attachment() != tree.attachment(from.id())) {
              world.send(this, from, new World.Parcel.NotMine(b.attachment()));
            }
          } else if (parcel instanceof World.Parcel.NotMine n) {
            tree.attachmentRefused(from.id(), n.attachment());
          }
        });
  }

  void linkLost(NodeId node, String cause) {
    event(() -> tree.linkLost(node, cause));
  }

  private Edge edge(NodeId node) {
    return edges.computeIfAbsent(
        node,
        id -> {
          Edge edge = new Edge();
          edge.heard = world.now;
          return edge;
        });
  }

  private void tick() {
    if (dead || silent) {
      return;
    }
    world.at(HEARTBEAT, this::tick);
    if (paused) {
      return;
    }
    boolean late = world.now - lastTick >= LATE;
    lastTick = world.now;
    List<Peer> neighbours = new ArrayList<>(tree.children());
    tree.parent().ifPresent(neighbours::add);
    edges.keySet().retainAll(neighbours.stream().map(Peer::id).toList());
    for (Peer neighbour : neighbours) {
      Edge edge = edge(neighbour.id());
      edge.heard = late ? world.now : edge.heard;
      if (world.now - edge.heard > DEAD_AFTER) {
        declaredDead++;
        world.disconnect(peer.id(), neighbour.id());
        linkLost(neighbour.id(), "silent");
      } else if (world.now - edge.sent >= HEARTBEAT) {
        edge.sent = world.now;
        world.send(this, neighbour, new World.Parcel.Beat(tree.attachment(neighbour.id())));
      }
    }
  }

  // The context.

  @Override
  public Peer self() {
    return peer;
  }

  @Override
  public Incarnation incarnation() {
    return incarnation;
  }

  @Override
  public long now() {
    return world.now;
  }

  @Override
  public RandomGenerator random() {
    return world.random;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    long number = ++timerNumber;
    timers.put(name, number);
    world.at(delayMillis, () -> event(() -> fire(name, number)));
  }

  private void fire(String name, long number) {
    if (timers.getOrDefault(name, 0L) == number) {
      timers.remove(name);
      tree.timer(name);
    }
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(byte[] record, long token) {
    world.at(
        1 + world.random.nextLong(5),
        () -> {
          if (!dead && !silent) {
            world.stores.put(peer.id(), record);
            world.at(world.random.nextLong(3), () -> event(() -> tree.persisted(token)));
          }
        });
  }

  @Override
  public void send(Peer to, OverlayMessage message) {
    if (message instanceof BushyMessage.Join) {
      world.attempts++;
    }
    edge(to.id()).sent = world.now;
    world.send(this, to, new World.Parcel.OfOverlay(message));
  }

  @Override
  public void peerJoinedOverlay(Peer child) {}

  @Override
  public void notifyParentChanged(Peer parent) {}

  @Override
  public void notifyChildrenChanged() {}

  @Override
  public void notifyRootChanged(Peer root, Claim claim) {
    rootChanges++;
  }

  @Override
  public void joinResult(JoinStatus status) {}

  @Override
  public void error(NodeId node, boolean wasParentOrChild, String cause) {
    errors.add(node.shortForm() + " " + cause);
  }
}
