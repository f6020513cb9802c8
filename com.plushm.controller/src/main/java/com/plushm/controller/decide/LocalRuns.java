package com.plushm.controller.decide;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Commands on the controller's own machine: handlers of failures, and callbacks of barriers. What
 * waits for one of them is gone with the process: the next controller asks again.
 */
final class LocalRuns {
  /** At a time; beyond it a command counts as one that could not be started. */
  static final int RUNS_MAX = 1_000;

  /** The status of a command that was not started. */
  static final int NOT_STARTED = 127;

  private final ControlContext context;
  private final SortedMap<Long, IntConsumer> waiting = new TreeMap<>();
  private long tokens;

  LocalRuns(ControlContext context) {
    this.context = context;
  }

  /**
   * Starts a command.
   *
   * @param ended told its exit status, never before the call returns
   * @return whether it was started
   */
  boolean run(List<String> words, SortedMap<String, String> environment, IntConsumer ended) {
    if (waiting.size() >= RUNS_MAX) {
      return false;
    }
    waiting.put(++tokens, ended);
    context.runLocal(tokens, words, environment);
    return true;
  }

  void ran(long token, int status) {
    IntConsumer ended = waiting.remove(token);
    if (ended != null) {
      ended.accept(status);
    }
  }
}
