package com.plushm.controller.decide;

import com.plushm.api.command.Care;
import com.plushm.api.command.Unpacking;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileDisks;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.spec.RunVariables;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.HostPlan;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.decide.application.Barrier;
import com.plushm.controller.decide.application.FailureHandling;
import com.plushm.controller.decide.application.Farm;
import com.plushm.controller.decide.application.HostLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns an application's blocks into steps, one for each block and component that it is on: its
 * software first, then the blocks, and in the end the removal of software.
 */
final class ApplicationPlanning {
  /** Where packages lie on a host, from the client's home on. */
  static final String PACKAGES = "software/";

  private static final int HASH_DIGITS = 16;
  private static final int ARCHIVE_MODE = 0600;

  private final String key;
  private final RunRequest request;
  private final Specification spec;
  private final HostTable hosts;
  private final FailureHandling handling;
  private final SortedMap<String, Integer> teamOf = new TreeMap<>();
  private final List<Step.Plan> steps = new ArrayList<>();
  private final List<Step.Plan> removals = new ArrayList<>();

  /** After all others, which have their places in journals from before there were these. */
  private final List<Step.Plan> discards = new ArrayList<>();

  /** Of each block its step on each team. */
  private final SortedMap<String, SortedMap<Integer, Integer>> places = new TreeMap<>();

  /** Of each service the step that tells when it is up. */
  private final SortedMap<String, Integer> ups = new TreeMap<>();

  /** Of each team the last step of its software. */
  private final SortedMap<Integer, Integer> installed = new TreeMap<>();

  /**
   * @param key the execution's: whoever plans it anew finds its packages where they were moved
   */
  ApplicationPlanning(String key, RunRequest request, HostTable hosts) {
    this.key = key;
    this.request = request;
    this.spec = request.specification();
    this.hosts = hosts;
    this.handling = new FailureHandling(spec.onFailure());
  }

  /**
   * @throws PlushException if a command line is too long to be sent, or a name means nothing
   */
  ExecutionPlan plan() {
    List<Team> teams = teams();
    for (Specification.Component component : spec.components()) {
      software(component);
    }
    place();
    for (Specification.Process process : spec.processes()) {
      process(process);
    }
    List<Gate.Plan> gates = new ArrayList<>();
    for (Specification.Barrier barrier : spec.barriers()) {
      gates.add(barrier(gates.size(), barrier));
    }
    for (Specification.Workflow workflow : spec.workflows()) {
      workflow(workflow);
    }
    steps.addAll(removals);
    steps.addAll(discards);
    return new ExecutionPlan(
        spec.name(),
        spec.components().stream().map(Specification.Component::name).toList(),
        teams,
        List.copyOf(steps),
        List.copyOf(gates),
        spec.onFailure(),
        true,
        request.keep(),
        spec.massFailure(),
        request.source().folder());
  }

  // Hosts.

  private List<Team> teams() {
    SortedMap<String, Map<HostName, HostPlan>> pools = new TreeMap<>();
    for (Specification.Pool pool : spec.pools()) {
      pools.put(pool.name(), hosts(pool));
    }
    KnownHosts known = new KnownHosts(hosts, HostLabels.of(spec.pools()));
    Set<HostName> taken = new LinkedHashSet<>();
    List<Team> teams = new ArrayList<>();
    for (Specification.Component component : spec.components()) {
      teamOf.put(component.name(), teams.size());
      teams.add(
          new Team(
              component.count(),
              component.min(),
              component.constraints(),
              true,
              known(pools, component.pool(), "pool"),
              taken,
              known));
    }
    return List.copyOf(teams);
  }

  private <T> T known(SortedMap<String, T> map, String name, String kind) {
    T value = map.get(name);
    if (value == null) {
      throw new PlushException(
          ErrorCode.SPEC_INVALID, "there is no " + kind + " '" + name + "'", spec.file(), null);
    }
    return value;
  }

  private static Map<HostName, HostPlan> hosts(Specification.Pool pool) {
    Map<HostName, HostPlan> plans = new LinkedHashMap<>();
    for (String name : pool.hosts()) {
      Map<String, String> options = new LinkedHashMap<>(pool.options());
      options.putAll(pool.hostOptions().getOrDefault(name, Collections.emptyMap()));
      // Where the client lives is no business of the launcher's options.
      String home = Objects.requireNonNullElse(options.remove("home"), "");
      HostName host = new HostName(name);
      plans.put(host, new HostPlan(new LaunchTarget(host, home, options), pool.launcher()));
    }
    return plans;
  }

  // Software.

  private void software(Specification.Component component) {
    int team = teamOf.get(component.name());
    boolean once =
        spec.pools().stream()
            .anyMatch(p -> p.name().equals(component.pool()) && p.sharedFileSystem());
    for (String name : component.software()) {
      Specification.Software software =
          spec.software().stream()
              .filter(s -> s.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PlushException(
                          ErrorCode.SPEC_INVALID,
                          "there is no software '" + name + "'",
                          spec.file(),
                          null));
      // What is relative is in each client's own folder.
      software(software, team, once && common(software.destination()));
    }
  }

  /** Whether a folder is the same for all clients of one file system. */
  private static boolean common(String folder) {
    return folder.startsWith("/") || folder.startsWith("~/");
  }

  private void software(Specification.Software software, int team, boolean once) {
    String kind = software.install().name().toLowerCase(Locale.ROOT);
    Shipment shipment = request.packages().get(software.name());
    List<Integer> after = new ArrayList<>();
    if (installed.containsKey(team)) {
      after.add(installed.get(team));
    }
    String archive = "";
    String hash = "";
    if (shipment != null) {
      hash = HexFormat.of().formatHex(shipment.manifest().sha256().toArray());
      // One file may be two packages, or of two executions: each discards its own.
      String own = hash.substring(0, HASH_DIGITS) + "-" + software.name() + "-" + key;
      archive = PACKAGES + own + "/" + shipment.name();
      Cargo cargo = new Cargo.Down(shipment, FileDisks.OWN + archive, ARCHIVE_MODE, true);
      after.add(steps.size());
      steps.add(
          new Step.Plan(
              software.name(),
              team,
              List.of(),
              new Work.Move(cargo, true),
              FailurePolicy.NONE,
              once));
    } else if (!software.source().isEmpty()) {
      throw new PlushException(
          ErrorCode.FILE_UNREADABLE, "the package was not fetched", software.source(), null);
    }
    Unpacking unpacking =
        new Unpacking(
            archive, hash, kind, software.words(), software.destination(), software.strip(), true);
    int install = steps.size();
    steps.add(
        new Step.Plan(
            software.name(),
            team,
            List.copyOf(after),
            new Work.Install(unpacking),
            FailurePolicy.NONE,
            once));
    installed.put(team, install);
    if (software.cleanUp()) {
      Unpacking removal = new Unpacking("", hash, kind, List.of(), software.destination(), 0, true);
      removals.add(removal("remove " + software.name(), team, removal, install, -1));
    }
    if (shipment != null) {
      Unpacking discard = Unpacking.discarding(archive);
      discards.add(removal("discard " + software.name(), team, discard, install - 1, install));
    }
  }

  private static Step.Plan removal(String name, int team, Unpacking what, int of, int until) {
    Work work = new Work.Remove(what, of, until);
    return new Step.Plan(name, team, List.of(), work, FailurePolicy.NONE, false);
  }

  // Blocks.

  /** Gives each block its places, so that any may come after any. */
  private void place() {
    int next = steps.size();
    for (Specification.Process process : spec.processes()) {
      places.computeIfAbsent(process.name(), n -> new TreeMap<>()).put(team(process.on()), next++);
      if (process.conduct().service()) {
        ups.put(process.name(), next++);
      }
    }
    for (Specification.Barrier barrier : spec.barriers()) {
      for (String on : barrier.on()) {
        places.computeIfAbsent(barrier.name(), n -> new TreeMap<>()).put(team(on), next++);
      }
    }
    for (Specification.Workflow workflow : spec.workflows()) {
      places
          .computeIfAbsent(workflow.name(), n -> new TreeMap<>())
          .put(team(workflow.on()), next++);
    }
  }

  private int team(String component) {
    return known(teamOf, component, "component");
  }

  /**
   * What comes before a block on the hosts of a team. Blocks of other components order nothing on
   * them.
   *
   * @param client whether a service before it is named itself: the clients tell whether it is up
   */
  private List<Integer> after(List<String> names, int team, boolean client) {
    List<Integer> after = new ArrayList<>();
    for (String name : names) {
      Integer place = known(places, name, "block").get(team);
      if (place != null) {
        after.add(client ? place : ups.getOrDefault(name, place));
      }
    }
    if (after.isEmpty() && installed.containsKey(team)) {
      after.add(installed.get(team));
    }
    return List.copyOf(after);
  }

  private void process(Specification.Process process) {
    int team = team(process.on());
    List<String> environment = environment(process.environment());
    if (process.command().isEmpty()) {
      throw new PlushException(
          ErrorCode.USAGE, "it has no command", "process '" + process.name() + "'", "name one");
    }
    Planning.check(
        process.command(), environment, "the command of process '" + process.name() + "'");
    int index = steps.size();
    steps.add(
        new Step.Plan(
            process.name(),
            team,
            after(process.after(), team, false),
            new Work.Process(
                process.shell(),
                true,
                process.command(),
                environment,
                process.directory(),
                process.timeout().toMillis(),
                process.idempotent(),
                care(process.conduct())),
            process.conduct().onFailure(),
            false));
    if (process.conduct().service()) {
      steps.add(
          new Step.Plan(
              process.name(), team, List.of(), new Work.Up(index), FailurePolicy.NONE, false));
    }
  }

  private static List<String> environment(Map<String, String> variables) {
    List<String> environment = new ArrayList<>();
    variables.forEach((name, value) -> environment.add(name + "=" + value));
    return List.copyOf(environment);
  }

  private Care care(Specification.Conduct conduct) {
    FailurePolicy policy = handling.restarts(conduct);
    List<String> limits = new ArrayList<>();
    conduct
        .limits()
        .forEach((limit, value) -> limits.add(limit.name().toLowerCase(Locale.ROOT) + "=" + value));
    return new Care(
        true,
        conduct.service(),
        policy.times(),
        policy.backoff().toMillis(),
        conduct.user(),
        List.copyOf(limits),
        Bytes.utf8(conduct.stdin()),
        conduct.stdinFile(),
        watches(conduct.monitors()));
  }

  private List<Care.Watch> watches(List<Specification.Monitor> own) {
    return (own.isEmpty() ? spec.monitors() : own)
        .stream()
            .map(
                m ->
                    new Care.Watch(
                        m.kind().ordinal(),
                        m.words(),
                        m.interval().toMillis(),
                        Math.max(1, m.threshold())))
            .toList();
  }

  private Gate.Plan barrier(int gate, Specification.Barrier barrier) {
    List<Integer> own = new ArrayList<>();
    List<Integer> until = new ArrayList<>();
    int least = 0;
    for (String on : barrier.on()) {
      int team = team(on);
      least += spec.components().get(team).min();
      own.add(steps.size());
      steps.add(
          new Step.Plan(
              barrier.name(),
              team,
              after(barrier.after(), team, true),
              new Work.Pass(gate),
              FailurePolicy.NONE,
              false));
      if (!barrier.release().until().isEmpty()) {
        Integer place = known(places, barrier.release().until(), "block").get(team);
        if (place != null) {
          until.add(place);
        }
      }
    }
    Specification.Barrier.Release release = barrier.release();
    int most = barrier.max() > 0 ? Math.min(least, barrier.max()) : least;
    Barrier.Rules rules =
        new Barrier.Rules(
            barrier.max(),
            Math.max(1, most),
            barrier.percent(),
            barrier.minWait().toMillis(),
            barrier.timeout().toMillis(),
            barrier.failOnTimeout(),
            barrier.knee(),
            !barrier.callback().isEmpty(),
            release.count(),
            release.percent(),
            release.interval().toMillis(),
            release.inside());
    return new Gate.Plan(
        barrier.name(), rules, List.copyOf(own), List.copyOf(until), barrier.callback());
  }

  private void workflow(Specification.Workflow workflow) {
    int team = team(workflow.on());
    List<String> environment = environment(workflow.environment());
    for (String input : workflow.inputs()) {
      SortedMap<String, String> values = new TreeMap<>();
      values.put(RunVariables.INPUT, input);
      Planning.check(
          workflow.command().stream().map(w -> RunVariables.replace(w, values)).toList(),
          environment.stream().map(w -> RunVariables.replace(w, values)).toList(),
          "the command of workflow '" + workflow.name() + "'");
    }
    Work.Process process =
        new Work.Process(
            workflow.shell(),
            true,
            workflow.command(),
            environment,
            workflow.directory(),
            workflow.timeout().toMillis(),
            false,
            new Care(true, false, 0, 0, "", List.of(), Bytes.EMPTY, "", watches(List.of())));
    Farm.Rules rules =
        new Farm.Rules(
            workflow.inputs().size(),
            Math.max(1, workflow.slots()),
            Math.max(1, workflow.attempts()),
            workflow.knee());
    steps.add(
        new Step.Plan(
            workflow.name(),
            team,
            after(workflow.after(), team, false),
            new Work.Tasks(process, workflow.inputs(), rules),
            FailurePolicy.NONE,
            false));
  }
}
