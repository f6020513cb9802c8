package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.client.decide.ProcessSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Processes that run for a drawn time, put out what is drawn, and end as drawn. What is drawn
 * follows from the execution, and on some hosts from the host too: most hosts do the same.
 */
final class VirtualProcesses {
  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;
  private static final int DEVIANT_PERCENT = 15;
  private static final int LONG_PERCENT = 5;
  private static final int STUBBORN_PERCENT = 20;
  private static final long NOTHING_MILLIS = 10;
  private static final int PIECES_MAX = 4;
  private static final int PIECE_BYTES_MAX = 120;
  private static final int LARGE_BYTES = 50_000;
  private static final String FLOOD = "flood";
  private static final int PIPE_BYTES = 8 << 10;
  private static final long FLOOD_MILLIS = 11;

  /** The program that puts out nothing and ends well, as fast as any can. */
  static final String NOTHING = "true";

  /** Hears of processes, on the client's loop. */
  interface Events {
    void started(long token, long pid);

    void output(long token, Stream stream, Bytes bytes);

    void ended(long token, Outcome outcome);
  }

  private static final class Running {
    final ProcessRun truth;
    final boolean stubborn;
    final Map<Stream, Deque<Bytes>> held = new TreeMap<>();
    final Map<Stream, Boolean> hold = new TreeMap<>();
    Outcome pending;

    Running(ProcessRun truth, boolean stubborn) {
      this.truth = truth;
      this.stubborn = stubborn;
    }

    boolean holds() {
      return held.values().stream().anyMatch(q -> !q.isEmpty());
    }
  }

  private final SimNode node;
  private final Events events;
  private final Consumer<ProcessRun> truths;
  private final Map<Long, Running> running = new TreeMap<>();
  private long pids = 100;

  VirtualProcesses(SimNode node, Events events, Consumer<ProcessRun> truths) {
    this.node = node;
    this.events = events;
    this.truths = truths;
  }

  static String variable(ProcessSpec spec, String name) {
    return spec.environment().stream()
        .filter(v -> v.startsWith(name + "="))
        .map(v -> v.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private VirtualTime time() {
    return node.world().time();
  }

  void start(long token, ProcessSpec spec) {
    String execution = variable(spec, "PLUSHM_EXECUTION") + " " + variable(spec, "PLUSHM_PROCESS");
    SplittableRandom common = new SplittableRandom(execution.hashCode() * 31L);
    SplittableRandom own =
        new SplittableRandom(execution.hashCode() * 31L + node.host().value().hashCode());
    boolean deviant = own.nextInt(100) < DEVIANT_PERCENT;
    SplittableRandom drawn = deviant ? own : common;
    ProcessRun truth = new ProcessRun(node.host(), node.self().id(), execution);
    truths.accept(truth);
    Running process = new Running(truth, drawn.nextInt(100) < STUBBORN_PERCENT);
    running.put(token, process);
    long pid = ++pids;
    later(own.nextLong(1, 10), token, () -> events.started(token, pid));
    if (spec.words().get(0).equals(NOTHING)) {
      later(NOTHING_MILLIS, token, () -> end(token, process, Outcome.exited(0)));
      return;
    }
    if (spec.words().get(0).equals(FLOOD)) {
      boolean same = spec.words().get(2).equals("same");
      int host = same ? 0 : node.host().value().hashCode();
      SplittableRandom source = new SplittableRandom(execution.hashCode() * 31L + host);
      flood(token, process, source, Integer.parseInt(spec.words().get(1)));
      return;
    }
    long at = 10;
    int pieces = drawn.nextInt(PIECES_MAX + 1);
    boolean large = drawn.nextInt(100) < LONG_PERCENT;
    for (int i = 0; i < pieces; i++) {
      at += drawn.nextLong(1, 300);
      Stream stream = drawn.nextInt(4) == 0 ? Stream.ERR : Stream.OUT;
      Bytes piece = piece(drawn, large);
      later(at, token, () -> put(token, process, stream, piece));
    }
    at += drawn.nextLong(1, drawn.nextInt(100) < LONG_PERCENT ? 20_000 : 500);
    Outcome outcome = Outcome.exited(drawn.nextInt(10) == 0 ? drawn.nextInt(1, 4) : 0);
    later(at, token, () -> end(token, process, outcome));
  }

  /** Puts out pieces as a pipe gives them, the next when there was time for the one before. */
  private void flood(long token, Running process, SplittableRandom drawn, int left) {
    later(
        FLOOD_MILLIS,
        token,
        () -> {
          if (process.holds()) {
            flood(token, process, drawn, left);
          } else if (left == 0) {
            end(token, process, Outcome.exited(0));
          } else {
            byte[] bytes = new byte[Math.min(left, PIPE_BYTES)];
            drawn.nextBytes(bytes);
            put(token, process, Stream.OUT, Bytes.of(bytes));
            flood(token, process, drawn, left - bytes.length);
          }
        });
  }

  private static Bytes piece(SplittableRandom drawn, boolean large) {
    byte[] bytes = new byte[large ? LARGE_BYTES : 1 + drawn.nextInt(PIECE_BYTES_MAX)];
    drawn.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private void later(long delay, long token, Runnable event) {
    time()
        .after(
            delay,
            () -> {
              if (running.containsKey(token)) {
                event.run();
              }
            });
  }

  private void put(long token, Running process, Stream stream, Bytes piece) {
    if (process.hold.getOrDefault(stream, false) || process.holds() || process.pending != null) {
      process.held.computeIfAbsent(stream, s -> new ArrayDeque<>()).add(piece);
    } else {
      process.truth.put(stream, piece);
      node.gate().run(false, () -> events.output(token, stream, piece));
    }
  }

  private void end(long token, Running process, Outcome outcome) {
    if (process.holds()) {
      process.pending = outcome;
      return;
    }
    running.remove(token);
    process.truth.ended(outcome);
    node.gate().run(false, () -> events.ended(token, outcome));
  }

  void signal(long token, int signal) {
    Running process = running.get(token);
    boolean fatal =
        signal == SIGKILL || (signal == SIGTERM && process != null && !process.stubborn);
    if (process != null && fatal) {
      later(
          1,
          token,
          () -> {
            process.held.clear();
            end(token, process, new Outcome(Outcome.Kind.SIGNALLED, signal, ""));
          });
    }
  }

  void throttle(long token, Stream stream, boolean hold) {
    Running process = running.get(token);
    if (process == null) {
      return;
    }
    process.hold.put(stream, hold);
    if (!hold) {
      time().after(0, () -> letGo(token, process));
    }
  }

  private void letGo(long token, Running process) {
    for (Map.Entry<Stream, Deque<Bytes>> entry : process.held.entrySet()) {
      while (!entry.getValue().isEmpty() && !process.hold.getOrDefault(entry.getKey(), false)) {
        Bytes piece = entry.getValue().poll();
        process.truth.put(entry.getKey(), piece);
        node.gate().run(false, () -> events.output(token, entry.getKey(), piece));
      }
    }
    if (process.pending != null && !process.holds() && running.containsKey(token)) {
      end(token, process, process.pending);
    }
  }

  /** The client is gone: its processes are ended before another one begins. */
  void abandon() {
    running.clear();
  }
}
