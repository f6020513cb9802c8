package com.plushm.client.decide;

import com.plushm.api.command.Care;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;

/**
 * Processes of applications, which outlive their client (application.md §3): begun at most once an
 * attempt whatever crashes, adopted by the next incarnation, started again after failures.
 */
final class Supervision {
  /** The longest pause before another attempt. */
  static final long BACKOFF_MAX_MILLIS = 60_000;

  /** The shortest, so that a process that cannot live does not keep its host busy. */
  static final long BACKOFF_MIN_MILLIS = 100;

  /** Output that the controller has is recorded, and its spool freed, in steps of this. */
  static final long RELEASE_BYTES = 1 << 20;

  /** The timer of a pause. */
  static final String AGAIN = "again ";

  private final ExecutorContext context;

  Supervision(ExecutorContext context) {
    this.context = context;
  }

  /** Starts the attempt, or adopts it: the context tells which it is by what is on the disk. */
  void follow(Task task) {
    Supervised process = task.supervised;
    task.state = CommandState.STARTING;
    boolean over = process.durableEnd != null;
    task.pendingSignal = over ? 0 : process.told; // It may not have come to that.
    ExecutorContext.Attempt attempt =
        new ExecutorContext.Attempt(
            task.id, process.attempt, over ? "" : process.begunIn, !over, process.undertaking);
    context.supervise(task.token, attempt, process.needed());
  }

  /** Somebody wants it to end: it is not started again, by no incarnation. */
  void told(Task task, int signal) {
    if (task.supervised.told == 0) {
      task.supervised.told = signal;
      context.persist(new LogEntry.Told(task.id, signal), ExecutorContext.NOBODY);
    }
  }

  /** There was no room for so much of its output. */
  void lost(Task task, Stream stream, long bytes, long recordToken) {
    StreamSpool spool = task.spool(stream);
    LogEntry.Skipped skipped = new LogEntry.Skipped(task.id, stream, spool.end(), bytes);
    task.supervised.skip(skipped);
    task.supervised.skipping++;
    spool.held(true);
    context.persist(skipped, recordToken);
  }

  /** Whether the failed process is to be started again; then it pauses. */
  boolean again(Task task, Outcome outcome) {
    Supervised process = task.supervised;
    Care care = process.undertaking.care();
    boolean failed = care.service() || !outcome.success();
    boolean known = care.service() || outcome.kind() != Outcome.Kind.UNKNOWN;
    boolean begun = outcome.kind() != Outcome.Kind.NOT_STARTED;
    boolean left = care.restarts() < 0 || process.attempt <= care.restarts();
    if (!failed || !known || !begun || !left || process.told > 0) {
      return false;
    }
    task.state = CommandState.PAUSING;
    process.up = false;
    context.startTimer(AGAIN + task.token, pause(care, process.attempt));
    return true;
  }

  /** Doubled with each attempt. */
  static long pause(Care care, int attempt) {
    long pause = Math.max(BACKOFF_MIN_MILLIS, care.backoffMillis());
    for (int i = 1; i < attempt && pause < BACKOFF_MAX_MILLIS; i++) {
      pause *= 2;
    }
    return Math.min(pause, BACKOFF_MAX_MILLIS);
  }

  /** The pause is over: the next attempt is counted, durably, before it is begun. */
  void next(Task task, long recordToken) {
    Supervised process = task.supervised;
    process.attempt++;
    process.begunIn = null;
    process.tripped = null;
    task.timedOut = false;
    task.state = CommandState.RECORDING;
    context.persist(new LogEntry.Attempt(task.id, process.attempt), recordToken);
  }

  /** The controller has more of the output: enough of it, and the spool is freed. */
  void received(Task task, long recordToken) {
    Supervised process = task.supervised;
    long out = task.spool(Stream.OUT).receivedBelow();
    long err = task.spool(Stream.ERR).receivedBelow();
    boolean much =
        out - process.outRecorded >= RELEASE_BYTES || err - process.errRecorded >= RELEASE_BYTES;
    if (much && process.recording == null) {
      process.recording = new LogEntry.Acknowledged(task.id, out, err);
      context.persist(process.recording, recordToken);
    }
  }

  /** A later incarnation would not ask for it any more. */
  void recorded(Task task) {
    Supervised process = task.supervised;
    if (process.recording != null) {
      process.recorded(process.recording);
      process.recording = null;
      context.release(task.id, process.needed());
    }
  }
}
