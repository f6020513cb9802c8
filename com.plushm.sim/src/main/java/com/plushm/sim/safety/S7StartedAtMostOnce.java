package com.plushm.sim.safety;

import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.TreeSet;

/**
 * Executions are known by their variables; each runs its one process at most once on a node; of one
 * that is started again after failures, each attempt.
 */
final class S7StartedAtMostOnce extends Safety {
  private final TreeSet<String> started = new TreeSet<>();

  S7StartedAtMostOnce(World world) {
    super(world, "S7", "a command is started at most once on a node");
  }

  @Override
  public void processStarted(SimNode node, ProcessSpec spec) {
    String execution = variable(spec, "PLUSHM_EXECUTION");
    if (!variable(spec, "PLUSHM_ATTEMPT").isEmpty() && application(execution)) {
      return; // It may order a process again; of each order see below.
    }
    StringBuilder key = new StringBuilder(node.self().id().toString());
    for (String variable : spec.environment()) {
      if (variable.startsWith("PLUSHM_EXECUTION=")
          || variable.startsWith("PLUSHM_PROCESS=")
          || variable.startsWith("PLUSHM_ATTEMPT=")) {
        key.append(' ').append(variable);
      }
    }
    check(started.add(key.toString()), node, " starts again: ", key);
  }

  @Override
  public void attemptBegun(SimNode node, Attempt attempt) {
    String key = node.self().id() + " " + attempt.command() + " " + attempt.number();
    check(started.add(key), node, " begins again: ", attempt);
  }

  private static String variable(ProcessSpec spec, String name) {
    return spec.environment().stream()
        .filter(v -> v.startsWith(name + "="))
        .map(v -> v.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private boolean application(String execution) {
    return world().requests().stream()
        .anyMatch(r -> r.kind() == Request.Kind.RUN && r.key().equals(execution));
  }
}
