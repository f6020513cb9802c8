package com.plushm.sim.application;

import com.plushm.api.codec.Message;
import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.id.Peer;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.controller.decide.ControlSettings;
import com.plushm.controller.decide.ExecutionNote;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.Overlays;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.Play;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One barrier with many participants, some of them stragglers: when it opens if it waits for all,
 * for a share, or for the knee, and what arrives at the controller meanwhile.
 *
 * <p>Options: {@code --nodes 1000} {@code --overlay randtree} {@code --seed 1} {@code --stragglers
 * 5} (percent; they take twenty times as long) {@code --millis 10000} (a task takes half of it to
 * one and a half) {@code --percent 90}.
 */
public final class BarrierTimes {
  private static final long PHASE_MAX = 3_600_000;
  private static final long UNATTENDED = 120_000;

  private final Map<String, String> options;
  private final PrintStream out;

  private BarrierTimes(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** The command. */
  public static void main(String... words) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      options.put(words[i].replaceFirst("^--", ""), words[i + 1]);
    }
    new BarrierTimes(options, System.out).run();
  }

  private int number(String option, int usual) {
    return Integer.parseInt(options.getOrDefault(option, String.valueOf(usual)));
  }

  private void run() {
    out.printf(
        Locale.ROOT,
        "%d hosts, %s, seed %d; %d %% stragglers%n",
        number("nodes", 1_000),
        options.getOrDefault("overlay", "randtree"),
        number("seed", 1),
        number("stragglers", 5));
    out.printf(
        "%-14s %10s %10s %8s %8s %12s %12s %10s%n",
        "opens by",
        "opens s",
        "last in s",
        "inside",
        "late",
        "msgs to open",
        "with entries",
        "ends s");
    once("all", 0, 0);
    once("percent", number("percent", 90), 0);
    once("knee", 0, 4);
  }

  private void once(String name, int percent, double knee) {
    int nodes = number("nodes", 1_000);
    WorldSettings settings =
        new WorldSettings(
            nodes,
            1,
            3,
            Integer.MAX_VALUE,
            5,
            1_000,
            false,
            FabricSettings.standard(UNATTENDED),
            ControlSettings.DEFAULTS);
    World world =
        new World(
            number("seed", 1),
            settings,
            options.getOrDefault("overlay", "randtree"),
            Overlays.installed(),
            null);
    Request connected = world.connect(world.hosts());
    await(world, connected);
    Gauge gauge = new Gauge(world);
    world.listen(gauge);
    Request run =
        world.run(world.hosts(), specification(world, percent, knee), true, new TreeMap<>());
    long began = world.time().now();
    await(world, run);
    out.printf(
        Locale.ROOT,
        "%-14s %10.1f %10.1f %8d %8d %12d %12d %10.1f%n",
        name,
        (gauge.openedAt - began) / 1_000.0,
        (gauge.lastAt - began) / 1_000.0,
        gauge.inside,
        gauge.late,
        gauge.messages,
        gauge.entries,
        (world.time().now() - began) / 1_000.0);
  }

  private static void await(World world, Request request) {
    if (world.time().until(() -> request.summary() != null, PHASE_MAX) < 0) {
      throw new IllegalStateException(request.key() + " does not end");
    }
    if (request.summary().exitStatus() != 0) {
      throw new IllegalStateException(request.key() + ": " + request.summary().missing());
    }
  }

  private Specification specification(World world, int percent, double knee) {
    List<String> names = world.hosts().stream().map(SimHost::name).map(n -> n.value()).toList();
    Specification.Pool pool =
        new Specification.Pool(
            "p", "virtual", NodeSet.of(names), Map.of(), Map.of(), Map.of(), Map.of(), false);
    int slow = number("stragglers", 5);
    Play map = new Play(number("seed", 1), number("millis", 10_000), slow, 0, 0, 0, false, "map");
    Play reduce = new Play(number("seed", 1), 100, 0, 0, 0, 0, false, "reduce");
    return new Specification(
        "barrier",
        "barrier.yaml",
        Map.of(),
        List.of(pool),
        List.of(),
        List.of(new Specification.Component("all", "p", names.size(), names.size())),
        List.of(task("map", map, List.of()), task("reduce", reduce, List.of("sync"))),
        List.of(
            new Barrier(
                "sync",
                List.of("all"),
                List.of("map"),
                0,
                percent,
                Duration.ZERO,
                Duration.ZERO,
                false,
                knee,
                List.of(),
                Barrier.Release.ALL)),
        List.of(),
        Specification.FailurePolicy.NONE,
        List.of(),
        Optional.of(MassFailure.CONTINUE));
  }

  private static Specification.Process task(String name, Play play, List<String> after) {
    return new Specification.Process(
        name, "all", play.words(), false, Map.of(), "", after, Duration.ZERO, false);
  }

  /** What is seen of the barrier. */
  private static final class Gauge implements Listener {
    private final World world;
    private long openedAt = -1;
    private long lastAt;
    private int inside;
    private int late;
    private int messages;
    private int entries;

    Gauge(World world) {
      this.world = world;
    }

    @Override
    public void journalled(List<JournalEvent> turn) {
      for (JournalEvent event : turn) {
        if (event instanceof JournalEvent.Noted noted) {
          if (noted.note() instanceof ExecutionNote.Entered entered) {
            lastAt = world.time().now();
            inside += openedAt < 0 ? entered.who().size() : 0;
            late += openedAt < 0 ? 0 : entered.who().size();
          } else if (noted.note() instanceof ExecutionNote.Opened) {
            openedAt = world.time().now();
          }
        }
      }
    }

    @Override
    public void sent(Station from, Peer to, Message message) {
      if (openedAt < 0 && to.equals(world.controlPeer())) {
        messages++;
        boolean enters =
            message instanceof Answers answers && answers.answers().stream().anyMatch(this::enters);
        entries += enters ? 1 : 0;
      }
    }

    private boolean enters(Collected collected) {
      return collected.answer() instanceof Answer.Ended
          && world.numbered().get(collected.command()) instanceof Command.Enter;
    }
  }
}
