package com.plushm.sim.application;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs applications drawn from seeds, while clients and controllers die, or replays one.
 *
 * <pre>
 * applications --seeds 1..20000                  that many, the overlay by the seed
 * applications --seconds 60                      fresh ones for a minute
 * applications --seeds 17 --trace FILE           one run, with its trace
 *       --overlay O    star, bushy or randtree for all of them
 *       --calm yes     with a trace: the same application while nothing goes wrong
 *       --fail-max F   stops after so many failures (20)
 *       --every N      tells how far it is after so many runs (1000)
 * </pre>
 *
 * A run that fails prints its seed and the command that replays it. Exit status: 0 if all held, 1
 * if one did not, 2 for a wrong command line.
 */
public final class ApplicationSwarm {
  private static final int STATUS_USAGE = 2;
  private static final long FRESH_SEEDS = 1_000_000_000;
  private static final long FRESH_STEP = 1_000;
  private static final List<String> OVERLAYS = List.of("randtree", "bushy", "star");

  private final Map<String, String> options;
  private final PrintStream out;
  private final Map<String, Integer> violated = new TreeMap<>();
  private final Map<String, Integer> deaths = new TreeMap<>();
  private int held;
  private int cut;
  private long reigns;
  private long applications;
  private long good;
  private long events;
  private int failures;

  private ApplicationSwarm(Map<String, String> options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] arguments) {
    int status;
    try {
      status = new ApplicationSwarm(parse(arguments), System.out).run();
    } catch (IllegalArgumentException e) {
      System.err.println("applications: " + e.getMessage());
      status = STATUS_USAGE;
    }
    System.exit(status);
  }

  private static Map<String, String> parse(String[] arguments) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("not an option with a value: " + arguments[i]);
      }
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    return options;
  }

  private long number(String option, long usual) {
    return Long.parseLong(options.getOrDefault(option, String.valueOf(usual)));
  }

  /** The overlay of a seed, unless another is wanted. */
  static String overlay(long seed) {
    return OVERLAYS.get((int) Math.floorMod(seed, (long) OVERLAYS.size()));
  }

  /** Runs one seed. */
  static ApplicationRun.Result once(long seed, String overlay, Consumer<String> trace) {
    ApplicationSettings settings = ApplicationSettings.draw(seed);
    Supplier<ApplicationRun.Result> reference =
        () -> new ApplicationRun(seed, settings.calm(), overlay, null, null).go();
    return new ApplicationRun(seed, settings, overlay, reference, trace).go();
  }

  private int run() {
    String fresh = String.valueOf(System.currentTimeMillis() % FRESH_SEEDS * FRESH_STEP);
    String range = options.getOrDefault("seeds", fresh + ".." + Long.MAX_VALUE / 2);
    int dots = range.indexOf("..");
    long first = Long.parseLong(dots < 0 ? range : range.substring(0, dots));
    long last = dots < 0 ? first : Long.parseLong(range.substring(dots + 2));
    if (!options.containsKey("seeds")) {
      out.println("seeds from " + fresh);
    }
    long began = System.nanoTime();
    long seconds = number("seconds", options.containsKey("seeds") ? Long.MAX_VALUE : 60);
    long every = number("every", 1_000);
    long seed = first;
    while (seed <= last
        && failures < number("fail-max", 20)
        && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < seconds) {
      String overlay = options.getOrDefault("overlay", overlay(seed));
      ended(
          overlay,
          options.containsKey("trace") ? traced(seed, overlay) : once(seed, overlay, null));
      seed++;
      if ((seed - first) % every == 0) {
        tell(seed - first, began);
      }
    }
    tell(seed - first, began);
    return failures > 0 ? 1 : 0;
  }

  private ApplicationRun.Result traced(long seed, String overlay) {
    try (PrintWriter file =
        new PrintWriter(
            Files.newBufferedWriter(Path.of(options.get("trace")), StandardCharsets.UTF_8))) {
      ApplicationSettings settings = ApplicationSettings.draw(seed);
      file.println("# seed " + seed + " " + overlay + ", " + settings);
      ApplicationRun.Result result =
          options.containsKey("calm")
              ? new ApplicationRun(seed, settings.calm(), overlay, null, file::println).go()
              : once(seed, overlay, file::println);
      file.println("# " + result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("the trace cannot be written", e);
    }
  }

  private void ended(String overlay, ApplicationRun.Result result) {
    events += result.events();
    reigns += result.reigns();
    applications += result.applications();
    good += result.good();
    result.deaths().forEach((phase, times) -> deaths.merge(phase, times, Integer::sum));
    switch (result.end()) {
      case HELD -> held++;
      case CUT -> cut++;
      case VIOLATED -> {
        violated.merge(result.number(), 1, Integer::sum);
        failures++;
        out.printf(Locale.ROOT, "%s seed %d: %s%n", overlay, result.seed(), result.what());
        out.printf(
            Locale.ROOT,
            "  at %d ms, event %d; replay: com.plushm.sim/applications --overlay %s --seeds %d"
                + " --trace applications-%d.txt%n",
            result.virtualMillis(),
            result.events(),
            overlay,
            result.seed(),
            result.seed());
      }
    }
  }

  private void tell(long runs, long began) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    out.printf(
        Locale.ROOT,
        "%d runs: %d held, %d cut, violated %s; %d applications, %d of them well, under %d"
            + " controllers that died over them in %s; %d events in %.1f s, %.1f seeds/s%n",
        runs,
        held,
        cut,
        violated,
        applications,
        good,
        reigns,
        deaths,
        events,
        millis / 1_000.0,
        runs * 1_000.0 / millis);
  }
}
