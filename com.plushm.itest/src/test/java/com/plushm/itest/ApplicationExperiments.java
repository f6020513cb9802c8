package com.plushm.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * An application on real clients of this machine whose controller is killed again and again: {@code
 * run/experiments/applications}. Not a test; {@link ControllerKillIT} is the smaller one that is.
 */
public final class ApplicationExperiments {
  private static final int HOSTS = 8;
  private static final int PAUSE = 2;
  private static final int RANDOM = 10;

  private ApplicationExperiments() {}

  /** Work in a deployment. */
  private interface Work {
    void in(Deployment deployment) throws Exception;
  }

  /**
   * Prints a line for each run; the exit status is 1 if one was not right.
   *
   * @param arguments random moments and a seed, both of them optional
   */
  public static void main(String[] arguments) throws Throwable {
    int random = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RANDOM;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextLong();
    List<ControllerKills.Run> all = new ArrayList<>();
    System.out.printf("word count on %d clients, seed %d%n", HOSTS, seed);
    in(
        deployment -> {
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
            often.add(Duration.ofMillis((long) (dice.nextDouble() * 4_000)));
          }
          printed(all, kills.after(Collections.unmodifiableList(often)));
        });
    System.exit(all.stream().allMatch(one -> one.faults().isEmpty()) ? 0 : 1);
  }

  private static ControllerKills.Run printed(
      List<ControllerKills.Run> all, ControllerKills.Run run) {
    all.add(run);
    System.out.print(run.row());
    System.out.flush();
    return run;
  }

  private static void in(Work work) throws Throwable {
    Deployment deployment = new Deployment();
    Statement statement =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            work.in(deployment);
          }
        };
    deployment.apply(statement, Description.createSuiteDescription("applications")).evaluate();
  }
}
