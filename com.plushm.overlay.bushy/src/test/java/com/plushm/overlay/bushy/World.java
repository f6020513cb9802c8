package com.plushm.overlay.bushy;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small world for many bushy trees: virtual time, links in order with random delays, and what the
 * fabric does for an overlay (heartbeats with attachments, silence is death). Faults: visible and
 * silent death, pause, restart with its store, partition. One seed is one run.
 */
final class World {
  static final long DELAY_MAX = 10;
  static final long DIAL_TIMEOUT = 3_000;

  /** What travels. */
  sealed interface Parcel {
    record OfOverlay(OverlayMessage message) implements Parcel {}

    record Beat(long attachment) implements Parcel {}

    record NotMine(long attachment) implements Parcel {}
  }

  private record Event(long at, long number, Runnable act) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  record Pair(NodeId one, NodeId other) implements Comparable<Pair> {
    static Pair of(NodeId a, NodeId b) {
      return a.compareTo(b) < 0 ? new Pair(a, b) : new Pair(b, a);
    }

    @Override
    public int compareTo(Pair that) {
      int order = one.compareTo(that.one);
      return order != 0 ? order : other.compareTo(that.other);
    }
  }

  /** One link; each direction keeps its order. */
  private static final class Link {
    long lastDown;
    long lastUp;
  }

  final SplittableRandom random;
  final BushySettings settings;
  final TreeMap<NodeId, Station> stations = new TreeMap<>();
  final Map<NodeId, byte[]> stores = new TreeMap<>();
  final Map<NodeId, Long> incarnations = new TreeMap<>();
  private final Map<Pair, Link> links = new TreeMap<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final TreeSet<NodeId> island = new TreeSet<>();
  final List<String> broken = new ArrayList<>();
  final Map<String, Long> sent = new TreeMap<>();
  boolean checking = true;
  long now;
  long messages;
  long attempts;
  private long number;

  World(long seed, BushySettings settings) {
    this.random = new SplittableRandom(seed);
    this.settings = settings;
  }

  static Peer peer(int number) {
    return new Peer(
        new NodeId(number * 0x9E3779B97F4A7C15L, number), new Endpoint("10.0.0.1", number));
  }

  // Time.

  void at(long delay, Runnable act) {
    events.add(new Event(now + delay, number++, act));
  }

  void runFor(long millis) {
    long end = now + millis;
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.poll();
      now = event.at();
      event.act().run();
    }
    now = end;
  }

  // Nodes.

  Station start(int n) {
    return start(peer(n));
  }

  Station start(Peer peer) {
    long incarnation = incarnations.merge(peer.id(), 1L, Long::sum);
    Station station = new Station(this, peer, new Incarnation(incarnation));
    stations.put(peer.id(), station);
    station.begin(null, stores.get(peer.id()));
    return station;
  }

  /** A root by grant and the others by an invitation to it. */
  void build(int nodes, long spread) {
    Station root = start(1);
    root.tree.grant(new Grant(1, root.peer.id(), root.incarnation));
    runFor(100);
    for (int i = 2; i <= nodes; i++) {
      int n = i;
      at(spread == 0 ? 0 : random.nextLong(spread), () -> join(start(n), root.peer));
    }
  }

  void join(Station node, Peer... by) {
    node.tree.join(List.of(by));
    node.check();
  }

  List<Station> live() {
    return stations.values().stream().filter(s -> !s.paused && !s.silent).toList();
  }

  Map<NodeId, Bushy> views() {
    TreeMap<NodeId, Bushy> views = new TreeMap<>();
    for (Station s : stations.values()) {
      if (!s.silent) {
        views.put(s.peer.id(), s.tree);
      }
    }
    return views;
  }

  Station root() {
    return live().stream().filter(s -> s.tree.isRoot()).findFirst().orElse(null);
  }

  int depth() {
    return live().stream().mapToInt(s -> s.tree.path().size() - 1).max().orElse(0);
  }

  List<String> whole() {
    return BushyProperties.whole(views());
  }

  // Faults.

  void kill(NodeId node) {
    Station gone = stations.remove(node);
    if (gone == null) {
      return;
    }
    gone.dead = true;
    for (Pair pair : List.copyOf(links.keySet())) {
      if (pair.one().equals(node) || pair.other().equals(node)) {
        boolean silent = gone.silent;
        links.remove(pair);
        NodeId end = pair.one().equals(node) ? pair.other() : pair.one();
        if (!silent) {
          at(delay(), () -> lost(end, node, "reset"));
        }
      }
    }
  }

  void silence(NodeId node) {
    Station station = stations.get(node);
    if (station != null) {
      station.silent = true;
    }
  }

  void pause(NodeId node, long millis) {
    Station station = stations.get(node);
    if (station != null && !station.paused) {
      station.paused = true;
      at(millis, station::resume);
    }
  }

  void partition(List<NodeId> apart) {
    island.clear();
    island.addAll(apart);
  }

  private boolean severed(NodeId a, NodeId b) {
    return island.contains(a) != island.contains(b);
  }

  // The network.

  long delay() {
    return 1 + random.nextLong(DELAY_MAX);
  }

  void send(Station from, Peer to, Parcel parcel) {
    messages++;
    sent.merge(
        parcel instanceof Parcel.OfOverlay o
            ? o.message().getClass().getSimpleName()
            : parcel.getClass().getSimpleName(),
        1L,
        Long::sum);
    NodeId sender = from.peer.id();
    Station there = stations.get(to.id());
    Pair pair = Pair.of(sender, to.id());
    boolean cut = severed(sender, to.id());
    if (!links.containsKey(pair)) {
      if (cut || (there != null && (there.silent || there.paused))) {
        at(DIAL_TIMEOUT, () -> lost(sender, to.id(), "no answer"));
        return;
      }
      if (there == null) {
        at(delay(), () -> lost(sender, to.id(), "refused"));
        return;
      }
      links.put(pair, new Link());
    }
    if (cut) {
      return;
    }
    Link link = links.get(pair);
    boolean down = sender.equals(pair.one());
    long arrival = Math.max(now + delay(), down ? link.lastDown : link.lastUp);
    if (down) {
      link.lastDown = arrival;
    } else {
      link.lastUp = arrival;
    }
    Incarnation incarnation = from.incarnation;
    at(
        arrival - now,
        () -> {
          Station receiver = stations.get(to.id());
          if (receiver != null && links.get(pair) == link && !severed(sender, to.id())) {
            receiver.received(from.peer, incarnation, parcel);
          }
        });
  }

  void disconnect(NodeId from, NodeId to) {
    if (links.remove(Pair.of(from, to)) != null && !severed(from, to)) {
      at(delay(), () -> lost(to, from, "closed"));
    }
  }

  private void lost(NodeId at, NodeId node, String cause) {
    Station station = stations.get(at);
    if (station != null && !links.containsKey(Pair.of(at, node))) {
      station.linkLost(node, cause);
    }
  }
}
