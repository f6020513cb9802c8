package com.plushm.sim.world;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Links as the transport promises them (contract of {@code Links}): one logical link a peer,
 * dialled when first needed; messages in order, each at most once, or the link is reported down; a
 * later incarnation, or a peer that had lost the link unnoticed, is reported as down first.
 *
 * <p>Under it a network as TCP makes it: a blocked direction holds what is sent until it opens; a
 * host that lost its power says nothing and answers no dial; a process that ended closes its links;
 * one that stopped keeps them and does not greet; and who sends to a process that is no more, on a
 * host that is there, is told.
 */
public final class VirtualNetwork {
  /** Milliseconds of a message on its way, at most, unless set otherwise. */
  public static final int DELAY_MAX = 3;

  /** Milliseconds until dialling a silent node fails. */
  public static final int DIAL_TIMEOUT = 3_000;

  private static final int DIAL_STEP = 500;

  /** Hears of what passes. */
  public interface Tap {
    void dialled(Station from, Peer to);

    void sent(Station from, Peer to, Message message);

    void lost(Station from, Peer to, Message message, String why);

    Tap NONE =
        new Tap() {
          @Override
          public void dialled(Station from, Peer to) {}

          @Override
          public void sent(Station from, Peer to, Message message) {}

          @Override
          public void lost(Station from, Peer to, Message message, String why) {}
        };
  }

  private record Direction(Endpoint from, Endpoint to) implements Comparable<Direction> {
    @Override
    public int compareTo(Direction that) {
      int order = from.address().compareTo(that.from.address());
      return order != 0 ? order : to.address().compareTo(that.to.address());
    }
  }

  /** One end's view of a peer. */
  private static final class End {
    Link link;
    boolean dialling;
    final Deque<Message> outbox = new ArrayDeque<>();
  }

  private final VirtualTime time;
  private final Tap tap;
  private final Map<String, Station> listening = new TreeMap<>();
  private final Map<Station, Map<NodeId, End>> ends = new LinkedHashMap<>();
  private final TreeMap<Direction, Integer> blocked = new TreeMap<>();
  private final TreeSet<String> unpowered = new TreeSet<>();
  private final List<Link> links = new ArrayList<>();
  private int delayMin = 1;
  private int delayMax = DELAY_MAX;
  private int queueMax = Integer.MAX_VALUE;
  private long messages;

  public VirtualNetwork(VirtualTime time) {
    this(time, Tap.NONE);
  }

  public VirtualNetwork(VirtualTime time, Tap tap) {
    this.time = time;
    this.tap = tap;
  }

  /** Milliseconds of a message on its way, and messages that one direction holds at most. */
  public void settings(int delayLeast, int delayMost, int queueMessagesMax) {
    delayMin = delayLeast;
    delayMax = delayMost;
    queueMax = queueMessagesMax;
  }

  public long messages() {
    return messages;
  }

  private static String address(Station station) {
    return station.identity().peer().endpoint().toString();
  }

  /** A process begins to listen. */
  public void add(Station station) {
    listening.put(address(station), station);
    ends.put(station, new HashMap<>());
  }

  /** Its process ended: whoever is linked to it sees the connection close. */
  public void kill(Station station) {
    Map<NodeId, End> mine = vanish(station);
    for (End end : mine.values()) {
      if (end.link != null) {
        put(end.link.from(station), end.link, null);
      }
    }
  }

  /** Its host lost power: nobody hears of it. */
  public void powerOff(Station station) {
    unpowered.add(address(station));
    var unused = vanish(station);
  }

  /** A host without a process loses power. */
  public void unplug(Endpoint endpoint) {
    unpowered.add(endpoint.toString());
  }

  /** The host is there again: whoever has sent to its former process is told that there is none. */
  public void powerOn(Endpoint endpoint) {
    unpowered.remove(endpoint.toString());
    for (Link link : List.copyOf(links)) {
      for (boolean first : List.of(true, false)) {
        Link.Way way = link.way(first);
        if (way.lostSomething && address(way.to).equals(endpoint.toString())) {
          reset(way, link);
        }
      }
    }
  }

  private Map<NodeId, End> vanish(Station station) {
    listening.remove(address(station), station);
    Map<NodeId, End> mine = ends.remove(station);
    // In the order of the peers, as what happens to them draws from the one chance of the run.
    return mine == null ? new TreeMap<>() : new TreeMap<>(mine);
  }

  /** Nothing passes from one endpoint to the other until {@link #open} was called as often. */
  public void block(Endpoint from, Endpoint to) {
    blocked.merge(new Direction(from, to), 1, Integer::sum);
  }

  /** What was held passes. */
  public void open(Endpoint from, Endpoint to) {
    Direction direction = new Direction(from, to);
    Integer left = blocked.computeIfPresent(direction, (d, n) -> n > 1 ? n - 1 : null);
    if (left != null) {
      return;
    }
    for (Link link : List.copyOf(links)) {
      for (boolean first : List.of(true, false)) {
        Link.Way way = link.way(first);
        if (isDirection(way, direction)) {
          List<Message> held = new ArrayList<>(way.held);
          way.held.clear();
          Remote sender = way.from.identity();
          held.forEach(m -> arrive(way, link, sender, m == CLOSED ? null : m));
        }
      }
    }
  }

  private static final Message CLOSED = new Message() {};

  private static boolean isDirection(Link.Way way, Direction direction) {
    return endpointOf(way.from).equals(direction.from())
        && endpointOf(way.to).equals(direction.to());
  }

  private boolean isBlocked(Station from, Endpoint to) {
    return !blocked.isEmpty() && blocked.containsKey(new Direction(endpointOf(from), to));
  }

  private boolean isBlocked(Endpoint from, Station to) {
    return !blocked.isEmpty() && blocked.containsKey(new Direction(from, endpointOf(to)));
  }

  /** Whether either direction between two endpoints is blocked. */
  public boolean blocks(Endpoint one, Endpoint other) {
    return blocked.containsKey(new Direction(one, other))
        || blocked.containsKey(new Direction(other, one));
  }

  public boolean anythingBlocked() {
    return !blocked.isEmpty();
  }

  public boolean linked(Station station, NodeId peer) {
    Map<NodeId, End> mine = ends.get(station);
    return mine != null && mine.containsKey(peer) && mine.get(peer).link != null;
  }

  /** The connection between two breaks; both see it. */
  public void cut(Station one, NodeId other) {
    Map<NodeId, End> mine = ends.get(one);
    End end = mine == null ? null : mine.get(other);
    if (end == null || end.link == null) {
      return;
    }
    Link link = end.link;
    put(link.from(one), link, null);
    put(link.from(link.other(one)), link, null);
  }

  /** Closes what links the process has to the peer, from its side. */
  public void disconnect(Station from, NodeId peer) {
    Map<NodeId, End> mine = ends.get(from);
    End end = mine == null ? null : mine.get(peer);
    if (end == null || (end.link == null && end.outbox.isEmpty())) {
      return;
    }
    if (end.link != null) {
      Link link = end.link;
      end.link = null;
      put(link.from(from), link, null);
    }
    end.outbox.clear();
    time.after(0, () -> from.gate().run(false, () -> from.linkLost(peer, "closed here")));
  }

  /**
   * Sends a message, dialling if there is no link.
   *
   * @return false if the direction holds too much already
   */
  public boolean send(Station from, Peer to, Message message) {
    if (to.id().equals(Link.id(from))) {
      throw new IllegalArgumentException("a node does not send to itself: " + message);
    }
    Map<NodeId, End> mine = ends.get(from);
    if (mine == null) {
      return true;
    }
    End end = mine.computeIfAbsent(to.id(), id -> new End());
    int waiting = end.link == null ? end.outbox.size() : end.link.from(from).underWay;
    if (waiting >= queueMax) {
      if (end.link != null) {
        end.link.from(from).refused = true;
      }
      return false;
    }
    messages++;
    tap.sent(from, to, message);
    if (end.link != null) {
      put(end.link.from(from), end.link, message);
      return true;
    }
    end.outbox.add(message);
    if (!end.dialling) {
      end.dialling = true;
      tap.dialled(from, to);
      time.after(delay(), () -> dial(from, to, time.now() + DIAL_TIMEOUT));
    }
    return true;
  }

  private void dial(Station from, Peer to, long deadline) {
    End end = end(from, to.id());
    if (end == null || !end.dialling) {
      return;
    }
    if (end.link != null) {
      end.dialling = false;
      return;
    }
    Station there = listening.get(to.endpoint().toString());
    boolean silent = unpowered.contains(to.endpoint().toString());
    boolean noWay = isBlocked(from, to.endpoint()) || isBlocked(to.endpoint(), from);
    if (silent || noWay || (there != null && there.gate().paused())) {
      if (time.now() >= deadline) {
        dialFailed(from, to, end, "no answer");
      } else {
        time.after(DIAL_STEP, () -> dial(from, to, deadline));
      }
    } else if (there == null || !Link.id(there).equals(to.id())) {
      dialFailed(from, to, end, "connection refused");
    } else {
      time.after(delay(), () -> connect(from, to, there));
    }
  }

  private void dialFailed(Station from, Peer to, End end, String cause) {
    end.dialling = false;
    end.outbox.forEach(m -> tap.lost(from, to, m, cause));
    end.outbox.clear();
    from.gate().run(false, () -> from.linkLost(to.id(), cause));
  }

  private static Endpoint endpointOf(Station station) {
    return station.identity().peer().endpoint();
  }

  private void connect(Station from, Peer to, Station there) {
    End mine = end(from, to.id());
    if (mine == null || !mine.dialling) {
      return;
    }
    mine.dialling = false;
    if (mine.link == null) {
      if (listening.get(to.endpoint().toString()) != there) {
        dialFailed(from, to, mine, "connection reset");
        return;
      }
      Link link = new Link(from, there);
      links.add(link);
      End theirs = ends.get(there).computeIfAbsent(Link.id(from), id -> new End());
      boolean stale = theirs.link != null;
      theirs.link = link;
      mine.link = link;
      if (stale) {
        there.gate().run(false, () -> there.linkLost(Link.id(from), "the peer had lost it"));
      }
      drain(there, theirs, link);
    }
    drain(from, mine, mine.link);
  }

  private void drain(Station from, End end, Link link) {
    while (!end.outbox.isEmpty()) {
      put(link.from(from), link, end.outbox.poll());
    }
  }

  private End end(Station at, NodeId peer) {
    Map<NodeId, End> all = ends.get(at);
    return all == null ? null : all.get(peer);
  }

  /** Puts a message on its way, or with null the end of the link. */
  private void put(Link.Way way, Link link, Message message) {
    way.underWay++;
    way.closing |= message == null;
    transmit(way, link, message);
  }

  private void transmit(Link.Way way, Link link, Message message) {
    Remote sender = way.from.identity();
    long arrival = Math.max(time.now() + delay(), way.lastArrival);
    way.lastArrival = arrival;
    time.after(arrival - time.now(), () -> arrive(way, link, sender, message));
  }

  private void arrive(Link.Way way, Link link, Remote sender, Message message) {
    if (isBlocked(way.from, endpointOf(way.to)) || !way.held.isEmpty()) {
      way.held.add(message == null ? CLOSED : message);
      return;
    }
    way.underWay--;
    roomAgain(way);
    Peer to = way.to.identity().peer();
    if (!ends.containsKey(way.to)) {
      if (message == null) {
        closed(way, link);
        return;
      }
      tap.lost(way.from, to, message, "no such process");
      if (unpowered.contains(address(way.to))) {
        way.lostSomething = true;
      } else {
        reset(way, link);
      }
      return;
    }
    way.to.gate().run(false, () -> take(way, link, sender, message));
  }

  /** One end knows; the other may have to wait for its direction to open. */
  private void closed(Link.Way way, Link link) {
    way.closing = false;
    if (!link.closing()) {
      links.remove(link);
    }
  }

  /** The receiving process gets to it. */
  private void take(Link.Way way, Link link, Remote sender, Message message) {
    if (message == null) {
      closed(way, link);
    }
    End end = end(way.to, sender.peer().id());
    if (end == null || end.link != link) {
      if (message != null) {
        tap.lost(way.from, way.to.identity().peer(), message, "the link was closed");
      }
    } else if (message == null) {
      end.link = null;
      end.outbox.clear();
      way.to.linkLost(sender.peer().id(), "connection closed");
    } else {
      way.to.received(sender, message);
    }
  }

  private void roomAgain(Link.Way way) {
    if (way.refused && way.underWay <= queueMax / 2) {
      way.refused = false;
      NodeId peer = Link.id(way.to);
      way.from.gate().run(false, () -> way.from.writable(peer));
    }
  }

  /** The sender learns that nobody is at the other end, after what that one had sent before. */
  private void reset(Link.Way way, Link link) {
    links.remove(link);
    time.after(
        Math.max(delay(), link.from(way.to).lastArrival - time.now()),
        () -> {
          NodeId peer = Link.id(way.to);
          End end = end(way.from, peer);
          if (end != null && end.link == link) {
            end.link = null;
            way.from.gate().run(false, () -> way.from.linkLost(peer, "connection reset"));
          }
        });
  }

  private long delay() {
    return time.between(delayMin, delayMax);
  }
}
