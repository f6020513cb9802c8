package com.plushm.itest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * An application on real clients of this machine whose controller, or whose clients, are killed
 * again and again: {@code run/experiments/applications}. Not a test; {@link ControllerKillIT} is
 * the smaller one that is.
 */
public final class ApplicationExperiments {
  private static final int HOSTS = 8;
  private static final int PAUSE = 2;
  private static final int RANDOM = 10;
  private static final int OFTEN_MILLIS = 5_000;
  private static final int CLIENTS = 24;
  private static final int CLIENTS_PAUSE = 6;
  private static final String OVERLAY = "randtree:degree=4";

  private ApplicationExperiments() {}

  /** Work in a deployment; tells whether it went well. */
  private interface Work {
    boolean in(Deployment deployment) throws Exception;
  }

  /**
   * Prints a line for each run; the exit status is 1 if one was not right.
   *
   * @param arguments {@code controller}, random moments and a seed; or {@code clients}, their
   *     number, a seed, and a file for the timelines; all but the first are optional
   */
  public static void main(String[] arguments) throws Throwable {
    boolean clients = arguments.length > 0 && arguments[0].equals("clients");
    int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : clients ? CLIENTS : RANDOM;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : new Random().nextLong();
    boolean well;
    if (clients) {
      Path file = arguments.length > 3 ? Path.of(arguments[3]) : null;
      well = in(deployment -> killClients(deployment, number, seed, file));
    } else {
      well = in(deployment -> killController(deployment, number, seed));
    }
    System.exit(well ? 0 : 1);
  }

  private static boolean killClients(Deployment deployment, int number, long seed, Path file)
      throws Exception {
    System.out.printf("word count on %d clients, %s, seed %d%n", number, OVERLAY, seed);
    ClientKills.Run run = new ClientKills(deployment, number, CLIENTS_PAUSE, seed).run(OVERLAY);
    String words = run.faults().isEmpty() ? "right" : run.faults().toString();
    System.out.printf(Locale.ROOT, "%.1f s  %s%n", run.seconds(), words);
    if (file != null) {
      Files.writeString(file, run.timeline());
    }
    return run.faults().isEmpty();
  }

  private static boolean killController(Deployment deployment, int random, long seed)
      throws Exception {
    System.out.printf("word count on %d clients, seed %d%n", HOSTS, seed);
    List<ControllerKills.Run> all = new ArrayList<>();
    ControllerKills kills = new ControllerKills(deployment, HOSTS, PAUSE);
    ControllerKills.Run calm = printed(all, kills.at(List.of()));
    for (Moment moment : Moment.values()) {
      printed(all, kills.at(List.of(moment)));
    }
    printed(all, kills.at(List.of(Moment.values())));
    Random dice = new Random(seed);
    for (int i = 0; i < random; i++) {
      long millis = (long) (dice.nextDouble() * calm.seconds() * 1_000);
      printed(all, kills.after(List.of(Duration.ofMillis(millis))));
    }
    List<Duration> often = new ArrayList<>();
    for (int i = 0; i < random; i++) {
      often.add(Duration.ofMillis((long) (dice.nextDouble() * OFTEN_MILLIS)));
    }
    printed(all, kills.after(Collections.unmodifiableList(often)));
    return all.stream().allMatch(one -> one.faults().isEmpty());
  }

  private static ControllerKills.Run printed(
      List<ControllerKills.Run> all, ControllerKills.Run run) {
    all.add(run);
    System.out.print(run.row());
    System.out.flush();
    return run;
  }

  private static boolean in(Work work) throws Throwable {
    Deployment deployment = new Deployment();
    boolean[] well = new boolean[1];
    Statement statement =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            well[0] = work.in(deployment);
          }
        };
    deployment.apply(statement, Description.createSuiteDescription("applications")).evaluate();
    return well[0];
  }
}
