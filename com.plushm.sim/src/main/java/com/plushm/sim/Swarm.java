package com.plushm.sim;

import com.plushm.sim.fault.Fault;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs many seeds, or replays one.
 *
 * <pre>
 * swarm --overlay all --threads 2 --seeds 1..33334        that many seeds of each overlay
 * swarm --overlay all --threads 2 --seconds 60            fresh seeds for a minute
 * swarm --overlay star --nodes 3..100 --seeds 17 --trace FILE      one run, with its trace
 *       --overlay O     star, bushy, randtree, several with commas, or all of them
 *       --nodes A..B    hosts of a run are drawn from these (3..100)
 *       --events-max E  of a run; as many as {@link SwarmSettings#eventsMax} allows, unless given
 *       --switches P    of a hundred seeds so many change overlays (25)
 *       --files P       of a hundred seeds so many put files on hosts (25)
 *       --threads T     runs at a time (1)
 *       --seconds S     stops after so many seconds of the wall clock
 *       --shrink        drops faults of a failing run as long as it fails by the same property
 *       --fail-max F    stops after so many failures (20)
 *       --known L6,S8   properties whose failures are counted and not reported
 * </pre>
 *
 * Without {@code --seeds} they begin at a number that the clock chooses and that is printed. A run
 * that fails prints the seed and the command that replays it. Exit status: 0 if all held, 1 if one
 * did not, 2 for a wrong command line.
 */
public final class Swarm {
  private static final int STATUS_USAGE = 2;

  /** Fresh seeds begin at one of so many places, so far from each other. */
  private static final long FRESH_SEEDS = 1_000_000_000;

  private static final long FRESH_STEP = 1_000;

  private final Map<String, String> options;
  private final PrintStream out;
  private final List<String> overlays;
  private final int hostsMin;
  private final int hostsMax;

  /** 0 for as many as the settings allow. */
  private final long eventsMax;

  private final List<String> known;
  private final long failMax;
  private final Errands.Chances chances;
  private final Tally tally = new Tally();
  private final AtomicLong next = new AtomicLong();
  private long failures;

  private Swarm(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.overlays = Overlays.named(options.getOrDefault("overlay", "star"));
    long[] nodes = range(options.getOrDefault("nodes", "3..100"));
    this.hostsMin = (int) nodes[0];
    this.hostsMax = (int) nodes[1];
    this.eventsMax = number("events-max", 0);
    this.known = List.of(options.getOrDefault("known", "").split(",", -1));
    this.failMax = number("fail-max", 20);
    Errands.Chances usual = Errands.Chances.USUAL;
    this.chances =
        new Errands.Chances(
            (int) number("switches", usual.switches()), (int) number("files", usual.files()));
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

  private long number(String option, long usual) {
    return Long.parseLong(options.getOrDefault(option, String.valueOf(usual)));
  }

  private int run() {
    String fresh = String.valueOf(System.currentTimeMillis() % FRESH_SEEDS * FRESH_STEP);
    long[] seeds = range(options.getOrDefault("seeds", fresh + ".." + Long.MAX_VALUE / 2));
    if (!options.containsKey("seeds")) {
      out.println("seeds from " + fresh);
    }
    long began = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    AtomicLong cpu = new AtomicLong();
    for (int i = 0; i < number("threads", 1); i++) {
      Thread worker = new Thread(() -> cpu.addAndGet(work(seeds, began)), "swarm-" + i);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return STATUS_USAGE;
      }
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    tally.print(out, Math.max(1, millis), Math.max(1, TimeUnit.NANOSECONDS.toMillis(cpu.get())));
    return failures > 0 ? 1 : 0;
  }

  /** Takes one seed of one overlay after the other; the processor time that it took. */
  private long work(long[] seeds, long began) {
    long secondsMax = number("seconds", 1_000_000);
    while (seconds(began) < secondsMax && !enough()) {
      long place = next.getAndIncrement();
      long seed = seeds[0] + place / overlays.size();
      if (seed > seeds[1]) {
        break;
      }
      String overlay = overlays.get((int) (place % overlays.size()));
      SwarmSettings settings = SwarmSettings.draw(seed, hostsMin, hostsMax, chances);
      boolean traced = options.containsKey("trace");
      Run.Result result =
          traced ? traced(overlay, seed, settings) : once(overlay, seed, settings, null);
      ended(overlay, settings, result);
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private synchronized boolean enough() {
    return failures >= failMax;
  }

  private synchronized void ended(String overlay, SwarmSettings settings, Run.Result result) {
    tally.add(result);
    if (result.end() == Run.End.VIOLATED && !known.contains(result.number())) {
      failures++;
      report(overlay, result, settings);
    }
  }

  private static long seconds(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  private Run.Result once(
      String overlay, long seed, SwarmSettings settings, Consumer<String> trace) {
    long most = eventsMax > 0 ? eventsMax : settings.eventsMax();
    return new Run(seed, settings, overlay, Overlays.installed(), most, trace).go();
  }

  private Run.Result traced(String overlay, long seed, SwarmSettings settings) {
    try (PrintWriter file =
        new PrintWriter(
            Files.newBufferedWriter(Path.of(options.get("trace")), StandardCharsets.UTF_8))) {
      file.println("# seed " + seed + ", " + settings.world());
      settings.faults().forEach(f -> file.println("# fault " + f));
      file.println("# " + settings.errands());
      Run.Result result = once(overlay, seed, settings, file::println);
      file.println("# " + result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("the trace cannot be written", e);
    }
  }

  private void report(String overlay, Run.Result result, SwarmSettings settings) {
    out.printf(Locale.ROOT, "%s seed %d: %s%n", overlay, result.seed(), result.what());
    out.printf(
        Locale.ROOT,
        "  %d hosts, %d faults, at %d ms, event %d; replay:%n",
        settings.world().hosts(),
        settings.faults().size(),
        result.virtualMillis(),
        result.events());
    out.printf(
        Locale.ROOT,
        "  com.plushm.sim/swarm --overlay %s --nodes %d..%d%s%s --seeds %d --trace swarm-%d.txt%n",
        overlay,
        hostsMin,
        hostsMax,
        eventsMax > 0 ? " --events-max " + eventsMax : "",
        chances.equals(Errands.Chances.USUAL)
            ? ""
            : " --switches " + chances.switches() + " --files " + chances.files(),
        result.seed(),
        result.seed());
    if (options.containsKey("shrink")) {
      List<Fault> few = shrink(overlay, result, settings);
      out.printf(Locale.ROOT, "  the same with %d faults:%n", few.size());
      few.forEach(f -> out.println("    " + f));
    }
  }

  /** Drops one fault after the other, as long as the same property does not hold. */
  private List<Fault> shrink(String overlay, Run.Result failed, SwarmSettings settings) {
    List<Fault> faults = new ArrayList<>(settings.faults());
    for (int i = faults.size() - 1; i >= 0; i--) {
      Fault dropped = faults.remove(i);
      Run.Result again =
          once(overlay, failed.seed(), settings.withFaults(List.copyOf(faults)), null);
      if (!again.number().equals(failed.number())) {
        faults.add(i, dropped);
      }
    }
    return faults;
  }
}
