package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import java.util.List;
import java.util.function.BiConsumer;

/** How tasks are made to end: signals, time that is up, monitors, the participant's own end. */
final class Stopping {
  /** The timer of a run's time. */
  static final String LIMIT = "limit ";

  /** The timer of the KILL that follows a TERM. */
  static final String KILL = "kill ";

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;

  private static final List<Integer> ENDING_SIGNALS = List.of(1, 2, 3, 6, SIGKILL, SIGTERM);

  /** Those after which a process is not started again. */
  private static final List<Integer> TELLING_SIGNALS = List.of(2, 3, SIGKILL, SIGTERM);

  private final ExecutorContext context;
  private final Supervision supervision;
  private final Outputs outputs;
  private final BiConsumer<Task, Outcome> conclusion;

  /**
   * @param conclusion what is to happen with a task that is over
   */
  Stopping(
      ExecutorContext context,
      Supervision supervision,
      Outputs outputs,
      BiConsumer<Task, Outcome> conclusion) {
    this.context = context;
    this.supervision = supervision;
    this.outputs = outputs;
    this.conclusion = conclusion;
  }

  /** Somebody sends a signal to a run. */
  void signal(Task task, int signal) {
    boolean ends = ENDING_SIGNALS.contains(signal);
    if (task.supervised != null && TELLING_SIGNALS.contains(signal)) {
      supervision.told(task, signal);
    }
    switch (task.state) {
      case WAITING, ENTERING, RECORDING, PAUSING -> {
        if (ends && betweenAttempts(task)) {
          endBetweenAttempts(task, signal, "it was not running");
        } else if (ends) {
          String detail = "it had not been started";
          conclusion.accept(task, new Outcome(Outcome.Kind.SIGNALLED, signal, detail));
        }
      }
      case STARTING -> task.pendingSignal = signal;
      case RUNNING, STOPPING -> {
        if (task.work() == null) {
          context.signalGroup(task.token, signal);
        } else if (ends) {
          cancel(task, signal);
        }
      }
      case CONCLUDING, ANSWERED -> {
        // It is over: whatever the group left behind is no longer ours to meddle with.
      }
    }
  }

  private void cancel(Task task, int signal) {
    boolean transfer = task.work() instanceof Command.Transfer;
    context.cancel(task.id);
    String detail = transfer ? "the transfer was cancelled" : "it was cancelled";
    conclusion.accept(task, new Outcome(Outcome.Kind.SIGNALLED, signal, detail));
  }

  private static boolean betweenAttempts(Task task) {
    boolean later = task.supervised != null && task.supervised.attempt > 1;
    return task.state == CommandState.PAUSING || (task.state == CommandState.RECORDING && later);
  }

  /** It is over when all was read that the attempts so far have put out. */
  private void endBetweenAttempts(Task task, int signal, String detail) {
    context.cancelTimer(Supervision.AGAIN + task.token);
    task.supervised.outcome = new Outcome(Outcome.Kind.SIGNALLED, signal, detail);
    task.state = CommandState.STOPPING;
    context.drain(task.token);
  }

  /** The time of a process begins, or has begun so long ago. */
  void limit(Task task, long ageMillis) {
    long millis = task.process().timeoutMillis();
    if (millis > 0) {
      context.startTimer(LIMIT + task.token, Math.max(0, millis - ageMillis));
    }
  }

  /** TERM now, and KILL if that does not help. */
  void end(Task task) {
    stop(task);
    context.startTimer(KILL + task.token, Executor.KILL_MILLIS);
  }

  /** The participant ends, and everything with it. */
  void leave(Task task) {
    switch (task.state) {
      case WAITING, ENTERING, RECORDING, PAUSING -> {
        if (betweenAttempts(task)) {
          supervision.told(task, SIGTERM);
          endBetweenAttempts(task, SIGTERM, "the client ended before it was started again");
        } else {
          conclusion.accept(task, Executor.notStarted("the client is ending"));
        }
      }
      case STARTING, RUNNING, STOPPING -> {
        if (task.work() != null) {
          cancel(task, SIGTERM);
          return;
        }
        if (task.supervised != null) {
          supervision.told(task, SIGTERM);
        }
        stop(task);
      }
      case CONCLUDING, ANSWERED -> {
        // Nothing is left of it to end.
      }
    }
  }

  private void stop(Task task) {
    signalIfThere(task, SIGTERM);
    task.state = CommandState.STOPPING;
    outputs.letGo(task);
  }

  void kill(Task task) {
    signalIfThere(task, SIGKILL);
  }

  private void signalIfThere(Task task, int signal) {
    if (task.state == CommandState.STARTING) {
      task.pendingSignal = signal;
    } else if (task.state.hasProcess()) {
      // In STOPPING the process may still be on its way up; then it gets the signal as it comes.
      task.pendingSignal = task.pendingSignal > 0 ? signal : 0;
      context.signalGroup(task.token, signal);
    }
  }

  /** What would still have ended it. */
  void forget(Task task) {
    context.cancelTimer(LIMIT + task.token);
    context.cancelTimer(KILL + task.token);
  }
}
