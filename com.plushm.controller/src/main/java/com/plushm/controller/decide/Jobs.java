package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Ordinal;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.ControlNode;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.RunView;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.application.ExecutionLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jobs under way, and the executions of this controller process. */
final class Jobs {
  /** Jobs under way at a time. */
  static final int JOBS_MAX = 1_000;

  /** Output of executions that are over, in bytes; the oldest is let go first. */
  static final long KEPT_OUTPUT_BYTES_MAX = 128L << 20;

  private final Map<String, Job> active = new LinkedHashMap<>();
  private final Deque<ExecutionJob> executions = new ArrayDeque<>();

  /** What was asked for by the executions that are not over. */
  private final Map<String, JournalEvent.Begun> begun = new LinkedHashMap<>();

  private final Set<String> detached = new LinkedHashSet<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final Diary diary;
  private final History history;
  private final Runnable detachedOver;
  private boolean held;

  /**
   * @param detachedOver told when something is over for which nobody waited
   */
  Jobs(Diary diary, Runnable detachedOver) {
    this.diary = diary;
    this.detachedOver = detachedOver;
    this.history = new History(diary);
  }

  /**
   * @throws PlushException CONTROLLER_BUSY if nothing more may begin
   */
  void refuseIfFull() {
    if (active.size() >= JOBS_MAX) {
      throw new PlushException(
          ErrorCode.CONTROLLER_BUSY,
          JOBS_MAX + " things are under way",
          null,
          "wait until some are done");
    }
  }

  /** Begins an execution. */
  void begin(JournalEvent.Begun begun, Job job) {
    diary.note(begun);
    this.begun.put(begun.key(), begun);
    begin(job);
  }

  /** Begins a job, or has it wait. */
  void begin(Job job) {
    active.put(job.key(), job);
    if (job instanceof ExecutionJob execution) {
      executions.addFirst(execution);
    }
    if (held) {
      waiting.add(() -> beginUnlessOver(job));
    } else {
      job.begin();
    }
    trim();
  }

  /** It may have been interrupted while it waited. */
  private static void beginUnlessOver(Job job) {
    if (!job.over()) {
      job.begin();
    }
  }

  /**
   * Until further notice nothing begins: while it is not known what the tree has, nothing can be
   * numbered (protocol.md §5.1).
   */
  void hold() {
    held = true;
  }

  /** What has waited begins. */
  void release() {
    held = false;
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    each(all);
  }

  /** Does all of them; a defect in one of them is told when the others are done. */
  private static void each(List<Runnable> all) {
    RuntimeException defect = null;
    for (Runnable one : all) {
      try {
        one.run();
      } catch (RuntimeException e) {
        if (defect == null) {
          defect = e;
        } else {
          defect.addSuppressed(e);
        }
      }
    }
    if (defect != null) {
      throw defect;
    }
  }

  boolean held() {
    return held;
  }

  /** A job is over. */
  void over(Job job, Summary summary) {
    active.remove(job.key());
    if (job instanceof ExecutionJob execution) {
      JournalEvent.Begun asked = begun.remove(job.key());
      if (asked != null) {
        history.add(RunRecord.of(asked, summary, execution.state(), execution.parts()));
        history.tell(RunStory.of(job.key(), execution.timeline()));
      }
    }
    if (detached.remove(job.key())) {
      detachedOver.run();
    }
    trim();
  }

  /** The execution of an earlier controller: it is not begun. */
  void restore(JournalEvent.Begun asked, Optional<Job> job, long epochMillis) {
    begun.put(asked.key(), asked);
    job.ifPresent(it -> it.beganAgo(Math.max(0, epochMillis - asked.at())));
    job.ifPresent(it -> active.put(it.key(), it));
    if (job.orElse(null) instanceof ExecutionJob execution) {
      executions.addFirst(execution);
    }
  }

  /** An execution of an earlier controller cannot go on. */
  void forget(String key) {
    active.remove(key);
    executions.removeIf(execution -> execution.key().equals(key));
  }

  /** An execution of an earlier controller was over. */
  void restore(RunRecord run) {
    active.remove(run.key());
    begun.remove(run.key());
    detached.remove(run.key());
    executions.removeIf(execution -> execution.key().equals(run.key()));
    history.add(run);
  }

  /** Nothing is known of that execution any more. */
  void drop(String key) {
    history.drop(key);
  }

  /** What an earlier controller began goes on, as far as it can, as soon as anything may begin. */
  void resume() {
    List<Runnable> all = new ArrayList<>();
    for (JournalEvent.Begun asked : List.copyOf(begun.values())) {
      Job job = active.get(asked.key());
      if (job == null) {
        begun.remove(asked.key());
        history.add(RunRecord.of(asked, nothing(asked), ExecutionLife.State.LOST, List.of()));
        if (detached.remove(asked.key())) {
          (held ? waiting : all).add(detachedOver);
        }
      } else if (held) {
        waiting.add(0, () -> resumedLate(job));
      } else {
        all.add(() -> resumedLate(job));
      }
    }
    each(all);
  }

  private static void resumedLate(Job job) {
    if (!job.over()) {
      job.resume();
    }
  }

  private static Summary nothing(JournalEvent.Begun asked) {
    return new Summary(
        asked.key(),
        RunRecord.kind(asked.request()),
        Duration.ZERO,
        List.of(),
        List.of(),
        0,
        0,
        0,
        0,
        true);
  }

  /** Nobody waits for it: it goes on without a controller, too. */
  void detached(String key) {
    diary.note(new JournalEvent.Detached(key));
    detached.add(key);
  }

  /** Whether anything is to go on without a controller. */
  boolean anyDetached() {
    return !detached.isEmpty();
  }

  History history() {
    return history;
  }

  /** Executions that go on, newest first. */
  List<RunView> views(long epochMillis) {
    return executions.stream()
        .filter(e -> !e.over() && begun.containsKey(e.key()))
        .map(e -> view(begun.get(e.key()), e.view(), e.parts(), epochMillis))
        .toList();
  }

  private static RunView view(
      JournalEvent.Begun asked, ExecutionView now, List<RunView.Part> parts, long epochMillis) {
    return new RunView(
        asked.key(),
        now.name(),
        RunRecord.kind(asked.request()),
        now.state(),
        Instant.ofEpochMilli(asked.at()),
        Duration.ofMillis(Math.max(0, epochMillis - asked.at())),
        now.targets(),
        now.answered(),
        now.failed(),
        now.missing(),
        -1,
        now.waitingFor(),
        RunRecord.text(asked.request()),
        RunRecord.sha256(asked.request()),
        parts,
        asked.digest());
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

  /** Whether the execution of that key is an application, which can replace hosts. */
  boolean isApplication(String key) {
    return execution(key).filter(ExecutionJob::application).isPresent();
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

  void gaveUp(Ordinal ordinal) {
    List.copyOf(active.values()).forEach(job -> job.gaveUp(ordinal));
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
