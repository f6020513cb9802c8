package com.plushm.launch.ssh;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Breaks off what takes too long: a blocking read of a channel has no time-out of its own. */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plushm-ssh-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** One deadline; closing it in time calls it off. */
  static final class Guard implements AutoCloseable {
    private ScheduledFuture<?> task;
    private volatile boolean expired;

    boolean expired() {
      return expired;
    }

    @Override
    public void close() {
      task.cancel(false);
    }
  }

  /** Runs the action after so long, unless the guard is closed before. */
  Guard after(long millis, Runnable action) {
    Guard guard = new Guard();
    guard.task =
        timer.schedule(
            () -> {
              guard.expired = true;
              action.run();
            },
            millis,
            TimeUnit.MILLISECONDS);
    return guard;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
