package com.plushm.sim.application;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.sim.world.Play;
import com.plushm.sim.world.ProcessRun;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What really ran of one execution, whatever anybody was told of it. */
final class Truth {
  private final World world;
  private final String key;
  private final Specification specification;
  private final Score score;

  Truth(World world, String key, Specification specification, Score score) {
    this.world = world;
    this.key = key;
    this.specification = specification;
    this.score = score;
  }

  Optional<Specification.Process> process(String name) {
    return specification.processes().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  Optional<Specification.Workflow> workflow(String name) {
    return specification.workflows().stream().filter(w -> w.name().equals(name)).findFirst();
  }

  /** The place of the barrier of that name; -1 if there is none. */
  int gate(String name) {
    for (int i = 0; i < specification.barriers().size(); i++) {
      if (specification.barriers().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** All runs of a block on a host since everything began. */
  List<ProcessRun> runs(HostName host, String block) {
    String execution = key + " " + block;
    return world.allRuns(host.value(), key).stream()
        .filter(r -> r.execution().equals(execution))
        .filter(r -> r.command() != null && r.command().compareTo(score.since) > 0)
        .toList();
  }

  private boolean pardoned(Specification.Process process) {
    Action own = process.conduct().onFailure().then();
    Action said = own == Action.UNSAID ? specification.onFailure().then() : own;
    return said == Action.IGNORE;
  }

  /** Whether what comes after the block may begin on the host. */
  boolean done(HostName host, Ordinal ordinal, String block) {
    Optional<Specification.Process> process = process(block);
    if (process.isPresent()) {
      boolean service = process.get().conduct().service();
      boolean pardoned = pardoned(process.get());
      return runs(host, block).stream()
          .anyMatch(
              r ->
                  service
                      || (r.outcome() != null && (pardoned || r.outcome().success()))
                      || (pardoned && !r.running()));
    }
    Optional<Specification.Workflow> workflow = workflow(block);
    if (workflow.isPresent()) {
      return specification.onFailure().then() == Action.IGNORE || allInputs(workflow.get());
    }
    return score.door(gate(block)).released.contains(ordinal);
  }

  private boolean allInputs(Specification.Workflow workflow) {
    for (int i = 0; i < workflow.inputs().size(); i++) {
      String name = workflow.name() + "-" + i;
      boolean any =
          world.hosts().stream()
              .flatMap(h -> runs(h.name(), workflow.name()).stream())
              .anyMatch(r -> Play.of(r.words()).name().equals(name) && well(r));
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private static boolean well(ProcessRun run) {
    return run.outcome() != null && run.outcome().success();
  }

  /** How many are truly where the barrier counts them. */
  int there(Barrier barrier) {
    int count = 0;
    for (Map.Entry<Ordinal, HostName> seat : score.seats.entrySet()) {
      boolean all = barrier.after().stream().allMatch(b -> done(seat.getValue(), seat.getKey(), b));
      count += all ? 1 : 0;
    }
    return count;
  }

  /** Whether that came out of a run of the block on the host. */
  boolean came(HostName host, String block, Outcome outcome, com.plushm.api.id.Bytes out) {
    return runs(host, block).stream()
        .anyMatch(r -> outcome.equals(r.outcome()) && out.equals(r.put(Stream.OUT)));
  }

  /** Whether a process failed, or nobody knows how it ended. */
  boolean anythingFailed() {
    for (SimHost host : world.hosts()) {
      for (ProcessRun run : world.allRuns(host.name().value(), key)) {
        if (!run.running() && !well(run)) {
          return true;
        }
      }
    }
    return false;
  }
}
