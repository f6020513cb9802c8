package com.plushm.controller;

import java.util.concurrent.CompletionStage;

/** Something under way. */
public interface Activity {
  /** The execution's id, as in {@code 1.7}; empty when it is none. */
  String id();

  /** Completes once, with the account of every target, whatever happened. */
  CompletionStage<Summary> summary();

  /**
   * Stop: processes are ended, what came in is kept and reported (the first Ctrl-C). The summary
   * follows within the grace time.
   */
  void interrupt();

  /** Tells its listener no more; what a person looked on at goes on. */
  default void leave() {}

  /** Report at once with what is there; what has not answered counts as missing (the second). */
  void abandon();
}
