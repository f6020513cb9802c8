package com.plushm.sim.search;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.sim.search.Event.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A few nodes with their links. It says what can happen next ({@link #enabled}) and lets one event
 * happen ({@link #apply}); the same choices give the same world, so that a state is known by the
 * way to it.
 */
final class SmallWorld {
  /** What a leap of a node's clock is: a path is stale after one, a reserved slot after two. */
  static final long LEAP_MILLIS = 4_000;

  /** Events while a scenario's tree forms, at most. */
  static final int FORMING_MAX = 2_000;

  private final Scenario scenario;
  private final Profile profile;
  private final OverlayFactory factory;
  private final Draws draws = new Draws();
  private final List<SmallNode> nodes = new ArrayList<>();
  private final Network network;
  private final int[] used = new int[Kind.values().length];
  private final Safety safety;
  private long grants;

  SmallWorld(Profile profile, Scenario scenario) {
    this.profile = profile;
    this.scenario = scenario;
    this.factory = profile.factory().apply(scenario.degree());
    this.network = new Network(scenario.nodes());
    for (int i = 0; i < scenario.nodes(); i++) {
      nodes.add(new SmallNode(this, i));
    }
    this.safety = new Safety(this);
    form();
  }

  // The tree as the search finds it.

  private void form() {
    draws.begin(new int[0]);
    start(0);
    for (int i = 1; i < scenario.formed(); i++) {
      settle();
      start(i);
    }
    settle();
    Arrays.fill(used, 0);
    safety.begin();
  }

  /** The first node is granted to be root, the others are invited. */
  private void start(int index) {
    nodes.get(index).begin();
    if (index == 0) {
      grant(0);
    } else {
      invite(nodes.get(index));
    }
  }

  private void grant(int index) {
    SmallNode node = nodes.get(index);
    node.invited();
    grants++;
    safety.granted(index);
    node.overlay().grant(new Grant(grants, node.peer.id(), node.incarnation()));
  }

  /** To one of those who are up, which is a draw; the others are named after it. */
  private void invite(SmallNode node) {
    List<SmallNode> members = new ArrayList<>(nodes);
    members.removeIf(n -> n == node || !n.isUp());
    members.add(0, members.remove(draws.choose(members.size())));
    node.invited();
    node.overlay().join(members.stream().map(member -> member.peer).toList());
  }

  private void settle() {
    drain();
    for (String timer : profile.settling()) {
      for (SmallNode node : nodes) {
        if (node.isUp() && node.timers().containsKey(timer)) {
          node.fire(timer);
          drain();
        }
      }
    }
  }

  private void drain() {
    int events = 0;
    for (Event next = firstDue(); next != null; next = firstDue()) {
      if (++events > FORMING_MAX) {
        throw new IllegalStateException("S19: " + FORMING_MAX + " events without time passing");
      }
      happen(next);
    }
  }

  /** The first event that needs neither time nor a fault. */
  private Event firstDue() {
    for (SmallNode node : nodes) {
      for (SmallNode other : nodes) {
        if (node.isUp() && !network.queue(other.index, node.index).isEmpty()) {
          return Event.between(Kind.DELIVER, node.index, other.index);
        }
      }
      if (node.pendingWrites() > 0) {
        return Event.at(Kind.DURABLE, node.index);
      }
    }
    return null;
  }

  // What can happen.

  /** Every event that can happen now, in an order that is always the same. */
  List<Event> enabled() {
    List<Event> events = new ArrayList<>();
    for (SmallNode node : nodes) {
      if (node.isUp()) {
        arrivals(node.index, events);
      }
    }
    for (SmallNode node : nodes) {
      if (node.isUp()) {
        if (node.pendingWrites() > 0) {
          events.add(Event.at(Kind.DURABLE, node.index));
        }
        watch(node, events);
      }
    }
    if (used[Kind.TIMER.ordinal()] < scenario.timers()) {
      for (SmallNode node : nodes) {
        for (String timer : node.timers().keySet()) {
          if (!profile.quiet().contains(timer) && !scenario.timersOff().contains(timer)) {
            events.add(Event.timer(node.index, timer));
          }
        }
      }
    }
    for (Kind kind : Kind.values()) {
      if (kind.isFault() && used[kind.ordinal()] < scenario.faults().getOrDefault(kind, 0)) {
        faults(kind, events);
      }
    }
    return events;
  }

  private void arrivals(int node, List<Event> events) {
    for (int other = 0; other < nodes.size(); other++) {
      if (!network.queue(other, node).isEmpty()) {
        events.add(Event.between(Kind.DELIVER, node, other));
      }
    }
    for (int other = 0; other < nodes.size(); other++) {
      if (network.losing(node, other)) {
        events.add(Event.between(Kind.LOSS, node, other));
      }
    }
  }

  /** What heartbeats tell a node of its parent and children (protocol.md §3). */
  void watch(SmallNode node, List<Event> events) {
    for (SmallNode other : nodes) {
      long mine = node.overlay().attachment(other.peer.id());
      if (mine == 0) {
        continue;
      }
      if (!network.isLive(node.index, other.index)) {
        if (!network.losing(node.index, other.index)
            && network.queue(other.index, node.index).isEmpty()) {
          events.add(Event.between(Kind.SILENCE, node.index, other.index));
        }
      } else if (network.isQuiet(node.index, other.index)
          && other.overlay().attachment(node.peer.id()) != mine) {
        events.add(Event.between(Kind.BEAT, node.index, other.index));
      }
    }
  }

  private void faults(Kind kind, List<Event> events) {
    for (SmallNode node : nodes) {
      boolean may =
          switch (kind) {
            case START -> !node.hasBegun() && up() > 0;
            case KILL, SILENT -> node.isUp() && up() > 1;
            case RESTART -> !node.isUp() && node.hasBegun() && up() > 0;
            case FAIL -> node.hasBegun() && !isFailed(node.peer.id());
            case GRANT, LEAP -> node.isUp();
            default -> false;
          };
      if (may) {
        events.add(Event.at(kind, node.index));
      }
      if (kind == Kind.CUT) {
        for (int other = 0; other < node.index; other++) {
          if (network.isLive(other, node.index)) {
            events.add(Event.between(kind, other, node.index));
          }
        }
      }
    }
  }

  private boolean isFailed(NodeId id) {
    return nodes.stream().anyMatch(node -> node.failed.contains(id));
  }

  private int up() {
    return (int) nodes.stream().filter(SmallNode::isUp).count();
  }

  // What happens.

  /**
   * Lets one event happen.
   *
   * @param choices of its draws
   * @return what it breaks, in words; empty is good
   */
  List<String> apply(Event event, int[] choices) {
    draws.begin(choices);
    used[event.kind().ordinal()]++;
    safety.before(event);
    try {
      happen(event);
    } catch (Draws.Spinning e) {
      return List.of(e.getMessage());
    } catch (RuntimeException | AssertionError e) {
      return List.of("S16: the event threw " + e);
    }
    return safety.after(event);
  }

  private void happen(Event event) {
    SmallNode node = nodes.get(event.node());
    SmallNode other = event.other() < 0 ? null : nodes.get(event.other());
    switch (event.kind()) {
      case DELIVER -> {
        OverlayMessage message = network.queue(other.index, node.index).remove();
        node.overlay().deliver(other.peer, other.incarnation(), message);
      }
      case LOSS -> {
        network.heard(node.index, other.index);
        node.overlay().linkLost(other.peer.id(), "lost");
      }
      case SILENCE -> {
        network.disconnect(node.index, other.index);
        node.overlay().linkLost(other.peer.id(), "silent");
      }
      case BEAT ->
          node.overlay()
              .attachmentRefused(other.peer.id(), node.overlay().attachment(other.peer.id()));
      case DURABLE -> node.durable();
      case TIMER -> node.fire(event.timer());
      case START -> start(node.index);
      case GRANT -> grant(node.index);
      case KILL -> kill(node);
      case SILENT -> {
        node.end(SmallNode.Life.SILENT, draws.choose(node.pendingWrites() + 1));
        nodes.forEach(n -> network.silence(node.index, n.index));
      }
      case RESTART -> restart(node);
      case CUT -> {
        network.disconnect(node.index, other.index);
        network.lost(node.index, other.index);
        network.lost(other.index, node.index);
      }
      case LEAP -> node.pass(LEAP_MILLIS);
      case FAIL -> {
        for (SmallNode told : nodes) {
          if (told != node) {
            told.failed.add(node.peer.id());
            if (told.isUp()) {
              told.overlay().markFailed(node.peer.id());
            }
          }
        }
      }
    }
  }

  private void kill(SmallNode node) {
    node.end(SmallNode.Life.DOWN, draws.choose(node.pendingWrites() + 1));
    for (SmallNode other : nodes) {
      boolean linked = network.link(node.index, other.index) != Network.Link.NONE;
      network.heard(node.index, other.index);
      if (linked) {
        network.disconnect(node.index, other.index);
        if (other.isUp()) {
          network.lost(other.index, node.index);
        }
      }
    }
  }

  private void restart(SmallNode node) {
    for (SmallNode other : nodes) {
      network.queue(node.index, other.index).clear(); // Of its former life.
    }
    node.begin();
    safety.restarted(node.index);
    invite(node);
  }

  void send(SmallNode from, Peer to, OverlayMessage message) {
    int other = Names.index(to.id());
    if (other < 0 || other >= nodes.size() || other == from.index) {
      throw new IllegalStateException("S16: " + message + " to nobody");
    }
    safety.sent(from, nodes.get(other), message);
    boolean up = nodes.get(other).isUp();
    switch (network.link(from.index, other)) {
      case LIVE -> network.queue(from.index, other).add(message);
      case HALF -> {
        if (up) {
          network.disconnect(from.index, other);
          network.lost(from.index, other);
        }
      }
      case NONE -> {
        if (up) {
          network.connect(from.index, other);
          network.queue(from.index, other).add(message);
        } else {
          network.lost(from.index, other);
        }
      }
    }
  }

  /** The whole state, what is left of the bounds included. */
  StateHash.Key key(StateHash hash) {
    hash.clear();
    for (SmallNode node : nodes) {
      node.hash(hash);
    }
    hash.clock(Names.CLOCK);
    network.hash(hash);
    for (Kind kind : Kind.values()) {
      if (kind.isFault() || kind == Kind.TIMER) {
        hash.word(used[kind.ordinal()]);
      }
    }
    hash.word(grants);
    safety.hash(hash);
    return hash.key();
  }

  // Queries.

  Scenario scenario() {
    return scenario;
  }

  Profile profile() {
    return profile;
  }

  OverlayFactory factory() {
    return factory;
  }

  Draws draws() {
    return draws;
  }

  Safety safety() {
    return safety;
  }

  Network network() {
    return network;
  }

  List<SmallNode> nodes() {
    return nodes;
  }

  Overlay overlay(int index) {
    return nodes.get(index).overlay();
  }

  /** Whether any fault, a beginning aside, has come so far. */
  boolean isFaultless() {
    for (Kind kind : Kind.values()) {
      if (kind.isFault() && kind != Kind.START && used[kind.ordinal()] > 0) {
        return false;
      }
    }
    return true;
  }
}
