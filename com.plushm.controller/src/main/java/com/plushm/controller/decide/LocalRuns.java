package com.plushm.controller.decide;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Commands on the controller's own machine: handlers of failures, and callbacks of barriers. What
 * waits for one of them is gone with the process: the next controller asks again.
 */
final class LocalRuns {
  /** At a time; beyond it a command counts as one that could not be started. */
  static final int RUNS_MAX = 1_000;

  /** The status of a command that was not started. */
  static final int NOT_STARTED = 127;

  /** Hears of the end of a command. */
  interface Listener {
    /**
     * It is over.
     *
     * @param why it did not run as it should have, for people; empty if it did
     */
    void ended(int status, String why);
  }

  private final ControlContext context;
  private final SortedMap<Long, Listener> waiting = new TreeMap<>();
  private long tokens;

  LocalRuns(ControlContext context) {
    this.context = context;
  }

  /**
   * Starts a command.
   *
   * @param folder as of {@link ExecutionPlan}
   * @param ended never told before the call returns
   * @return whether it was started
   */
  boolean run(
      String folder, List<String> words, SortedMap<String, String> environment, Listener ended) {
    if (waiting.size() >= RUNS_MAX) {
      return false;
    }
    waiting.put(++tokens, ended);
    context.runLocal(tokens, folder, words, environment);
    return true;
  }

  void ran(long token, int status, String why) {
    Listener ended = waiting.remove(token);
    if (ended != null) {
      ended.ended(status, why);
    }
  }
}
