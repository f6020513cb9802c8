package com.plushm.controller.decide;

import com.plushm.api.spec.MassFailure;
import com.plushm.controller.ControlNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The jobs under way, and the executions of this controller process. */
final class Jobs {
  /** Jobs under way at a time. */
  static final int JOBS_MAX = 1_000;

  /** Output of executions that are over, in bytes; the oldest is let go first. */
  static final long KEPT_OUTPUT_BYTES_MAX = 128L << 20;

  private final Map<String, Job> active = new LinkedHashMap<>();
  private final Deque<ExecutionJob> executions = new ArrayDeque<>();
  private final SortedSet<String> alone = new TreeSet<>();
  private final Runnable aloneOrNot;

  /**
   * @param aloneOrNot told when {@link #anyAlone} has changed
   */
  Jobs(Runnable aloneOrNot) {
    this.aloneOrNot = aloneOrNot;
  }

  boolean full() {
    return active.size() >= JOBS_MAX;
  }

  /** Begins a job. */
  void begin(Job job) {
    active.put(job.key(), job);
    if (job instanceof ExecutionJob execution) {
      executions.addFirst(execution);
    }
    job.begin();
    trim();
  }

  /** A job is over. */
  void over(Job job) {
    active.remove(job.key());
    trim();
    if (alone.remove(job.key()) && alone.isEmpty()) {
      aloneOrNot.run();
    }
  }

  /** Nobody waits for that execution any more, and it goes on. */
  void leave(String key) {
    boolean before = anyAlone();
    if (active.containsKey(key) && alone.add(key) && !before) {
      aloneOrNot.run();
    }
  }

  /** Whether there is an execution under way for which nobody waits. */
  boolean anyAlone() {
    return !alone.isEmpty();
  }

  /** The execution of an earlier controller: it is not begun, and nobody waits for it. */
  void restore(Job job) {
    active.put(job.key(), job);
    alone.add(job.key());
    if (job instanceof ExecutionJob execution) {
      executions.addFirst(execution);
    }
  }

  /** An execution of an earlier controller was over. */
  void restore(RunRecord run) {
    active.remove(run.key());
    alone.remove(run.key());
    executions.removeIf(execution -> execution.key().equals(run.key()));
  }

  /** Nothing is known of that execution any more. */
  void drop(String key) {
    executions.removeIf(execution -> execution.key().equals(key));
  }

  /** What an earlier controller began goes on. */
  void resume() {
    List.copyOf(active.values()).forEach(Job::resume);
  }

  private void trim() {
    long kept = 0;
    int place = 0;
    for (ExecutionJob execution : List.copyOf(executions)) {
      if (execution.over()) {
        kept += execution.bytes();
        if (++place > ControlNode.EXECUTIONS_KEPT) {
          executions.remove(execution);
        } else if (kept > KEPT_OUTPUT_BYTES_MAX && place > 1) {
          execution.forget();
        }
      }
    }
  }

  Optional<Job> byKey(String key) {
    return Optional.ofNullable(active.get(key));
  }

  Optional<ExecutionJob> execution(String id) {
    return executions.stream().filter(e -> e.key().equals(id)).findFirst();
  }

  /** Newest first. */
  List<ExecutionJob> executions() {
    return new ArrayList<>(executions);
  }

  int running() {
    return (int) executions.stream().filter(e -> !e.over()).count();
  }

  void changed(Host host) {
    List.copyOf(active.values()).forEach(job -> job.changed(host));
  }

  void aliased(Host second, Host first) {
    List.copyOf(active.values()).forEach(job -> job.aliased(second, first));
  }

  void notice(String line) {
    List.copyOf(active.values()).forEach(job -> job.observer().notice(line));
  }

  /**
   * What the most careful of the running executions wants of a mass failure.
   *
   * @param unsaid the policy of those that say nothing, and of nobody at all
   */
  MassFailure massFailurePolicy(MassFailure unsaid) {
    return active.values().stream()
        .filter(ExecutionJob.class::isInstance)
        .map(job -> ((ExecutionJob) job).massFailure().orElse(unsaid))
        .max(Comparator.naturalOrder())
        .orElse(unsaid);
  }

  /** Ends the executions that are not to survive a mass failure. */
  void abort(MassFailure unsaid) {
    for (Job job : List.copyOf(active.values())) {
      if (job instanceof ExecutionJob execution
          && execution.massFailure().orElse(unsaid) == MassFailure.ABORT) {
        execution.observer().notice("aborted by a mass failure");
        execution.interrupt();
      }
    }
  }

  /** Whether a job other than that one needs the host. */
  boolean uses(Host host, Job other) {
    return active.values().stream().anyMatch(job -> job != other && job.uses(host));
  }
}
