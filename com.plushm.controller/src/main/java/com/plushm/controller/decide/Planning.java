package com.plushm.controller.decide;

import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.decide.application.HostLabels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what a person asked for into teams and steps. */
final class Planning {
  /** Bytes of a command line with its environment; the rest of a command is smaller. */
  static final long WORDS_BYTES_MAX = Command.BYTES_MAX / 2;

  private final HostTable hosts;

  Planning(HostTable hosts) {
    this.hosts = hosts;
  }

  /**
   * @throws PlushException if the command line is too long to be sent
   */
  ExecutionPlan shell(ShellRequest request) {
    check(request.words(), List.of(), "the command line");
    Work.Process process =
        new Work.Process(
            request.shell(),
            false,
            request.words(),
            List.of(),
            "",
            request.timeout().toMillis(),
            false,
            Care.NONE);
    Step.Plan step = new Step.Plan("shell", 0, List.of(), process, FailurePolicy.NONE, false);
    return of("shell", request.hosts(), List.of(step));
  }

  /** Files down the tree, each a step of its own. */
  ExecutionPlan put(PutRequest request, List<Shipment> shipments) {
    List<Step.Plan> steps = new ArrayList<>();
    for (Shipment shipment : shipments) {
      int mode = request.mode().orElse(shipment.mode());
      Cargo cargo = new Cargo.Down(shipment, request.destination(), mode, request.parents());
      steps.add(Step.Plan.of(stepName(shipment.name()), cargo));
    }
    return of("put", request.hosts(), steps);
  }

  /** A file up the tree. */
  GetJob.Plan get(GetRequest request) {
    String path = request.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    Step.Plan step = Step.Plan.of("get", new Cargo.Up(path));
    return new GetJob.Plan(of("get", request.hosts(), List.of(step)), path, name, request.folder());
  }

  private ExecutionPlan of(String name, List<HostPlan> plans, List<Step.Plan> steps) {
    Team team = Team.of(plans, new KnownHosts(hosts, HostLabels.of(List.of())));
    return new ExecutionPlan(
        name,
        List.of(name),
        List.of(team),
        List.copyOf(steps),
        List.of(),
        FailurePolicy.NONE,
        false,
        true,
        Optional.empty(),
        "");
  }

  private static String stepName(String file) {
    int most = HostName.LENGTH_MAX / 4; // A character is at most four bytes.
    return file.length() <= most ? file : file.substring(0, most);
  }

  /**
   * @param key the execution's
   * @throws PlushException if a command line is too long to be sent, or a name means nothing
   */
  ExecutionPlan run(String key, RunRequest request) {
    return new ApplicationPlanning(key, request, hosts).plan();
  }

  /**
   * @throws PlushException if it is too long to be sent
   */
  static void check(List<String> words, List<String> environment, String what) {
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
