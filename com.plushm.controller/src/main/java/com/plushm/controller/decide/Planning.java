package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.spec.Specification;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns what a person asked for into teams and steps. */
final class Planning {
  /** Bytes of a command line with its environment; the rest of a command is smaller. */
  static final long WORDS_BYTES_MAX = Command.BYTES_MAX / 2;

  private final Function<HostPlan, Host> naming;

  Planning(Function<HostPlan, Host> naming) {
    this.naming = naming;
  }

  /**
   * @throws PlushException if the command line is too long to be sent
   */
  ExecutionJob.Plan shell(ShellRequest request) {
    check(request.words(), List.of(), "the command line");
    Deque<HostPlan> hosts = new ArrayDeque<>(request.hosts());
    Team team = new Team(hosts.size(), hosts.size(), hosts, new LinkedHashSet<>(), naming);
    Step.Plan step =
        new Step.Plan(
            "shell",
            0,
            List.of(),
            request.shell(),
            false,
            request.words(),
            List.of(),
            "",
            request.timeout().toMillis(),
            false,
            Optional.empty());
    return new ExecutionJob.Plan(
        "shell", List.of("shell"), List.of(team), List.of(step), true, Optional.empty());
  }

  /** Files down the tree, each a step of its own. */
  ExecutionJob.Plan put(PutRequest request, List<Shipment> shipments) {
    List<Step.Plan> steps = new ArrayList<>();
    for (Shipment shipment : shipments) {
      int mode = request.mode().orElse(shipment.mode());
      Cargo cargo = new Cargo.Down(shipment, request.destination(), mode, request.parents());
      steps.add(Step.Plan.of(stepName(shipment.name()), cargo));
    }
    return transfer("put", request.hosts(), steps);
  }

  /** A file up the tree. */
  GetJob.Plan get(GetRequest request) {
    String path = request.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    Step.Plan step = Step.Plan.of("get", new Cargo.Up(path));
    return new GetJob.Plan(
        transfer("get", request.hosts(), List.of(step)), path, name, request.folder());
  }

  private ExecutionJob.Plan transfer(String name, List<HostPlan> plans, List<Step.Plan> steps) {
    Deque<HostPlan> hosts = new ArrayDeque<>(plans);
    Team team = new Team(hosts.size(), hosts.size(), hosts, new LinkedHashSet<>(), naming);
    return new ExecutionJob.Plan(
        name, List.of(name), List.of(team), List.copyOf(steps), true, Optional.empty());
  }

  private static String stepName(String file) {
    int most = HostName.LENGTH_MAX / 4; // A character is at most four bytes.
    return file.length() <= most ? file : file.substring(0, most);
  }

  /**
   * @throws PlushException if a command line is too long to be sent, or a name means nothing
   */
  ExecutionJob.Plan run(RunRequest request) {
    Specification spec = request.specification();
    Unsupported.refuse(spec);
    SortedMap<String, Deque<HostPlan>> pools = new TreeMap<>();
    spec.pools().forEach(pool -> pools.put(pool.name(), hosts(pool)));
    Set<Host> taken = new LinkedHashSet<>();
    SortedMap<String, Integer> teamOf = new TreeMap<>();
    List<Team> teams = new ArrayList<>();
    for (Specification.Component component : spec.components()) {
      teamOf.put(component.name(), teams.size());
      Deque<HostPlan> pool = known(pools, component.pool(), "pool", spec);
      teams.add(new Team(component.count(), component.min(), pool, taken, naming));
    }
    return new ExecutionJob.Plan(
        spec.name(),
        spec.components().stream().map(Specification.Component::name).toList(),
        List.copyOf(teams),
        steps(spec, teamOf),
        request.keep(),
        spec.massFailure());
  }

  private static List<Step.Plan> steps(Specification spec, SortedMap<String, Integer> teamOf) {
    SortedMap<String, Integer> index = new TreeMap<>();
    for (Specification.Process process : spec.processes()) {
      index.put(process.name(), index.size());
    }
    List<Step.Plan> steps = new ArrayList<>();
    for (Specification.Process process : spec.processes()) {
      List<String> environment = new ArrayList<>();
      process.environment().forEach((k, v) -> environment.add(k + "=" + v));
      if (process.command().isEmpty()) {
        throw new PlushException(
            ErrorCode.USAGE, "it has no command", "process '" + process.name() + "'", "name one");
      }
      check(process.command(), environment, "the command of process '" + process.name() + "'");
      steps.add(
          new Step.Plan(
              process.name(),
              known(teamOf, process.on(), "component", spec),
              process.after().stream().map(a -> known(index, a, "process", spec)).toList(),
              process.shell(),
              true,
              process.command(),
              List.copyOf(environment),
              process.directory(),
              process.timeout().toMillis(),
              process.idempotent(),
              Optional.empty()));
    }
    return List.copyOf(steps);
  }

  private static <T> T known(
      SortedMap<String, T> map, String name, String kind, Specification spec) {
    T value = map.get(name);
    if (value == null) {
      throw new PlushException(
          ErrorCode.SPEC_INVALID, "there is no " + kind + " '" + name + "'", spec.file(), null);
    }
    return value;
  }

  private static Deque<HostPlan> hosts(Specification.Pool pool) {
    Deque<HostPlan> plans = new ArrayDeque<>();
    for (String name : pool.hosts()) {
      Map<String, String> options = new LinkedHashMap<>(pool.options());
      Map<String, String> own = pool.hostOptions().get(name);
      if (own != null) {
        options.putAll(own);
      }
      // Where the client lives is no business of the launcher's options.
      String home = Objects.requireNonNullElse(options.remove("home"), "");
      plans.add(new HostPlan(new LaunchTarget(new HostName(name), home, options), pool.launcher()));
    }
    return plans;
  }

  private static void check(List<String> words, List<String> environment, String what) {
    long bytes = 0;
    for (List<String> list : List.of(words, environment)) {
      for (String word : list) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        bytes += length > Command.WORD_BYTES_MAX ? WORDS_BYTES_MAX + 1 : length;
      }
      bytes += list.size() > Command.WORDS_MAX ? WORDS_BYTES_MAX + 1 : 0;
    }
    if (bytes > WORDS_BYTES_MAX) {
      throw new PlushException(
          ErrorCode.USAGE, "it is too long to be sent", what, "put it into a script");
    }
  }
}
