package com.plushm.itest;

import com.plushm.itest.EmptyCommands.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * The overlay is changed while commands stream over real clients of this machine: {@code
 * run/experiments/switches}. Columns: what it was changed to, milliseconds that the command took,
 * the longest time in which no command of the stream was answered meanwhile, commands a second from
 * this change to the next, and milliseconds of processor that each client took for one of them.
 * {@link SwitchIT} is the smaller one that is a test.
 */
public final class SwitchExperiment {
  private static final int SIZE = 32;
  private static final int PERIOD_MILLIS = 50;

  /** Commands answered between two changes, unless told otherwise. */
  private static final int SETTLED = 40;

  /** What one command may take of a machine that is busy. */
  private static final long MILLIS_MAX = 500;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private SwitchExperiment() {}

  /**
   * Prints a table; the exit status is 1 if a target was lost or a command done twice.
   *
   * @param arguments clients, milliseconds between two commands, commands before the first change
   *     and between two, each of them optional
   */
  public static void main(String[] arguments) throws Throwable {
    int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SIZE;
    int period = arguments.length > 1 ? Integer.parseInt(arguments[1]) : PERIOD_MILLIS;
    int settled = arguments.length > 2 ? Integer.parseInt(arguments[2]) : SETTLED;
    Deployment deployment = new Deployment();
    List<String> faults = new ArrayList<>();
    Statement statement =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            faults.addAll(run(deployment, size, Duration.ofMillis(period), settled));
          }
        };
    deployment.apply(statement, Description.createSuiteDescription("switches")).evaluate();
    faults.forEach(System.out::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** What was done until then. */
  private record Point(long at, int answered, long clientMillis) {
    static Point now(Deployment deployment, PipedCommands stream) throws Exception {
      long millis = 0;
      for (Kin.Relative client : deployment.clients()) {
        millis += client.processorMillis();
      }
      return new Point(System.nanoTime(), stream.done().size(), millis);
    }

    String until(Point next, int size) {
      int commands = next.answered - answered;
      double seconds = (next.at - at) / NANOS_PER_SECOND;
      double each = (double) (next.clientMillis - clientMillis) / commands / size;
      return String.format(Locale.ROOT, "%5.1f a second, %4.1f ms", commands / seconds, each);
    }
  }

  /** As with the standard pause between two changes. */
  static List<String> run(Deployment deployment, int size, Duration period) throws Exception {
    return run(deployment, size, period, SETTLED);
  }

  /** Changes star → randtree → bushy → randtree, and says what went wrong. */
  private static List<String> run(Deployment deployment, int size, Duration period, int settled)
      throws Exception {
    String set = "local[1-" + size + "]";
    deployment
        .start("--overlay", "star", "connect", set)
        .await(Deployment.PATIENCE.multipliedBy(2))
        .exits(0);
    Marks marks = new Marks(deployment.folder().resolve("marks"));
    PipedCommands stream = new PipedCommands(deployment, marks, period).begin();
    List<Long> ended = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    List<String> overlays = List.of("randtree:degree=4", "bushy", "randtree:degree=4");
    try {
      Await.until("a command", Deployment.PATIENCE, () -> !stream.done().isEmpty());
      points.add(Point.now(deployment, stream));
      awaitMore(stream, settled);
      for (String overlay : overlays) {
        points.add(Point.now(deployment, stream));
        deployment.start("overlay", "use", overlay).await(Deployment.PATIENCE).exits(0);
        ended.add(System.nanoTime());
        awaitMore(stream, settled);
      }
      points.add(Point.now(deployment, stream));
    } finally {
      stream.end();
    }
    List<Done> done = new ArrayList<>(stream.done());
    done.sort(Comparator.comparingLong(Done::ended));
    System.out.printf(
        Locale.ROOT,
        "%d clients, a command every %d ms at most, each tenth a real process: %s%n%-20s %29s %s%n",
        size,
        period.toMillis(),
        points.get(0).until(points.get(points.size() - 1), size),
        "star",
        "",
        points.get(0).until(points.get(1), size));
    for (int i = 0; i < overlays.size(); i++) {
      Point begun = points.get(i + 1);
      System.out.printf(
          Locale.ROOT,
          "%-20s %6d ms, gap %6d ms, %s%n",
          overlays.get(i),
          (ended.get(i) - begun.at) / NANOS_PER_MILLI,
          gap(done, begun.at, ended.get(i)),
          begun.until(points.get(i + 2), size));
    }
    return faults(done, marks, size);
  }

  private static void awaitMore(PipedCommands stream, int commands) throws Exception {
    int at = stream.done().size();
    Duration most = Deployment.PATIENCE.plusMillis(commands * MILLIS_MAX);
    Await.until("commands", most, () -> stream.done().size() >= at + commands);
  }

  private static long gap(List<Done> done, long from, long until) {
    long most = 0;
    for (int i = 1; i < done.size(); i++) {
      boolean meanwhile = done.get(i).ended() > from && done.get(i - 1).ended() < until;
      if (meanwhile) {
        most = Math.max(most, done.get(i).ended() - done.get(i - 1).ended());
      }
    }
    return most / NANOS_PER_MILLI;
  }

  /** Every target of every command answered once and executed once. */
  private static List<String> faults(List<Done> done, Marks marks, int size) throws Exception {
    List<String> faults = new ArrayList<>();
    for (Done one : done) {
      if (!one.accounted() || one.targets() != size || one.exited().size() != size) {
        faults.add("command " + one.number() + ": " + one.result());
      }
    }
    for (int i = 1; i <= size; i++) {
      Map<Integer, Integer> ran = marks.of("local" + i);
      for (Done one : done) {
        int expected = PipedCommands.isReal(one.number()) ? 1 : 0;
        if (ran.getOrDefault(one.number(), 0) != expected) {
          faults.add("local" + i + " ran " + one.number() + ": " + ran.get(one.number()));
        }
      }
    }
    System.out.println(done.size() + " commands, " + faults.size() + " faults");
    return faults;
  }
}
