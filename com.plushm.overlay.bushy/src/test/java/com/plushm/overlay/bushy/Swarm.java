package com.plushm.overlay.bushy;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * One run of a small tree through random faults and a calm phase. The seed chooses everything:
 * size, degree, which faults there are at all, and when.
 */
final class Swarm {
  private static final long FAULTS_FOR = 60_000;
  private static final long CALM = 100_000;
  private static final long HELPED = 240_000;

  /** What may happen. */
  private enum Fault {
    KILL,
    KILL_ROOT,
    SILENCE,
    PAUSE,
    PARTITION,
    HEAL,
    RESTART,
    JOIN,
    LEAVE,
    GRANT,
    FAIL,
    REINSTATE
  }

  private final SplittableRandom random;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Peer> gone = new ArrayList<>();
  private final TreeSet<NodeId> failed = new TreeSet<>();
  private final StringBuilder trace = new StringBuilder();
  private final boolean granting;
  final World world;
  private final int nodes;
  private int number;
  private long grants = 1;
  boolean helped;

  Swarm(long seed) {
    random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    nodes = 3 + random.nextInt(random.nextInt(4) == 0 ? 40 : 12);
    granting = true;
    int inner = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
    world = new World(seed, BushySettings.standard(inner, true));
    for (Fault fault : Fault.values()) {
      if (random.nextBoolean()) {
        faults.add(fault);
      }
    }
    say("nodes " + nodes + " inner " + inner + " " + faults);
  }

  /** What was broken; empty is good. */
  List<String> run() {
    world.build(nodes, random.nextInt(20_000));
    number = nodes;
    long gap = 500 + random.nextInt(15_000);
    for (long t = 0; t < FAULTS_FOR && world.broken.isEmpty(); ) {
      long step = 1 + random.nextLong(2 * gap);
      world.runFor(step);
      t += step;
      if (!faults.isEmpty()) {
        inflict(faults.get(random.nextInt(faults.size())));
      }
    }
    calm();
    return world.broken;
  }

  private void calm() {
    world.partition(List.of());
    for (NodeId node : List.copyOf(world.stations.keySet())) {
      if (world.stations.get(node).silent) {
        world.kill(node);
      }
    }
    for (NodeId node : List.copyOf(failed)) {
      failed.remove(node);
      world.stations.values().forEach(s -> s.tree.reinstate(node));
    }
    awaitWhole(CALM);
    if (world.broken.isEmpty() && !world.whole().isEmpty()) {
      helped = true;
      say("after the calm: " + world.whole());
      for (long t = 0; t < HELPED && !world.whole().isEmpty(); t += 10_000) {
        controllerHelps();
        world.runFor(10_000);
      }
    }
    if (world.broken.isEmpty()) {
      world.broken.addAll(world.whole());
    }
  }

  private void awaitWhole(long millis) {
    for (long t = 0; t < millis && world.broken.isEmpty(); t += 5_000) {
      if (t >= 30_000 && world.whole().isEmpty()) {
        return;
      }
      world.runFor(5_000);
    }
  }

  /** Two roots that know nothing of each other are told by the controller (protocol.md §3.5). */
  private void controllerHelps() {
    Station greatest = null;
    for (Station s : world.live()) {
      Claim claim = s.tree.claim();
      if (s.tree.isRoot() && (greatest == null || claim.compareTo(greatest.tree.claim()) > 0)) {
        greatest = s;
      }
    }
    for (Station s : world.live()) {
      if (greatest != null && s != greatest && s.tree.isRoot()) {
        s.tree.rootElsewhere(greatest.peer, greatest.tree.claim());
      }
    }
  }

  private void inflict(Fault fault) {
    List<Station> live = world.live();
    Station any = live.isEmpty() ? null : live.get(random.nextInt(live.size()));
    if (any == null && fault != Fault.RESTART) {
      return;
    }
    say(fault + " " + (any == null ? "" : any.peer.id().shortForm()));
    switch (fault) {
      case KILL -> kill(any, live.size());
      case KILL_ROOT -> {
        if (world.root() != null) {
          kill(world.root(), live.size());
        }
      }
      case SILENCE -> {
        if (live.size() > 2) {
          gone.add(any.peer);
          world.silence(any.peer.id());
        }
      }
      case PAUSE -> world.pause(any.peer.id(), 500 + random.nextInt(20_000));
      case PARTITION -> {
        List<NodeId> apart = new ArrayList<>();
        live.stream().filter(s -> random.nextInt(3) == 0).forEach(s -> apart.add(s.peer.id()));
        world.partition(apart);
      }
      case HEAL -> world.partition(List.of());
      case RESTART -> restart(live);
      case JOIN -> join(world.start(++number), live);
      case LEAVE -> {
        if (live.size() > 2) {
          any.tree.leave();
          world.kill(any.peer.id());
        }
      }
      case GRANT -> {
        if (granting) {
          any.tree.grant(new Grant(++grants, any.peer.id(), any.incarnation));
        }
      }
      case FAIL -> {
        if (failed.size() < nodes / 4) {
          failed.add(any.peer.id());
          world.stations.values().forEach(s -> s.tree.markFailed(any.peer.id()));
          kill(any, live.size());
        }
      }
      case REINSTATE -> {
        if (!failed.isEmpty()) {
          NodeId node = failed.pollFirst();
          world.stations.values().forEach(s -> s.tree.reinstate(node));
        }
      }
    }
    live.stream().filter(s -> !s.dead).forEach(Station::check);
  }

  private void kill(Station station, int live) {
    if (live > 2) {
      gone.add(station.peer);
      world.kill(station.peer.id());
    }
  }

  private void restart(List<Station> live) {
    if (!gone.isEmpty()) {
      Peer peer = gone.remove(random.nextInt(gone.size()));
      if (!failed.contains(peer.id())) {
        world.kill(peer.id());
        join(world.start(peer), live);
      }
    }
  }

  /** A node is invited by whom the controller believes to be alive. */
  private void join(Station node, List<Station> live) {
    failed.forEach(node.tree::markFailed);
    List<Peer> by = new ArrayList<>();
    for (int i = 0; i < 3 && !live.isEmpty(); i++) {
      by.add(live.get(random.nextInt(live.size())).peer);
    }
    world.join(node, by.toArray(Peer[]::new));
  }

  private void say(String what) {
    trace.append(world == null ? 0 : world.now).append(' ').append(what).append('\n');
  }

  String trace() {
    return trace.toString();
  }

  /** Runs seeds from FIRST for COUNT and prints those that fail. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    int failures = 0;
    int helped = 0;
    long messages = 0;
    for (long seed = first; seed < first + count; seed++) {
      Swarm swarm = new Swarm(seed);
      List<String> broken = swarm.run();
      messages += swarm.world.messages;
      helped += swarm.helped ? 1 : 0;
      if (!broken.isEmpty() && failures++ < 5) {
        System.out.println("seed " + seed + ": " + broken.stream().limit(3).toList());
        System.out.println(swarm.trace());
      } else if (swarm.helped) {
        System.out.println("seed " + seed + " needed the controller");
      }
    }
    System.out.println(
        count
            + " seeds, "
            + failures
            + " failed, "
            + helped
            + " helped, "
            + messages
            + " messages");
  }
}
