package com.plushm.client.decide;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;

/**
 * The output of all tasks: gathered, sent, kept until the controller has it, and held back at its
 * source beyond the bounds (protocol.md §5.4 and 5.6).
 */
final class Outputs {
  /** The timer that cuts what was gathered. */
  static final String FLUSH = "flush ";

  private final ExecutorSettings settings;
  private final ExecutorContext context;
  private final TaskTable tasks;
  private boolean open;
  private long unackedTotal;

  Outputs(ExecutorSettings settings, ExecutorContext context, TaskTable tasks) {
    this.settings = settings;
    this.context = context;
    this.tasks = tasks;
  }

  /** From now on answers may be sent. */
  void open() {
    open = true;
  }

  /** A task that has output already is remembered. */
  void remember(Task task) {
    unackedTotal += task.unreceived();
  }

  void forget(Task task) {
    unackedTotal -= task.unreceived();
    resumeReading();
  }

  /** Bytes of output that the controller lacks. */
  long unacked() {
    return unackedTotal;
  }

  /**
   * Hands over what was not yet; nothing before the admission, then everything.
   *
   * @return false if the fabric has no room
   */
  boolean send(Task task) {
    return !open || task.offer(answer -> context.answer(task.id, answer), context.now());
  }

  /** The fabric takes answers again: the oldest command's first. */
  void sendAll() {
    for (Task task : tasks.all()) {
      if (!send(task)) {
        return;
      }
    }
  }

  /** The path to the controller is another one: what it may lack is sent again, in order. */
  void resend() {
    tasks.all().forEach(Task::again);
    sendAll();
  }

  /** Time has passed: what may have been lost on its way is sent again. */
  void overdue() {
    for (Task task : tasks.all()) {
      if (task.overdue(context.now())) {
        task.again();
      }
    }
    sendAll();
  }

  /** A process has written something. */
  void add(Task task, Stream stream, Bytes bytes) {
    // What a supervised process has written is safe, whether or not it is read.
    boolean stopping = task.state == CommandState.STOPPING && task.supervised == null;
    if (stopping && full(task)) {
      // Held back it would never come to its end, so that this is what the cap costs.
      task.lose(stream, bytes);
      return;
    }
    long before = task.unreceived();
    task.add(stream, bytes);
    unackedTotal += task.unreceived() - before;
    send(task);
    armFlush(task);
    if (!stopping && full(task)) {
      hold(task, task.spool(stream), true);
    }
  }

  /** What was gathered has waited for long enough. */
  void flush(Task task) {
    task.flushArmed = false;
    long before = task.unreceived();
    task.flush();
    unackedTotal += task.unreceived() - before;
    send(task);
    armFlush(task);
  }

  private void armFlush(Task task) {
    if (!task.flushArmed && task.gathering()) {
      task.flushArmed = true;
      context.startTimer(FLUSH + task.token, settings.flushMillis());
    }
  }

  /** The task is over: what was gathered is cut. */
  LogEntry.Concluded conclude(Task task, Outcome outcome) {
    long before = task.unreceived();
    LogEntry.Concluded end = task.conclude(outcome);
    unackedTotal += task.unreceived() - before;
    return end;
  }

  /** The controller has some of it. */
  void received(Task task, Received received) {
    long before = task.unreceived();
    task.received(received, context.now());
    unackedTotal += task.unreceived() - before;
    resumeReading();
  }

  private boolean full(Task task) {
    return task.unreceived() >= Executor.UNACKED_BYTES_MAX
        || unackedTotal >= Executor.UNACKED_TOTAL_BYTES_MAX;
  }

  private void hold(Task task, StreamSpool spool, boolean hold) {
    if (spool.held() != hold) {
      spool.held(hold);
      task.readAgainAt = hold ? task.readAgainAt : context.now();
      context.throttle(task.token, spool.stream(), hold);
    }
  }

  /** Nothing of it is held back any more. */
  void letGo(Task task) {
    if (task.supervised != null && task.supervised.skipping > 0) {
      return;
    }
    hold(task, task.spool(Stream.OUT), false);
    hold(task, task.spool(Stream.ERR), false);
  }

  /** Reads on where that is possible. */
  void resumeReading() {
    if (unackedTotal > Executor.UNACKED_TOTAL_BYTES_MAX / 2) {
      return;
    }
    for (Task task : tasks.all()) {
      if (task.held() && task.unreceived() <= Executor.UNACKED_BYTES_MAX / 2) {
        letGo(task);
      }
    }
  }
}
