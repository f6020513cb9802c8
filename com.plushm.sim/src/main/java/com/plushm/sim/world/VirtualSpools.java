package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.client.decide.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The supervised processes of a host: they outlive its client, and their spools its power. A
 * supervisor claims its attempt some time after it was asked to, whether or not the client that
 * asked lives still.
 */
final class VirtualSpools {
  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;
  private static final long CLAIM_MILLIS_MAX = 12;

  private final VirtualTime time;
  private final HostName host;
  private final Consumer<ProcessRun> truths;
  private final TreeMap<CommandId, VirtualSpool> spools = new TreeMap<>();

  /** What ran here once; programs may leave something behind that tells. */
  private final TreeSet<String> seen = new TreeSet<>();

  private long boot;
  private long pids = 50_000;

  VirtualSpools(VirtualTime time, HostName host, Consumer<ProcessRun> truths) {
    this.time = time;
    this.host = host;
    this.truths = truths;
  }

  VirtualSpool of(CommandId command) {
    return spools.computeIfAbsent(command, id -> new VirtualSpool());
  }

  /** The spool of a command; null if there is none. */
  VirtualSpool find(CommandId command) {
    return spools.get(command);
  }

  /**
   * A supervisor is on its way.
   *
   * @param claimed told of the attempt that is begun, at most once whoever asks how often
   */
  void supervise(SimNode node, Attempt attempt, Consumer<ProcessSpec> claimed) {
    long mine = boot;
    VirtualSpool spool = of(attempt.command());
    time.after(
        time.between(1, CLAIM_MILLIS_MAX),
        () -> {
          boolean there = boot == mine && spools.get(attempt.command()) == spool;
          if (there && spool.claimed < attempt.number()) {
            spool.claimed = attempt.number();
            claimed.accept(attempt.process());
            begin(node, spool, attempt);
            spool.wake();
          }
        });
  }

  private void begin(SimNode node, VirtualSpool spool, Attempt attempt) {
    ProcessSpec spec = attempt.process();
    String execution =
        VirtualProcesses.variable(spec, "PLUSHM_EXECUTION")
            + " "
            + VirtualProcesses.variable(spec, "PLUSHM_PROCESS");
    if (spool.truth == null) {
      spool.truth = new ProcessRun(host, node.self().id(), execution);
      truths.accept(spool.truth);
    }
    spool.truth.begun(attempt.command(), spec.words());
    boolean first = attempt.number() > 1 || seen.add(execution + " " + spec.words());
    VirtualProgram program = VirtualProgram.of(spec, host, execution, attempt.number(), first);
    spool.running = attempt.number();
    spool.stubborn = program.stubborn();
    spool.pid = ++pids;
    spool.startedAt = time.now();
    for (VirtualProgram.Piece piece : program.pieces()) {
      later(piece.at(), spool, attempt, () -> spool.put(piece.stream(), piece.bytes()));
    }
    if (program.endMillis() >= 0) {
      later(program.endMillis(), spool, attempt, () -> spool.end(program.outcome()));
    }
  }

  private void later(long millis, VirtualSpool spool, Attempt attempt, Runnable event) {
    long mine = boot;
    time.after(
        millis,
        () -> {
          if (boot == mine && spool.running == attempt.number()) {
            event.run();
            spool.wake();
          }
        });
  }

  void signal(CommandId command, int signal) {
    VirtualSpool spool = spools.get(command);
    if (spool == null || spool.running == 0) {
      return;
    }
    if (signal == SIGKILL || (signal == SIGTERM && !spool.stubborn)) {
      int attempt = spool.running;
      time.after(
          1,
          () -> {
            if (spool.running == attempt) {
              spool.end(new Outcome(Outcome.Kind.SIGNALLED, signal, ""));
              spool.wake();
            }
          });
    }
  }

  void discard(CommandId command) {
    spools.remove(command);
  }

  /** A new client knows these alone: all others are ended and removed. */
  void sweep(List<CommandId> known) {
    for (CommandId command : new ArrayList<>(spools.keySet())) {
      if (!known.contains(command)) {
        spools.get(command).stop();
        spools.remove(command);
      }
    }
  }

  /** Nobody looks any more; everything runs on. */
  void abandon() {
    spools.values().forEach(spool -> spool.follower = null);
  }

  /** A client that ends in order takes its processes with it. */
  void endAll() {
    spools.values().forEach(VirtualSpool::stop);
  }

  /** Nothing runs any more; what lies on the disk stays. */
  void powerOff() {
    boot++;
    endAll();
    abandon();
  }

  /** The home folder is gone. */
  void wipe() {
    powerOff();
    spools.clear();
  }
}
