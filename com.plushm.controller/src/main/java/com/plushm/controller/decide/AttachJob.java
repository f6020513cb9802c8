package com.plushm.controller.decide;

import com.plushm.controller.Progress;
import com.plushm.controller.Summary;

/**
 * {@code attach}: hears of an execution until it ends, as the one who began it would; and stops it
 * as that one would.
 */
final class AttachJob extends Job {
  private final ExecutionJob execution;
  private final Observer heard =
      new Observer() {
        @Override
        public void progress(Progress progress) {
          observer().progress(progress);
        }

        @Override
        public void notice(String line) {
          observer().notice(line);
        }

        @Override
        public void done(Summary summary) {
          finish(summary);
        }
      };

  AttachJob(String key, Desk desk, Observer observer, ExecutionJob execution) {
    super(key, desk, observer);
    this.execution = execution;
  }

  @Override
  void begin() {
    if (execution.over()) {
      finish(execution.summary());
    } else {
      execution.attach(heard);
      observer().progress(execution.progress());
    }
  }

  @Override
  Progress progress() {
    return execution.progress();
  }

  @Override
  void interrupt() {
    execution.interrupt();
  }

  @Override
  void abandon() {
    execution.abandon();
  }

  @Override
  void unwatch() {
    execution.unattach(heard);
    finish(execution.summary());
  }
}
