package com.plushm.sim;

import com.plushm.api.codec.Message;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.transport.Role;
import com.plushm.controller.HostState;
import com.plushm.controller.decide.ControlSettings;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the upkeep of a tree costs: messages by kind, for each node and minute, with nobody failed,
 * and with some nodes FAILED while the overlay is told so and while it is not (paper §6 expects a
 * saving; L10).
 *
 * <pre>
 * maintenance [--overlay randtree] [--nodes 10,100,1000] [--failed PERCENT] [--minutes 2] [--cuts PERCENT] [--seed 1]
 * </pre>
 *
 * With {@code --cuts} so many of a hundred nodes lose the link to their parent each second. A line
 * for each world and kind of message; {@code to failed} counts those of all kinds that went to a
 * failed node, {@code dials} connections that were tried; {@code attempts} is the most that one
 * node made in one minute to find a parent.
 */
public final class Maintenance {
  private static final long SETTLE_MAX = 300_000;
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;

  /** Attempts of one node to find a parent in one minute (L10). */
  static final int ATTEMPTS_MAX = 30;

  /** How a world is made and troubled. */
  record Setup(
      String overlay, int nodes, int failedPercent, boolean told, int cutsPercent, int minutes) {}

  /**
   * What was counted.
   *
   * @param byKind messages for each node and minute
   * @param toFailed of them, those to failed nodes
   * @param attemptsMost of one node in one minute
   */
  record Result(
      Map<String, Double> byKind,
      double total,
      double toFailed,
      double dials,
      int attemptsMost,
      int living) {}

  private Maintenance() {}

  public static void main(String[] arguments) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    String overlay = options.getOrDefault("--overlay", "randtree");
    int percent = Integer.parseInt(options.getOrDefault("--failed", "10"));
    int cuts = Integer.parseInt(options.getOrDefault("--cuts", "0"));
    int minutes = Integer.parseInt(options.getOrDefault("--minutes", "2"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    for (String nodes : options.getOrDefault("--nodes", "10,100,1000").split(",", -1)) {
      int count = Integer.parseInt(nodes);
      print(System.out, "nobody failed", new Setup(overlay, count, 0, true, cuts, minutes), seed);
      print(System.out, "told", new Setup(overlay, count, percent, true, cuts, minutes), seed);
      print(System.out, "not told", new Setup(overlay, count, percent, false, cuts, minutes), seed);
    }
  }

  private static void print(PrintStream out, String name, Setup setup, long seed) {
    Result result = measure(setup, seed);
    out.printf(
        Locale.ROOT,
        "%s N=%d, %d living, %s, %d%% cut a second: %.1f a node and minute, %.3f to failed, %.2f"
            + " dials, attempts %d%n",
        setup.overlay(),
        setup.nodes(),
        result.living(),
        name,
        setup.cutsPercent(),
        result.total(),
        result.toFailed(),
        result.dials(),
        result.attemptsMost());
    result.byKind().forEach((kind, n) -> out.printf(Locale.ROOT, "  %-16s %9.3f%n", kind, n));
  }

  /** Builds a world, has nodes fail for good, lets it come to rest, and counts. */
  static Result measure(Setup setup, long seed) {
    OverlayFactory factory = Overlays.factory(setup.overlay());
    World world =
        new World(seed, settings(setup.nodes()), setup.told() ? factory : Untold.of(factory), null);
    var unused = world.connect(world.hosts());
    await(world, () -> states(world, HostState.JOINED) == setup.nodes());
    int toFail = setup.nodes() * setup.failedPercent() / 100;
    List<SimHost> failing =
        world.hosts().stream()
            .filter(h -> !h.node().orElseThrow().fabric().overlay().isRoot())
            .limit(toFail)
            .toList();
    failing.forEach(SimHost::powerOff);
    await(world, () -> states(world, HostState.FAILED) == toFail);
    world.time().run(MINUTE);
    Counter counter = new Counter(failing);
    world.listen(counter);
    SplittableRandom chance = new SplittableRandom(seed);
    for (int second = 0; second < setup.minutes() * 60; second++) {
      cut(world, chance, setup.cutsPercent());
      world.time().run(SECOND);
      if (second % 60 == 59) {
        counter.minute();
      }
    }
    return counter.result(setup.minutes(), world.nodes().size());
  }

  private static void cut(World world, SplittableRandom chance, int percent) {
    for (SimNode node : world.nodes()) {
      if (chance.nextInt(100) < percent) {
        node.fabric().overlay().parent().ifPresent(p -> world.network().cut(node, p.id()));
      }
    }
  }

  private static WorldSettings settings(int nodes) {
    FabricSettings fabric = FabricSettings.standard(120_000);
    return new WorldSettings(
        nodes, 1, 3, Integer.MAX_VALUE, 1, 50, false, fabric, ControlSettings.DEFAULTS);
  }

  private static long states(World world, HostState state) {
    return world.views().values().stream().filter(v -> v.state() == state).count();
  }

  private static void await(World world, java.util.function.BooleanSupplier condition) {
    for (long waited = 0; !condition.getAsBoolean(); waited += SECOND) {
      if (waited > SETTLE_MAX) {
        throw new IllegalStateException("the tree does not come to rest");
      }
      world.time().run(SECOND);
    }
  }

  /** Counts what participants send. */
  private static final class Counter implements Listener {
    private final TreeSet<NodeId> failed = new TreeSet<>();
    private final Map<String, Long> byKind = new TreeMap<>();
    private final Map<NodeId, Integer> attempts = new TreeMap<>();
    private int attemptsMost;
    private long toFailed;
    private long dials;

    Counter(List<SimHost> failing) {
      failing.forEach(h -> failed.add(h.peer().id()));
    }

    @Override
    public void dialled(Station from, Peer to) {
      if (from.identity().role() == Role.PARTICIPANT) {
        dials++;
      }
    }

    @Override
    public void sent(Station from, Peer to, Message message) {
      if (from.identity().role() != Role.PARTICIPANT
          || message instanceof Numbered
          || message instanceof Answers) {
        return;
      }
      String kind = message.getClass().getSimpleName();
      byKind.merge(kind, 1L, Long::sum);
      toFailed += failed.contains(to.id()) ? 1 : 0;
      if (isAttempt(from, kind, message)) {
        attempts.merge(from.identity().peer().id(), 1, Integer::sum);
      }
    }

    /** A join that is not passed on for another. */
    private static boolean isAttempt(Station from, String kind, Message message) {
      if (!kind.equals("Join") || message instanceof com.plushm.api.control.ControlMessage) {
        return false;
      }
      String words = message.toString();
      return !words.contains("joiner=") || words.contains("joiner=" + from.identity().peer());
    }

    void minute() {
      attempts.values().forEach(n -> attemptsMost = Math.max(attemptsMost, n));
      attempts.clear();
    }

    Result result(int minutes, int living) {
      double per = (double) minutes * living;
      Map<String, Double> kinds = new TreeMap<>();
      byKind.forEach((kind, n) -> kinds.put(kind, n / per));
      double total = new ArrayList<>(byKind.values()).stream().mapToLong(n -> n).sum() / per;
      return new Result(kinds, total, toFailed / per, dials / per, attemptsMost, living);
    }
  }
}
