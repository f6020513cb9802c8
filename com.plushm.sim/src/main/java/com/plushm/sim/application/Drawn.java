package com.plushm.sim.application;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Barrier.Release;
import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.sim.world.FileStore;
import com.plushm.sim.world.Play;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Draws an application: phases of tasks, services, barriers and workflows, one after the other. */
final class Drawn {
  private static final String TEAM = "all";
  private static final int PHASES_MAX = 5;
  private static final int INPUTS_MAX = 12;
  private static final int PACKAGE_BYTES_MAX = 200 << 10;
  private static final List<Action> ACTIONS =
      List.of(
          Action.FAIL,
          Action.IGNORE,
          Action.REPLACE,
          Action.REPLACE,
          Action.ABORT,
          Action.RESTART_ALL);

  private final SplittableRandom random;
  private final int hosts;
  private final boolean shared;
  private final int count;
  private final boolean failing;
  private final List<Specification.Process> processes = new ArrayList<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private final List<Specification.Workflow> workflows = new ArrayList<>();
  private final List<Specification.Software> software = new ArrayList<>();
  private final SortedMap<String, byte[]> packages = new TreeMap<>();
  private FailurePolicy policy = FailurePolicy.NONE;
  private String last = "";
  private boolean comparable = true;

  private Drawn(SplittableRandom random, int hosts, boolean shared) {
    this.random = random;
    this.hosts = hosts;
    this.shared = shared;
    boolean spare = hosts > 2 && random.nextInt(3) > 0;
    this.count = spare ? 1 + random.nextInt(hosts - 1) : hosts;
    this.failing = random.nextInt(100) < 45;
  }

  /**
   * @param comparable whether its result follows from it alone, as long as no host is lost
   * @param stay whether the hosts that it invites stay
   * @param packages contents of its software, by name
   */
  record Application(
      Specification specification,
      boolean comparable,
      boolean stay,
      SortedMap<String, byte[]> packages) {
    /** Whether it goes on until it is ended. */
    boolean serves() {
      return specification.workflows().isEmpty()
          && specification.processes().stream().allMatch(p -> p.conduct().service());
    }

    /**
     * How long it takes, in milliseconds, if one host does the whole of it, every attempt of each
     * task after the other, and everything begins anew once.
     */
    long longest() {
      long longest = 0;
      int hosts = specification.pools().get(0).hosts().size();
      for (Specification.Process process : specification.processes()) {
        int attempts = 1 + process.conduct().onFailure().times();
        longest += hosts * attempts * Play.of(process.command()).longest();
      }
      for (Specification.Workflow workflow : specification.workflows()) {
        int tasks = workflow.inputs().size() * workflow.attempts();
        longest += tasks * Play.of(workflow.command()).longest();
      }
      return 2 * longest;
    }
  }

  /**
   * Draws one over the hosts with those names.
   *
   * @param shared whether its software, if it has any, is installed in a file system of all hosts;
   *     drawn by another stream, so that the seeds from before there was this still mean the same
   */
  static Application draw(SplittableRandom random, List<String> names, boolean shared) {
    return new Drawn(random, names.size(), shared).draw(names);
  }

  private Application draw(List<String> names) {
    if (failing || random.nextInt(4) == 0) {
      Action then = random.nextInt(3) == 0 ? Action.UNSAID : action();
      policy = new FailurePolicy(0, Duration.ofSeconds(1), then, handler());
    }
    boolean serves = random.nextInt(12) == 0;
    int phases = 1 + random.nextInt(PHASES_MAX);
    for (int i = 0; i < phases; i++) {
      phase(i, serves);
    }
    if (processes.isEmpty() && workflows.isEmpty()) {
      task("t", Action.UNSAID);
    }
    int min = random.nextInt(3) == 0 ? 1 + random.nextInt(count) : count;
    boolean stay = random.nextBoolean();
    for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0; i > 0; i--) {
      software("p" + i);
    }
    boolean common = shared && !software.isEmpty();
    Specification.Pool pool =
        new Specification.Pool(
            "p", "virtual", NodeSet.of(names), Map.of(), Map.of(), Map.of(), Map.of(), common);
    Specification specification =
        new Specification(
            "app",
            "app.yaml",
            Map.of(),
            List.of(pool),
            software,
            List.of(
                new Specification.Component(
                    TEAM,
                    "p",
                    count,
                    min,
                    List.of(),
                    software.stream().map(Specification.Software::name).toList())),
            processes,
            barriers,
            workflows,
            policy,
            List.of(),
            Optional.of(MassFailure.CONTINUE));
    return new Application(specification, comparable, stay, packages);
  }

  private void software(String name) {
    byte[] content = new byte[1 + random.nextInt(PACKAGE_BYTES_MAX)];
    random.nextBytes(content);
    packages.put(name, content);
    software.add(
        new Specification.Software(
            name,
            "file:" + name,
            "",
            Specification.Software.Install.TAR,
            List.of(),
            (shared ? FileStore.COMMON : "/opt/") + name + "-" + random.nextInt(1 << 20),
            0,
            random.nextBoolean()));
  }

  private Action action() {
    return ACTIONS.get(random.nextInt(ACTIONS.size()));
  }

  private List<String> handler() {
    return random.nextInt(5) == 0 ? List.of("tell") : List.of();
  }

  private List<String> after() {
    return last.isEmpty() ? List.of() : List.of(last);
  }

  private void phase(int i, boolean serves) {
    int kind = random.nextInt(10);
    if (serves || kind == 0) {
      service("s" + i);
    } else if (kind < 4 && !last.isEmpty()) {
      String gated = "g" + i;
      barrier("b" + i, gated);
      task(gated, failing ? action() : Action.UNSAID);
    } else if (kind < 6) {
      workflow("w" + i);
    } else {
      task("t" + i, failing && random.nextBoolean() ? action() : Action.UNSAID);
      if (random.nextInt(4) == 0) {
        // A second one beside it; what follows waits for the later one alone.
        String before = last;
        last = processes.get(processes.size() - 1).after().stream().findFirst().orElse("");
        task("u" + i, Action.UNSAID);
        last = random.nextBoolean() ? before : last;
      }
    }
  }

  private Play play(String name, long millis, Action then, int times, boolean farm) {
    int slow = random.nextInt(3) == 0 && millis < 1_500 ? random.nextInt(50) : 0;
    int bad = 0;
    int flawed = 0;
    boolean once = false;
    if (failing && random.nextBoolean()) {
      switch (random.nextInt(3)) {
        case 0 -> bad = random.nextInt(40);
        case 1 -> flawed = random.nextInt(40);
        default -> once = true;
      }
      Action said = then == Action.UNSAID ? policy.then() : then;
      boolean plain = flawed > 0 && (said == Action.FAIL || said == Action.UNSAID);
      comparable &= (plain && !farm) || said == Action.IGNORE;
      comparable &= !once && (bad == 0 || farm || count == hosts);
    }
    // A farm gives a task that failed elsewhere to another host; the order of that is by chance.
    comparable &= !farm || (bad == 0 && flawed == 0 && !once);
    int flaky = times > 0 ? random.nextInt(times + 1) : 0;
    return new Play(random.nextLong(1 << 20), millis, slow, bad, flawed, flaky, once, name);
  }

  private long millis() {
    return random.nextInt(8) == 0 ? random.nextLong(2_000, 8_000) : random.nextLong(20, 1_500);
  }

  private void task(String name, Action then) {
    int times = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
    Action said = times > 0 && then == Action.UNSAID ? Action.FAIL : then;
    Play play = play(name + "-${rank}", millis(), said, times, false);
    FailurePolicy own =
        new FailurePolicy(
            times, Duration.ofMillis(200), said, said == then ? handler() : List.of());
    process(name, false, play, own);
  }

  private void service(String name) {
    Play play = new Play(random.nextLong(1 << 20), -1, 0, 0, 0, 0, false, name + "-${rank}");
    process(name, true, play, FailurePolicy.NONE);
  }

  private void process(String name, boolean service, Play play, FailurePolicy own) {
    processes.add(
        new Specification.Process(
            name,
            TEAM,
            play.words(),
            false,
            Map.of(),
            "",
            after(),
            Duration.ZERO,
            false,
            new Conduct(service, "", "", "", Map.of(), List.of(), own)));
    last = name;
  }

  private void barrier(String name, String gated) {
    int percent = 0;
    Duration wait = Duration.ZERO;
    Duration timeout = Duration.ZERO;
    boolean fails = false;
    double knee = 0;
    List<String> callback = List.of();
    switch (random.nextInt(7)) {
      case 0 -> {
        percent = 1 + random.nextInt(100);
        wait = Duration.ofMillis(random.nextInt(3_000));
      }
      case 1 -> {
        timeout = Duration.ofMillis(500 + random.nextInt(10_000));
        fails = random.nextInt(4) == 0;
        comparable &= !fails;
      }
      case 2 -> knee = 1 + random.nextInt(5);
      case 3 -> callback = List.of("ask");
      default -> {
        // All of them.
      }
    }
    Release release =
        switch (random.nextInt(5)) {
          case 0 ->
              new Release(
                  1 + random.nextInt(3), 0, Duration.ofMillis(100 + random.nextInt(2_000)), 0, "");
          case 1 ->
              new Release(
                  0, 1 + random.nextInt(60), Duration.ofMillis(100 + random.nextInt(2_000)), 0, "");
          case 2 -> new Release(0, 0, Duration.ZERO, 1 + random.nextInt(3), gated);
          default -> Release.ALL;
        };
    int max = random.nextInt(6) == 0 ? 1 + random.nextInt(count) : 0;
    barriers.add(
        new Barrier(
            name,
            List.of(TEAM),
            after(),
            max,
            percent,
            wait,
            timeout,
            fails,
            knee,
            callback,
            release));
    last = name;
  }

  private void workflow(String name) {
    List<String> inputs = new ArrayList<>();
    for (int i = 1 + random.nextInt(INPUTS_MAX); i > 0; i--) {
      inputs.add("in" + inputs.size());
    }
    Play play = play(name + "-${index}", millis(), Action.UNSAID, 0, true);
    workflows.add(
        new Specification.Workflow(
            name,
            TEAM,
            play.words(),
            false,
            Map.of(),
            "",
            after(),
            Duration.ZERO,
            inputs,
            1 + random.nextInt(2),
            1 + random.nextInt(3),
            random.nextBoolean() ? 1 + random.nextInt(4) : 0));
    last = name;
  }
}
