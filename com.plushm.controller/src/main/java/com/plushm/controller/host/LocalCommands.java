package com.plushm.controller.host;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  /** Hears of the end of a command. */
  interface Ended {
    /**
     * It is over.
     *
     * @param status its exit status, {@link #NOT_STARTED} or {@link #TIMED_OUT}
     * @param why it did not run as it should have, for people; empty if it did
     */
    void ended(int status, String why);
  }

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

  private final Path state;
  private final long secondsMax;

  /**
   * @param state the folder of those that have none of their own
   * @param secondsMax then one is ended
   */
  LocalCommands(Path state, long secondsMax) {
    this.state = state;
    this.secondsMax = secondsMax;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts a command.
   *
   * @param folder where it runs; in the state folder if it is empty, or not there any more
   * @param ended called once, on a thread of its own or the caller's
   */
  void start(String folder, List<String> words, Map<String, String> environment, Ended ended) {
    try {
      threads.execute(() -> run(folder, words, environment, ended));
    } catch (RejectedExecutionException e) {
      tell(ended, NOT_STARTED, "'" + words.get(0) + "' was not started: too many wait");
    }
  }

  private void run(
      String folder, List<String> words, Map<String, String> environment, Ended ended) {
    boolean there = !folder.isEmpty() && Files.isDirectory(Path.of(folder));
    String lacking =
        there || folder.isEmpty()
            ? ""
            : "the specification's folder " + folder + " is not there any more, it ran in " + state;
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(there ? new File(folder) : state.toFile());
    // What hosts said may be in it, and no variable can have a NUL.
    environment.forEach((n, value) -> builder.environment().put(n, value.replace('\0', '?')));
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectOutput(Redirect.DISCARD);
    builder.redirectError(Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      String why = "'" + words.get(0) + "' was not started: " + e.getMessage();
      tell(ended, NOT_STARTED, lacking.isEmpty() ? why : why + "; " + lacking);
      return;
    }
    try {
      if (process.waitFor(secondsMax, TimeUnit.SECONDS)) {
        tell(ended, process.exitValue(), lacking);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    tell(ended, TIMED_OUT, "'" + words.get(0) + "' did not end within " + secondsMax + " s");
  }

  private static void tell(Ended ended, int status, String why) {
    if (!why.isEmpty()) {
      LOG.warn("{}", why);
    }
    ended.ended(status, why);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
