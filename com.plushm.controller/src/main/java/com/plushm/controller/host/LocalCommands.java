package com.plushm.controller.host;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands that a specification wants on the controller's own machine: handlers of
 * failures and callbacks of barriers, a few at a time, each for so long at most.
 */
final class LocalCommands implements AutoCloseable {
  /** At a time; the others wait. */
  static final int RUNNING_MAX = 8;

  /** Those that wait; the deciders have no more outstanding. */
  static final int WAITING_MAX = 1_000;

  /** Then it is ended. */
  static final long SECONDS_MAX = 60;

  /** The status of one that could not be started. */
  static final int NOT_STARTED = 127;

  /** The status of one that was ended, as of {@code timeout}. */
  static final int TIMED_OUT = 124;

  private static final long IDLE_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(LocalCommands.class);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          RUNNING_MAX,
          RUNNING_MAX,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING_MAX),
          task -> {
            Thread thread = new Thread(task, "plushm-local-command");
            thread.setDaemon(true);
            return thread;
          });

  LocalCommands() {
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts a command.
   *
   * @param ended told its exit status, on a thread of its own
   */
  void start(List<String> words, Map<String, String> environment, IntConsumer ended) {
    try {
      threads.execute(() -> ended.accept(run(words, environment)));
    } catch (RejectedExecutionException e) {
      LOG.warn("not started, too many wait: {}", words.get(0));
      ended.accept(NOT_STARTED);
    }
  }

  private static int run(List<String> words, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectInput(Redirect.from(new java.io.File("/dev/null")));
    builder.redirectOutput(Redirect.DISCARD);
    builder.redirectError(Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      LOG.warn("cannot start {}: {}", words.get(0), e.getMessage());
      return NOT_STARTED;
    }
    try {
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      LOG.warn("{} did not end within {} s", words.get(0), SECONDS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return TIMED_OUT;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
