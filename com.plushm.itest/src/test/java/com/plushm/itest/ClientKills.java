package com.plushm.itest;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** SIGKILL to one client in each phase of a {@link WordCount}. */
final class ClientKills {
  /** How long a run may take. */
  static final Duration MOST = Duration.ofSeconds(240);

  private static final List<String> PHASES = List.of("map", "reduce", "collect");

  private final Deployment deployment;
  private final WordCount count;
  private final Random random;
  private final SortedSet<String> victims = new TreeSet<>();

  /**
   * How it went.
   *
   * @param victims whose clients were killed
   * @param timeline what {@code why} told of the execution, and then of each victim
   */
  record Run(List<String> faults, SortedSet<String> victims, double seconds, String timeline) {}

  /**
   * @param pause seconds that each phase takes longer
   */
  ClientKills(Deployment deployment, int hosts, int pause, long seed) throws Exception {
    this.deployment = deployment;
    this.count = new WordCount(deployment, hosts, pause, 1);
    this.random = new Random(seed);
  }

  /**
   * Does it.
   *
   * @param overlay as {@code --overlay} has it
   */
  Run run(String overlay) throws Exception {
    long begun = System.nanoTime();
    Running run = count.start("--overlay", overlay);
    for (String phase : PHASES) {
      long all = phase.equals("collect") ? 1 : count.workers();
      Await.until(
          phase, MOST, () -> count.started(phase) == all || !run.runs(), () -> state(phase));
      if (run.runs()) {
        kill(phase);
      }
    }
    Result result = run.await(MOST);
    double seconds = (System.nanoTime() - begun) / 1e9;
    List<String> faults = new ArrayList<>(count.faults(result));
    faults.addAll(count.doubled());
    return new Run(faults, victims, seconds, timeline(result));
  }

  private void kill(String phase) throws Exception {
    List<String> there =
        count.starts().keySet().stream()
            .filter(key -> key.startsWith(phase + " "))
            .map(key -> key.substring(phase.length() + 1))
            .filter(host -> !victims.contains(host))
            .toList();
    String victim = there.get(random.nextInt(there.size()));
    Kin.kill(deployment.clientPid(victim));
    victims.add(victim);
    System.out.printf(Locale.ROOT, "in %s: killed the client of %s%n", phase, victim);
  }

  private String timeline(Result result) throws Exception {
    String execution = (String) result.summary().get("execution");
    StringBuilder text = new StringBuilder(deployment.plushm("why", execution).exits(0).out());
    for (String victim : victims) {
      text.append(deployment.plushm("why", victim).exits(0).out());
    }
    return text.toString();
  }

  private String state(String phase) {
    try {
      return phase + ": " + count.starts() + TestFolder.logs(deployment.folder());
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
