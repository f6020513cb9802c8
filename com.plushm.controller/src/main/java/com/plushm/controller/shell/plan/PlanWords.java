package com.plushm.controller.shell.plan;

import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.shell.print.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Words for what a specification says by keys. */
public final class PlanWords {
  private static final int HUNDRED = 100;

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

  /** When a barrier opens, and how it lets go. */
  static List<String> barrier(Barrier barrier) {
    List<String> notes = new ArrayList<>();
    String all = barrier.max() == 0 ? "all" : Integer.toString(barrier.max());
    notes.add("opens when " + all + " have entered");
    if (barrier.percent() > 0) {
      String wait = barrier.minWait().isZero() ? "" : " and " + time(barrier.minWait()) + " passed";
      notes.add("or " + barrier.percent() + " % of them" + wait);
    }
    if (barrier.knee() > 0) {
      notes.add("or at the knee");
    }
    if (!barrier.callback().isEmpty()) {
      notes.add("or when " + barrier.callback().get(0) + " says so");
    }
    if (!barrier.timeout().isZero()) {
      notes.add((barrier.failOnTimeout() ? "fails after " : "or after ") + time(barrier.timeout()));
    }
    release(barrier.release()).forEach(notes::add);
    return notes;
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

  /** What watches a process. */
  static List<String> monitors(Specification.Conduct conduct, Specification specification) {
    List<Specification.Monitor> monitors =
        conduct.monitors().isEmpty() ? specification.monitors() : conduct.monitors();
    List<String> notes = new ArrayList<>();
    for (Specification.Monitor monitor : monitors) {
      notes.add(
          switch (monitor.kind()) {
            case COMMAND ->
                "watched by " + monitor.words().get(0) + " every " + time(monitor.interval());
            case PATTERN -> "watched for /" + String.join(" ", monitor.words()) + "/";
            case SILENCE -> "must not be silent for " + time(monitor.interval());
          });
    }
    return notes;
  }

  /**
   * What follows when a block fails.
   *
   * @param own what the block says
   * @param whole what the application says for blocks that say nothing
   */
  static String failure(FailurePolicy own, FailurePolicy whole) {
    FailurePolicy policy = own.equals(FailurePolicy.NONE) ? whole : own;
    FailurePolicy.Action action =
        policy.then() == FailurePolicy.Action.UNSAID ? whole.then() : policy.then();
    String then =
        switch (action) {
          case UNSAID, FAIL -> "what comes after it there is not run";
          case IGNORE -> "counts as done";
          case REPLACE -> "another host takes its place";
          case ABORT -> "the run ends";
          case RESTART_ALL -> "the application begins anew";
        };
    String restarts =
        policy.times() == 0
            ? ""
            : policy.times() == FailurePolicy.ALWAYS
                ? "it is started again, always"
                : "it is started again, " + times(policy.times()) + "; then ";
    if (policy.times() == FailurePolicy.ALWAYS) {
      then = "";
    }
    String told = policy.handler().isEmpty() ? "" : ", " + policy.handler().get(0) + " is told";
    return "if it fails, " + restarts + then + told;
  }
}
