package com.plushm.sim;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.controller.decide.ControlSettings;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * One large tree: built, given a command, deprived of a quarter of its nodes, whole again, given
 * another command. Prints virtual times, depth and messages; checks nothing beyond that, since the
 * properties are the swarm's business.
 *
 * <p>Options: {@code --nodes 1000} {@code --overlay randtree} {@code --seed 1} {@code --invitations
 * 50} (outstanding at most) {@code --killed 25} (percent).
 */
public final class Scale {
  /** Virtual time that one phase may take. */
  private static final long PHASE_MAX = 1_800_000;

  private static final long LOOK_MILLIS = 100;
  private static final int PERCENT = 100;

  private final PrintStream out;
  private final World world;
  private final String overlay;
  private final long seed;
  private final String killed;
  private long messagesBefore;
  private long eventsBefore;
  private long clockBefore;

  private Scale(Map<String, String> options, PrintStream out) {
    this.out = out;
    this.overlay = options.getOrDefault("overlay", "randtree");
    this.seed = Long.parseLong(options.getOrDefault("seed", "1"));
    this.killed = options.getOrDefault("killed", "25");
    int nodes = Integer.parseInt(options.getOrDefault("nodes", "1000"));
    int invitations = Integer.parseInt(options.getOrDefault("invitations", "50"));
    WorldSettings settings =
        new WorldSettings(
            nodes,
            1,
            3,
            Integer.MAX_VALUE,
            5,
            1_000,
            false,
            FabricSettings.standard(120_000),
            inviting(invitations));
    this.world = new World(seed, settings, factory(overlay), null);
  }

  private static OverlayFactory factory(String text) {
    OverlayChoice choice = OverlayChoice.parse(text);
    return Overlays.factory(choice.name()).with(new OverlayOptions(choice));
  }

  private static ControlSettings inviting(int most) {
    ControlSettings d = ControlSettings.DEFAULTS;
    return WorldSettings.control(most, d.disconnectsMax(), d.brakeHoldMillis());
  }

  /** The command. */
  public static void main(String... words) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      options.put(words[i].replaceFirst("^--", ""), words[i + 1]);
    }
    new Scale(options, System.out).run();
  }

  private void run() {
    List<SimHost> all = world.hosts();
    out.printf(
        Locale.ROOT,
        "%d hosts, %s, seed %d; delay 1-3 ms, launch up to 1 s, %d invitations outstanding%n",
        all.size(),
        overlay,
        seed,
        world.settings().control().invitationsMax());
    out.printf(
        "%-46s %12s %12s %14s %10s%n", "phase", "virtual s", "msgs/node", "events", "clock s");
    begin();
    Request connected = world.connect(all);
    phase("built: all joined", await(connected));
    tree();
    idle();
    command("broadcast and collect");
    if (killed.equals("root")) {
      killRoot();
    } else {
      powerOff(world.hosts().size() * Integer.parseInt(killed) / PERCENT);
    }
    idle();
    command("broadcast and collect, survivors");
  }

  private void begin() {
    messagesBefore = world.network().messages();
    eventsBefore = world.time().events();
    clockBefore = System.nanoTime();
  }

  private void phase(String what, long millis) {
    double perNode =
        (double) (world.network().messages() - messagesBefore) / Math.max(1, world.nodes().size());
    out.printf(
        Locale.ROOT,
        "%-46s %12s %12.1f %14d %10.1f%n",
        what,
        millis < 0 ? "not done" : String.format(Locale.ROOT, "%.2f", millis / 1_000.0),
        perNode,
        world.time().events() - eventsBefore,
        (System.nanoTime() - clockBefore) / 1e9);
    begin();
  }

  private long await(Request request) {
    return world.time().until(() -> !request.open(), PHASE_MAX);
  }

  /** What the tree costs while nothing happens. */
  private void idle() {
    begin();
    long minute = 60_000;
    world.time().run(minute);
    phase("one minute in which nothing happens", minute);
  }

  private void command(String what) {
    List<SimHost> living = new ArrayList<>();
    world.hosts().stream().filter(h -> h.node().isPresent()).forEach(living::add);
    begin();
    Request request = world.shell(living, List.of("true"), Duration.ZERO);
    phase(what, await(request));
    String account =
        request.open()
            ? "still open"
            : request.summary().answered() + " of " + request.summary().targets() + " answered";
    out.println("  " + account);
  }

  /** A quarter dies at once and in silence; nobody is started again. */
  private void powerOff(int many) {
    List<SimHost> order = new ArrayList<>(world.hosts());
    Collections.shuffle(order, new Random(seed));
    begin();
    order.subList(0, many).forEach(SimHost::powerOff);
    long millis = whole(world.hosts().size() - many);
    phase(killed + " % lost power: survivors whole", millis);
    tree();
  }

  /** The root's client is killed; the controller starts it again. */
  private void killRoot() {
    SimNode root =
        world.nodes().stream().filter(n -> n.fabric().overlay().isRoot()).findFirst().orElseThrow();
    SimHost host = world.hostOf(root);
    List<SimHost> others = new ArrayList<>(world.hosts());
    others.remove(host);
    begin();
    long start = world.time().now();
    host.kill();
    Request command = world.shell(others, List.of("true"), Duration.ZERO);
    long served = await(command);
    whole(world.hosts().size());
    phase("root killed: others answered, " + served + " ms; all whole", world.time().now() - start);
    tree();
  }

  /** Until so many hang in one tree, and nobody beside it; looked at every tenth of a second. */
  private long whole(int many) {
    long start = world.time().now();
    while (world.time().now() - start < PHASE_MAX) {
      world.time().run(LOOK_MILLIS);
      if (world.nodes().size() == many && isWhole()) {
        return world.time().now() - start;
      }
    }
    return -1;
  }

  private boolean isWhole() {
    Map<NodeId, SimNode> living = new TreeMap<>();
    for (SimNode node : world.nodes()) {
      living.put(node.self().id(), node);
    }
    int roots = 0;
    for (SimNode node : living.values()) {
      Overlay tree = node.fabric().overlay();
      Optional<Peer> parent = tree.parent();
      roots += tree.isRoot() ? 1 : 0;
      boolean held =
          parent.isPresent()
              && living.containsKey(parent.get().id())
              && living.get(parent.get().id()).fabric().overlay().attachment(node.self().id())
                  == tree.attachment(parent.get().id());
      boolean reaches = held && !tree.path().isEmpty() && living.containsKey(tree.path().get(0));
      if (!tree.isRoot() && !reaches) {
        return false;
      }
    }
    return roots == 1;
  }

  private void tree() {
    int[] depths =
        world.nodes().stream()
            .map(n -> n.fabric().overlay())
            .filter(o -> !o.path().isEmpty())
            .mapToInt(o -> o.path().size() - 1)
            .sorted()
            .toArray();
    int most =
        world.nodes().stream()
            .mapToInt(n -> n.fabric().overlay().children().size())
            .max()
            .orElse(0);
    if (depths.length > 0) {
      out.printf(
          Locale.ROOT,
          "  %d in the tree, depth median %d, most %d, mean %.2f; degree at most %d%n",
          depths.length,
          depths[depths.length / 2],
          depths[depths.length - 1],
          Arrays.stream(depths).average().orElse(0),
          most);
    }
  }
}
