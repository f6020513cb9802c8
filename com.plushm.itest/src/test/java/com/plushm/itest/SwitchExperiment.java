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
 * and the longest time in which no command of the stream was answered meanwhile. {@link SwitchIT}
 * is the smaller one that is a test.
 */
public final class SwitchExperiment {
  private static final int SIZE = 32;
  private static final int PERIOD_MILLIS = 50;

  /** Commands answered between two changes. */
  private static final int SETTLED = 40;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private SwitchExperiment() {}

  /**
   * Prints a table; the exit status is 1 if a target was lost or a command done twice.
   *
   * @param arguments clients, and milliseconds between two commands, each of them optional
   */
  public static void main(String[] arguments) throws Throwable {
    int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SIZE;
    int period = arguments.length > 1 ? Integer.parseInt(arguments[1]) : PERIOD_MILLIS;
    Deployment deployment = new Deployment();
    List<String> faults = new ArrayList<>();
    Statement statement =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            faults.addAll(run(deployment, size, Duration.ofMillis(period)));
          }
        };
    deployment.apply(statement, Description.createSuiteDescription("switches")).evaluate();
    faults.forEach(System.out::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** Changes star → randtree → bushy → randtree, and says what went wrong. */
  static List<String> run(Deployment deployment, int size, Duration period) throws Exception {
    String set = "local[1-" + size + "]";
    deployment
        .start("--overlay", "star", "connect", set)
        .await(Deployment.PATIENCE.multipliedBy(2))
        .exits(0);
    Marks marks = new Marks(deployment.folder().resolve("marks"));
    PipedCommands stream = new PipedCommands(deployment, marks, period).begin();
    List<String> rows = new ArrayList<>();
    List<Long> begun = new ArrayList<>();
    List<Long> ended = new ArrayList<>();
    List<String> overlays = List.of("randtree:degree=4", "bushy", "randtree:degree=4");
    try {
      for (String overlay : overlays) {
        int at = stream.done().size();
        Await.until("commands", Deployment.PATIENCE, () -> stream.done().size() >= at + SETTLED);
        begun.add(System.nanoTime());
        deployment.start("overlay", "use", overlay).await(Deployment.PATIENCE).exits(0);
        ended.add(System.nanoTime());
      }
      int at = stream.done().size();
      Await.until("commands", Deployment.PATIENCE, () -> stream.done().size() >= at + SETTLED);
    } finally {
      stream.end();
    }
    List<Done> done = new ArrayList<>(stream.done());
    done.sort(Comparator.comparingLong(Done::ended));
    for (int i = 0; i < overlays.size(); i++) {
      long most = gap(done, begun.get(i), ended.get(i));
      rows.add(
          String.format(
              Locale.ROOT,
              "%-20s %6d ms, gap %6d ms",
              overlays.get(i),
              (ended.get(i) - begun.get(i)) / NANOS_PER_MILLI,
              most));
    }
    double seconds = (done.get(done.size() - 1).ended() - done.get(0).begun()) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d clients, a command every %d ms at most, each tenth a real process: %.1f a second%n",
        size,
        period.toMillis(),
        done.size() / seconds);
    rows.forEach(System.out::println);
    return faults(done, marks, size);
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
