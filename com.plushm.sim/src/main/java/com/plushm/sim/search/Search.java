package com.plushm.sim.search;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * Searches the schedules of small trees of the production overlays:
 *
 * <pre>
 * com.plushm.sim/search [--overlay randtree|bushy|star] [--scenario NAME] [--depth N] [--states N]
 *     [--walks N]
 * </pre>
 *
 * Without {@code --scenario} all of the overlay's are searched. The exit status is 1 if something
 * was found, 2 if the words were wrong.
 */
public final class Search {
  private static final int DEPTH = 40;
  private static final int STATES = 200_000;
  private static final int WALKS = 300;

  private Search() {}

  public static void main(String[] arguments) {
    int status;
    try {
      status = searchAll(List.of(arguments)) ? 1 : 0;
    } catch (IllegalArgumentException e) {
      System.err.println("search: " + e.getMessage() + "; docs/search.md says what there is");
      status = 2;
    }
    System.exit(status);
  }

  private static boolean searchAll(List<String> words) {
    Profile profile = Profile.named(option(words, "--overlay", "randtree"));
    String name = option(words, "--scenario", "");
    int depth = Integer.parseInt(option(words, "--depth", String.valueOf(DEPTH)));
    int states = Integer.parseInt(option(words, "--states", String.valueOf(STATES)));
    int walks = Integer.parseInt(option(words, "--walks", String.valueOf(WALKS)));
    List<Scenario> chosen =
        Scenarios.all().stream().filter(s -> name.isEmpty() || s.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no scenario " + name);
    }
    boolean found = false;
    for (Scenario scenario : chosen) {
      found |= search(profile, scenario.bounds(depth, states), walks).found();
    }
    return found;
  }

  private static String option(List<String> words, String name, String otherwise) {
    int at = words.indexOf(name);
    return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
  }

  /** Searches and prints what came of it. */
  static Explorer.Result search(Profile profile, Scenario scenario, int walks) {
    long began = System.nanoTime();
    long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Explorer.Result result = new Explorer(profile, scenario, walks).run();
    busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy;
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.println(
        summary(profile, scenario, result)
            + String.format(Locale.ROOT, ", %.1f s, %.1f of them computing", seconds, busy / 1e9));
    if (result.found()) {
      result.broken().forEach(broken -> System.out.println("  " + broken));
      if (result.critical() > 0) {
        System.out.println("  no fair walk is live after event " + result.critical());
      }
      result.schedule().words(profile, scenario).forEach(line -> System.out.println("  " + line));
    }
    return result;
  }

  private static String summary(Profile profile, Scenario scenario, Explorer.Result result) {
    return String.format(
        Locale.ROOT,
        "%s %s: %s; %d states, %d transitions, depth %d%s, %d walks (%d stuck)",
        profile.name(),
        scenario.name(),
        result.found() ? "FOUND in " + result.schedule().steps().size() + " events" : "holds",
        result.states(),
        result.transitions(),
        result.depth(),
        result.exhausted() ? " (all)" : "",
        result.walks(),
        result.stuck());
  }
}
