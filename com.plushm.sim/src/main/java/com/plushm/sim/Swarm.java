package com.plushm.sim;

import com.plushm.sim.fault.Fault;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs many seeds, or replays one.
 *
 * <pre>
 * swarm --overlay star --nodes 3..100 --seeds 1..1000 --events-max 20000
 * swarm --overlay star --nodes 3..100 --seeds 17 --trace FILE      one run, with its trace
 *       --shrink      drops faults of a failing run as long as it fails by the same property
 *       --seconds S   stops after so many seconds of the wall clock
 *       --fail-max F  stops after so many failures
 *       --known L6,S8 properties whose failures are counted and not reported
 * </pre>
 *
 * A run that fails prints the seed and the command that replays it. Exit status: 0 if all held, 1
 * if one did not, 2 for a wrong command line.
 */
public final class Swarm {
  private static final int STATUS_USAGE = 2;

  private final Map<String, String> options;
  private final PrintStream out;
  private final String overlay;
  private final int hostsMin;
  private final int hostsMax;
  private final long eventsMax;

  private Swarm(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.overlay = options.getOrDefault("overlay", "star");
    long[] nodes = range(options.getOrDefault("nodes", "3..100"));
    this.hostsMin = (int) nodes[0];
    this.hostsMax = (int) nodes[1];
    this.eventsMax = Long.parseLong(options.getOrDefault("events-max", "20000"));
  }

  public static void main(String[] arguments) {
    int status;
    try {
      status = new Swarm(parse(arguments), System.out).run();
    } catch (IllegalArgumentException e) {
      System.err.println("swarm: " + e.getMessage());
      status = STATUS_USAGE;
    }
    System.exit(status);
  }

  private static Map<String, String> parse(String[] arguments) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].startsWith("--")) {
        throw new IllegalArgumentException("not an option: " + arguments[i]);
      }
      String name = arguments[i].substring(2);
      boolean flag = name.equals("shrink");
      if (!flag && i + 1 == arguments.length) {
        throw new IllegalArgumentException("--" + name + " wants a value");
      }
      options.put(name, flag ? "" : arguments[++i]);
    }
    return options;
  }

  private static long[] range(String text) {
    int dots = text.indexOf("..");
    String first = dots < 0 ? text : text.substring(0, dots);
    String last = dots < 0 ? text : text.substring(dots + 2);
    return new long[] {Long.parseLong(first), Long.parseLong(last)};
  }

  private int run() {
    long[] seeds = range(options.getOrDefault("seeds", "1..100"));
    long secondsMax = Long.parseLong(options.getOrDefault("seconds", "1000000"));
    long failMax = Long.parseLong(options.getOrDefault("fail-max", "20"));
    long began = System.nanoTime();
    Tally tally = new Tally();
    List<String> known = List.of(options.getOrDefault("known", "").split(",", -1));
    long failures = 0;
    for (long seed = seeds[0]; seed <= seeds[1]; seed++) {
      SwarmSettings settings = SwarmSettings.draw(seed, hostsMin, hostsMax);
      boolean traced = options.containsKey("trace");
      Run.Result result = traced ? traced(seed, settings) : once(seed, settings);
      tally.add(result);
      if (result.end() == Run.End.VIOLATED && !known.contains(result.number())) {
        report(result, settings);
        failures++;
      }
      if (failures >= failMax || seconds(began) >= secondsMax) {
        break;
      }
    }
    tally.print(out, Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
    return failures > 0 ? 1 : 0;
  }

  private static long seconds(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  private Run.Result once(long seed, SwarmSettings settings) {
    return new Run(
            seed, settings, Overlays.factory(overlay), Overlays.degreeMax(overlay), eventsMax, null)
        .go();
  }

  private Run.Result traced(long seed, SwarmSettings settings) {
    try (PrintWriter file =
        new PrintWriter(
            Files.newBufferedWriter(Path.of(options.get("trace")), StandardCharsets.UTF_8))) {
      file.println("# seed " + seed + ", " + settings.world());
      settings.faults().forEach(f -> file.println("# fault " + f));
      Run.Result result =
          new Run(
                  seed,
                  settings,
                  Overlays.factory(overlay),
                  Overlays.degreeMax(overlay),
                  eventsMax,
                  file::println)
              .go();
      file.println("# " + result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("the trace cannot be written", e);
    }
  }

  private void report(Run.Result result, SwarmSettings settings) {
    out.printf(Locale.ROOT, "seed %d: %s%n", result.seed(), result.what());
    out.printf(
        Locale.ROOT,
        "  %d hosts, %d faults, at %d ms, event %d; replay:%n",
        settings.world().hosts(),
        settings.faults().size(),
        result.virtualMillis(),
        result.events());
    out.printf(
        Locale.ROOT,
        "  com.plushm.sim/swarm --overlay %s --nodes %d..%d --events-max %d --seeds %d"
            + " --trace swarm-%d.txt%n",
        overlay,
        hostsMin,
        hostsMax,
        eventsMax,
        result.seed(),
        result.seed());
    if (options.containsKey("shrink")) {
      List<Fault> few = shrink(result, settings);
      out.printf(Locale.ROOT, "  the same with %d faults:%n", few.size());
      few.forEach(f -> out.println("    " + f));
    }
  }

  /** Drops one fault after the other, as long as the same property does not hold. */
  private List<Fault> shrink(Run.Result failed, SwarmSettings settings) {
    List<Fault> faults = new ArrayList<>(settings.faults());
    for (int i = faults.size() - 1; i >= 0; i--) {
      Fault dropped = faults.remove(i);
      Run.Result again = once(failed.seed(), settings.withFaults(List.copyOf(faults)));
      if (!again.number().equals(failed.number())) {
        faults.add(i, dropped);
      }
    }
    return faults;
  }

  /** Counts runs. */
  private static final class Tally {
    private int held;
    private int violated;
    private int cut;
    private long events;
    private long messages;
    private long virtualMillis;
    private long calmMillis;
    private long calmMost;
    private final Map<String, Integer> byNumber = new TreeMap<>();

    void add(Run.Result result) {
      switch (result.end()) {
        case HELD -> held++;
        case CUT -> cut++;
        case VIOLATED -> {
          violated++;
          byNumber.merge(result.number(), 1, Integer::sum);
        }
      }
      events += result.events();
      messages += result.messages();
      virtualMillis += result.virtualMillis();
      calmMillis += Math.max(0, result.calmMillis());
      calmMost = Math.max(calmMost, result.calmMillis());
    }

    void print(PrintStream out, long millis) {
      out.printf(
          Locale.ROOT,
          "%d runs: %d held, %d cut at their events, %d violated %s%n",
          held + violated + cut,
          held,
          cut,
          violated,
          byNumber);
      out.printf(
          Locale.ROOT,
          "%d events, %d messages, %d s of virtual time in %.1f s: %d events/s%n",
          events,
          messages,
          virtualMillis / 1_000,
          millis / 1_000.0,
          events * 1_000 / millis);
      out.printf(
          Locale.ROOT,
          "whole again after %.1f s of calm on average, %.1f s at most%n",
          held == 0 ? 0.0 : calmMillis / 1_000.0 / held,
          calmMost / 1_000.0);
    }
  }
}
