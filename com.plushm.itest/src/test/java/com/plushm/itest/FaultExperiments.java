package com.plushm.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * Faults done to real clients of this machine, as figures: {@code run/experiments/faults}. Not a
 * test; {@link FaultIT} is the smaller one that is.
 */
public final class FaultExperiments {
  private static final int SIZE = 32;
  private static final int REPETITIONS = 3;
  private static final String OVERLAY = "randtree:degree=4";
  private static final Duration PERIOD = Duration.ofMillis(500);

  private FaultExperiments() {}

  /** Work with a fleet. */
  private interface Work {
    void with(Fleet fleet) throws Exception;
  }

  /**
   * Prints a table; the exit status is 1 if anything was lost, doubled or wrongly declared lost.
   *
   * @param arguments clients, repetitions and overlay, each of them optional
   */
  public static void main(String[] arguments) throws Throwable {
    int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SIZE;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : REPETITIONS;
    String overlay = arguments.length > 2 ? arguments[2] : OVERLAY;
    List<FaultOutcome> outcomes = new ArrayList<>();
    System.out.printf("%d clients, %s%n%s", size, overlay, FaultOutcome.header());
    for (int i = 0; i < repetitions; i++) {
      withFleet(
          size,
          overlay,
          fleet -> {
            fleet.connect();
            outcomes.add(printed(fleet.killRoot()));
            outcomes.add(printed(fleet.killQuarter()));
            outcomes.add(printed(fleet.stopInner()));
          });
      withFleet(
          size, overlay, fleet -> outcomes.add(printed(fleet.killControllerDuringInvitations())));
    }
    System.exit(outcomes.stream().allMatch(one -> one.faults().isEmpty()) ? 0 : 1);
  }

  private static FaultOutcome printed(FaultOutcome outcome) {
    System.out.print(outcome.row());
    outcome.faults().forEach(fault -> System.out.println("    " + fault));
    System.out.flush();
    return outcome;
  }

  private static void withFleet(int size, String overlay, Work work) throws Throwable {
    Deployment deployment = new Deployment();
    Statement statement =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            work.with(new Fleet(deployment, overlay, size, PERIOD, new Random().nextLong()));
          }
        };
    deployment.apply(statement, Description.createSuiteDescription("faults")).evaluate();
  }
}
