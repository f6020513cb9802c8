package com.plushm.sim;

import com.plushm.api.codec.Message;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Links between virtual nodes: in order, with a random delay; a node that dies visibly loses its
 * links at once, one that falls silent keeps them and says nothing; dialling a dead node is
 * refused, dialling a silent one takes the dial time-out.
 */
public final class VirtualNetwork {
  /** Milliseconds of a message on its way, at most. */
  public static final int DELAY_MAX = 3;

  /** Milliseconds until dialling a silent node fails. */
  public static final int DIAL_TIMEOUT = 3_000;

  /** Who takes part. */
  public interface Station {
    Remote identity();

    void received(Remote from, Message message);

    void linkLost(NodeId node, String cause);
  }

  private record Pair(NodeId one, NodeId other) implements Comparable<Pair> {
    static Pair of(NodeId a, NodeId b) {
      return a.compareTo(b) < 0 ? new Pair(a, b) : new Pair(b, a);
    }

    boolean has(NodeId node) {
      return one.equals(node) || other.equals(node);
    }

    NodeId peerOf(NodeId node) {
      return one.equals(node) ? other : one;
    }

    @Override
    public int compareTo(Pair that) {
      int order = one.compareTo(that.one);
      return order != 0 ? order : other.compareTo(that.other);
    }
  }

  private final VirtualTime time;
  private final Map<NodeId, Station> stations = new TreeMap<>();
  private final TreeSet<NodeId> silent = new TreeSet<>();
  private final Map<Pair, Long> links = new TreeMap<>();
  private final Map<Pair, Long> lastArrival = new TreeMap<>();
  private long linkNumbers;
  private long messages;

  public VirtualNetwork(VirtualTime time) {
    this.time = time;
  }

  public long messages() {
    return messages;
  }

  public void add(Station station) {
    stations.put(station.identity().peer().id(), station);
    silent.remove(station.identity().peer().id());
  }

  /** Dies with its process: everybody linked to it sees the connection close. */
  public void kill(NodeId node) {
    stations.remove(node);
    for (Pair pair : List.copyOf(links.keySet())) {
      if (pair.has(node)) {
        cut(pair, node, "connection reset");
      }
    }
  }

  /** Stops without a word, as a host that lost power: links stay and carry nothing. */
  public void silence(NodeId node) {
    silent.add(node);
  }

  /** A silent node is heard again. */
  public void resume(NodeId node) {
    silent.remove(node);
  }

  public boolean linked(NodeId a, NodeId b) {
    return links.containsKey(Pair.of(a, b));
  }

  /** Closes the link between two; both see it. */
  public void disconnect(NodeId from, NodeId to) {
    Pair pair = Pair.of(from, to);
    if (links.containsKey(pair)) {
      cut(pair, null, "closed");
    }
  }

  private void cut(Pair pair, NodeId dead, String cause) {
    links.remove(pair);
    for (NodeId end : new ArrayList<>(List.of(pair.one(), pair.other()))) {
      if (!end.equals(dead)) {
        time.after(delay(), () -> lost(end, pair.peerOf(end), cause));
      }
    }
  }

  private void lost(NodeId at, NodeId node, String cause) {
    Station station = stations.get(at);
    if (station != null && !silent.contains(at) && !linked(at, node)) {
      station.linkLost(node, cause);
    }
  }

  /** Sends a message, dialling if there is no link. */
  public void send(Station from, Peer to, Message message) {
    messages++;
    NodeId sender = from.identity().peer().id();
    Pair pair = Pair.of(sender, to.id());
    if (silent.contains(sender)) {
      return;
    }
    if (!links.containsKey(pair)) {
      Station there = stations.get(to.id());
      boolean sameEndpoint =
          there != null && there.identity().peer().endpoint().equals(to.endpoint());
      if (silent.contains(to.id())) {
        time.after(DIAL_TIMEOUT, () -> lost(sender, to.id(), "no answer"));
        return;
      }
      if (!sameEndpoint) {
        time.after(delay(), () -> lost(sender, to.id(), "connection refused"));
        return;
      }
      links.put(pair, ++linkNumbers);
    }
    Remote identity = from.identity();
    long link = links.get(pair);
    Pair direction = new Pair(sender, to.id());
    long arrival = Math.max(time.now() + delay(), lastArrival.getOrDefault(direction, 0L));
    lastArrival.put(direction, arrival);
    time.after(
        arrival - time.now(),
        () -> {
          Station there = stations.get(to.id());
          boolean same = links.getOrDefault(pair, 0L) == link;
          if (there != null && same && !silent.contains(to.id())) {
            there.received(identity, message);
          }
        });
  }

  private long delay() {
    return 1 + time.random().nextLong(DELAY_MAX);
  }
}
