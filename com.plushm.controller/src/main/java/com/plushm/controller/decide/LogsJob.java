package com.plushm.controller.decide;

import com.plushm.controller.Progress;

/** {@code logs}: shows the output of an execution, and follows it until it ends. */
final class LogsJob extends Job {
  private final ExecutionJob execution;
  private final boolean follow;

  LogsJob(String key, Desk desk, Observer observer, ExecutionJob execution, boolean follow) {
    super(key, desk, observer);
    this.execution = execution;
    this.follow = follow;
  }

  @Override
  void begin() {
    execution.show(this, follow);
  }

  @Override
  Progress progress() {
    return execution.progress();
  }

  @Override
  void interrupt() {
    execution.unfollow(this);
    finish(execution.summary());
  }

  @Override
  void abandon() {
    interrupt();
  }

  @Override
  void unwatch() {
    interrupt();
  }
}
