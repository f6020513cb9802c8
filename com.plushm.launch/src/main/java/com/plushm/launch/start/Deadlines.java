package com.plushm.launch.start;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Breaks off what takes too long: a blocking read of a channel has no time-out of its own. */
public final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  public Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plushm-launch-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** One deadline; closing it in time calls it off. */
  public static final class Guard implements AutoCloseable {
    private ScheduledFuture<?> task;
    private volatile boolean expired;

    public boolean expired() {
      return expired;
    }

    @Override
    public void close() {
      task.cancel(false);
    }
  }

  /** Runs the action after so long, unless the guard is closed before. */
  public Guard after(long millis, Runnable action) {
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
