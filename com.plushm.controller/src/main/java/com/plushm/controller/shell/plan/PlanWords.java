package com.plushm.controller.shell.plan;

import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.decide.application.FailureHandling;
import com.plushm.controller.shell.print.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Words for when barriers open, what watches processes, and what follows from failures. */
final class PlanWords {
  private static final int HUNDRED = 100;

  /** A policy is told as it holds at first: a spare host is there, and nothing was begun anew. */
  private static final FailureHandling.Means MEANS = new FailureHandling.Means(true, false);

  private PlanWords() {}

  /** {@code 30 s}, {@code 1.50 s}, {@code 4 min 07 s}. */
  static String time(Duration time) {
    long millis = time.toMillis();
    boolean whole = millis % 1000 == 0 && time.toSeconds() < HUNDRED;
    return whole ? time.toSeconds() + " s" : Wording.time(time);
  }

  static String times(int times) {
    return times == 1 ? "once" : times + " times";
  }

  /** The first line of a text, and how many there are. */
  static String oneLine(String text) {
    List<String> lines = text.strip().lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0);
    return lines.size() < 2 ? first : first + " … (" + lines.size() + " lines)";
  }

  static String command(List<String> words) {
    return oneLine(String.join(" ", words));
  }

  /** When a barrier opens, and how it lets go. */
  static List<String> barrier(Barrier barrier, FailurePolicy whole) {
    List<String> notes = new ArrayList<>();
    String all = barrier.max() == 0 ? "all" : Integer.toString(barrier.max());
    notes.add("opens when " + all + " have entered");
    if (barrier.percent() > 0) {
      String wait = barrier.minWait().isZero() ? "" : " and " + time(barrier.minWait()) + " passed";
      notes.add("or " + barrier.percent() + " % of them" + wait);
    }
    if (barrier.knee() > 0) {
      notes.add("or at the knee, factor " + factor(barrier.knee()));
    }
    if (!barrier.callback().isEmpty()) {
      notes.add("or when " + command(barrier.callback()) + " says so");
    }
    if (!barrier.timeout().isZero()) {
      notes.add((barrier.failOnTimeout() ? "fails after " : "or after ") + time(barrier.timeout()));
    }
    release(barrier.release()).forEach(notes::add);
    if (barrier.failOnTimeout()) {
      notes.add(failure("if it fails, ", ofBarrier(whole)));
    }
    return notes;
  }

  /** {@code 4}, {@code 2.5}. */
  static String factor(double factor) {
    return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
  }

  private static List<String> release(Barrier.Release release) {
    List<String> notes = new ArrayList<>();
    if (release.count() > 0 || release.percent() > 0) {
      String many = release.count() > 0 ? release.count() + "" : release.percent() + " %";
      notes.add("lets " + many + " go every " + time(release.interval()));
    }
    if (release.inside() > 0) {
      notes.add(release.inside() + " at most until the end of " + release.until());
    }
    return notes;
  }

  /** Its own, or else the application's. */
  static List<Specification.Monitor> watching(
      List<Specification.Monitor> own, List<Specification.Monitor> whole) {
    return own.isEmpty() ? whole : own;
  }

  /** What watches a process. */
  static List<String> monitors(List<Specification.Monitor> monitors) {
    List<String> notes = new ArrayList<>();
    for (Specification.Monitor monitor : monitors) {
      String often = monitor.threshold() > 1 ? ", " + monitor.threshold() : "";
      notes.add(
          switch (monitor.kind()) {
            case COMMAND ->
                "watched by "
                    + command(monitor.words())
                    + " every "
                    + time(monitor.interval())
                    + (often.isEmpty() ? "" : often + " failures in a row");
            case PATTERN ->
                "watched for /"
                    + String.join(" ", monitor.words())
                    + "/"
                    + (often.isEmpty() ? "" : often + " lines");
            case SILENCE -> "must not be silent for " + time(monitor.interval());
          });
    }
    return notes;
  }

  /** What the run makes of what a process says of its failure, and of what its application says. */
  static FailurePolicy policy(Specification.Conduct conduct, FailurePolicy whole) {
    FailureHandling handling = new FailureHandling(whole);
    FailurePolicy restarts = handling.restarts(conduct);
    return new FailurePolicy(
        restarts.times(),
        restarts.backoff(),
        handling.ofProcess(conduct.onFailure(), MEANS),
        handling.handler(conduct.onFailure()));
  }

  /** What follows when a process fails; of a service, when it ends in whatever way. */
  static String failure(Specification.Conduct conduct, FailurePolicy whole) {
    FailurePolicy policy = policy(conduct, whole);
    String when = conduct.service() ? "when it ends, " : "if it fails, ";
    if (policy.times() == 0) {
      return when + then(policy.then()) + told(policy.handler());
    }
    boolean usual = policy.backoff().equals(FailurePolicy.NONE.backoff());
    String pause = usual ? "" : ", first after " + time(policy.backoff());
    boolean always = policy.times() == FailurePolicy.ALWAYS;
    String again = always ? "always" : times(policy.times());
    String then = always ? "" : "; then " + then(policy.then());
    return when + "it is started again, " + again + pause + then + told(policy.handler());
  }

  /** What follows as the policy says; nothing is started again before. */
  static String failure(String when, FailurePolicy policy) {
    return when + then(policy.then()) + told(policy.handler());
  }

  /** What the run makes of what the application says, when a barrier fails. */
  static FailurePolicy ofBarrier(FailurePolicy whole) {
    Action action = new FailureHandling(whole).ofBarrier(MEANS.restarted());
    return new FailurePolicy(0, FailurePolicy.NONE.backoff(), action, whole.handler());
  }

  /** The same when inputs of a workflow fail. */
  static FailurePolicy ofWorkflow(FailurePolicy whole) {
    Action action = new FailureHandling(whole).ofProcess(FailurePolicy.NONE, MEANS);
    // It is nobody's whose place another host could take.
    action = action == Action.REPLACE ? Action.FAIL : action;
    return new FailurePolicy(0, FailurePolicy.NONE.backoff(), action, whole.handler());
  }

  private static String then(Action action) {
    return switch (action) {
      case UNSAID, FAIL -> "what comes after it there is not run";
      case IGNORE -> "it counts as done";
      case REPLACE -> "a spare host takes its place";
      case ABORT -> "the run ends";
      case RESTART_ALL -> "the application begins anew, once";
    };
  }

  private static String told(List<String> handler) {
    return handler.isEmpty() ? "" : ", " + command(handler) + " is told";
  }

  /** What the run does about a host that is lost for good. */
  static Action lost(FailurePolicy whole) {
    return new FailureHandling(whole).ofHost(MEANS);
  }

  /** The same in words. */
  static String lostHost(FailurePolicy whole) {
    String words =
        switch (lost(whole)) {
          case UNSAID, REPLACE -> "a spare one takes its place; without one it counts as missing";
          case FAIL -> "it counts as missing";
          case IGNORE -> "the run goes on without it";
          case ABORT -> "the run ends";
          case RESTART_ALL ->
              "a spare one takes its place and the application begins anew, once; without one the"
                  + " run ends";
        };
    return "if a host is lost for good, " + words + told(whole.handler());
  }
}
