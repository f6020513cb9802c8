package com.plushm.sim.search;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Overlay;
import com.plushm.sim.search.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What comes after the faults: a long walk from some state in which time passes again, timers fire
 * when they are due, every message arrives, and heartbeats find out who is gone. It ends well when
 * the tree is whole (L1 to L4): one root, everybody below it, the two ends of each edge agreed.
 */
final class FairWalk {
  /** A walk that is not live by then is dead: longer than every patience of the protocols. */
  static final long WALK_MILLIS = 240_000;

  /** By then two roots that know nothing of each other are told by the controller. */
  static final long HELPED_AFTER_MILLIS = 120_000;

  /** No cycle outlives its paths' freshness and so many heartbeats, of a second each (S2). */
  static final long CYCLE_MILLIS = 3_000 + (Scenario.NODES_MAX + 1) * 1_000 + 1_000;

  private static final long HEARTBEAT = 1_000;
  private static final long DEAD_AFTER = 5_000;
  private static final int EVENTS_PER_MILLI_MAX = 1_000;

  private final SmallWorld world;
  private final SplittableRandom random;
  private final long[][] silentSince;
  private final List<String> broken = new ArrayList<>();
  private long clock;
  private long cycleSince = -1;

  FairWalk(SmallWorld world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed);
    int size = world.nodes().size();
    this.silentSince = new long[size][size];
    world.draws().seed(random);
  }

  /** What never came to be, or broke on the way; empty if the walk became live. */
  List<String> walk() {
    while (clock < WALK_MILLIS && broken.isEmpty()) {
      millisecond();
      if (clock % HEARTBEAT == 0) {
        heartbeats();
        cycles();
        if (clock > HELPED_AFTER_MILLIS && clock % (10 * HEARTBEAT) == 0) {
          controllerHelps();
        }
        if (broken.isEmpty() && missing().isEmpty()) {
          return List.of();
        }
      }
    }
    return broken.isEmpty() ? missing() : broken;
  }

  /** What is due comes in any order; a message may also take longer. */
  private void millisecond() {
    int events = 0;
    for (Event next = due(); next != null && broken.isEmpty(); next = due()) {
      if (++events > EVENTS_PER_MILLI_MAX) {
        broken.add("S19: " + events + " events without time passing");
      }
      happen(next);
      if (random.nextInt(4) == 0) {
        break;
      }
    }
    long step = world.network().isQuiet() ? untilNext() : 1;
    clock += step;
    world.nodes().forEach(node -> node.pass(step));
  }

  private void happen(Event event) {
    broken.addAll(world.apply(event, new int[0]));
  }

  private Event due() {
    List<Event> events = new ArrayList<>();
    for (SmallNode node : world.nodes()) {
      if (!node.isUp()) {
        continue;
      }
      for (SmallNode other : world.nodes()) {
        if (!world.network().queue(other.index, node.index).isEmpty()) {
          events.add(Event.between(Kind.DELIVER, node.index, other.index));
        }
        if (world.network().losing(node.index, other.index)) {
          events.add(Event.between(Kind.LOSS, node.index, other.index));
        }
      }
      if (node.pendingWrites() > 0) {
        events.add(Event.at(Kind.DURABLE, node.index));
      }
      node.timers()
          .forEach(
              (timer, at) -> {
                if (at <= node.now()) {
                  events.add(Event.timer(node.index, timer));
                }
              });
    }
    return events.isEmpty() ? null : events.get(random.nextInt(events.size()));
  }

  private long untilNext() {
    long next = HEARTBEAT - clock % HEARTBEAT;
    for (SmallNode node : world.nodes()) {
      if (node.isUp() && node.pendingWrites() > 0) {
        return 1;
      }
      for (long at : node.timers().values()) {
        next = Math.min(next, Math.max(1, at - node.now()));
      }
    }
    return next;
  }

  /** What each second's heartbeats find out. */
  private void heartbeats() {
    for (SmallNode node : world.nodes()) {
      if (!node.isUp()) {
        continue;
      }
      List<Event> found = new ArrayList<>();
      world.watch(node, found);
      for (SmallNode other : world.nodes()) {
        boolean silent = found.contains(Event.between(Kind.SILENCE, node.index, other.index));
        long since = silentSince[node.index][other.index];
        silentSince[node.index][other.index] = !silent ? 0 : since == 0 ? clock : since;
      }
      for (Event event : found) {
        boolean patient =
            event.kind() == Kind.SILENCE
                && clock - silentSince[event.node()][event.other()] < DEAD_AFTER;
        if (!patient) {
          happen(event);
        }
      }
    }
  }

  private void cycles() {
    if (!inCycle()) {
      cycleSince = -1;
    } else if (cycleSince < 0) {
      cycleSince = clock;
    } else if (clock - cycleSince > CYCLE_MILLIS) {
      broken.add("S2: a cycle of parents for " + (clock - cycleSince) + " ms");
    }
  }

  private boolean inCycle() {
    for (SmallNode start : world.nodes()) {
      SmallNode at = start;
      for (int steps = 0; at != null; steps++) {
        if (steps > world.nodes().size()) {
          return true;
        }
        at = parent(at);
      }
    }
    return false;
  }

  private SmallNode parent(SmallNode of) {
    Peer parent = of.isUp() ? of.overlay().parent().orElse(null) : null;
    return parent == null ? null : world.nodes().get(Names.index(parent.id()));
  }

  /** The controller sees two roots and tells the lesser of the greater (protocol.md §3.5). */
  private void controllerHelps() {
    SmallNode greatest = null;
    for (SmallNode node : wanted()) {
      Claim claim = node.overlay().claim();
      if (node.overlay().isRoot()
          && (greatest == null || claim.compareTo(greatest.overlay().claim()) > 0)) {
        greatest = node;
      }
    }
    for (SmallNode node : wanted()) {
      if (greatest != null && node != greatest && node.overlay().isRoot()) {
        world.draws().begin(new int[0]);
        node.overlay().rootElsewhere(greatest.peer, greatest.overlay().claim());
      }
    }
  }

  /** Those who should be in the tree: alive, invited, and not marked failed. */
  private List<SmallNode> wanted() {
    List<SmallNode> wanted = new ArrayList<>();
    for (SmallNode node : world.nodes()) {
      NodeId id = node.peer.id();
      boolean failed = world.nodes().stream().anyMatch(n -> n.failed.contains(id));
      if (node.isUp() && node.isInvited() && !failed) {
        wanted.add(node);
      }
    }
    return wanted;
  }

  /** What the tree still lacks. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    List<SmallNode> wanted = wanted();
    long roots = wanted.stream().filter(node -> node.overlay().isRoot()).count();
    if (roots != 1) {
      missing.add("L1: " + roots + " roots");
      return missing;
    }
    for (SmallNode node : wanted) {
      Overlay overlay = node.overlay();
      String name = Names.letter(node.index);
      if (!overlay.isRoot()) {
        SmallNode parent = parent(node);
        if (parent == null) {
          missing.add("L1: " + name + " has no parent");
        } else if (!wanted.contains(parent)
            || parent.overlay().attachment(node.peer.id())
                != overlay.attachment(parent.peer.id())) {
          missing.add("L2: " + name + " and its parent disagree");
        } else if (!parent.overlay().claim().equals(overlay.claim())) {
          missing.add("L2: " + name + " follows another root than its parent");
        }
      }
      for (Peer child : overlay.children()) {
        SmallNode there = world.nodes().get(Names.index(child.id()));
        if (!wanted.contains(there)
            || there.overlay().attachment(node.peer.id()) != overlay.attachment(child.id())) {
          missing.add("L3: " + name + " keeps a child that is gone or hangs elsewhere");
        }
      }
    }
    if (inCycle()) {
      missing.add("S2: a cycle of parents");
    }
    return missing;
  }
}
