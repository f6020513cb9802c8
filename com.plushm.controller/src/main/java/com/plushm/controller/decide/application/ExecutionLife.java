package com.plushm.controller.decide.application;

/**
 * The states of an execution and what happens to it, with the words that views and documents use.
 * What follows from what is in {@link com.plushm.controller.decide.StateTable}.
 */
public final class ExecutionLife {
  /** Where it stands. */
  public enum State {
    /** Its hosts are invited. */
    CONNECTING("connecting"),
    /** Its software is brought to them. */
    PREPARING("preparing"),
    /** Its blocks run. */
    RUNNING("running"),
    /** Everything is being ended, to begin anew. */
    RESTARTING("restarting"),
    /** What still runs is being ended: services, or all of it. */
    STOPPING("stopping"),
    /** Its software is removed. */
    CLEANING("cleaning up"),
    /** The hosts that it alone wanted leave. */
    LEAVING("leaving"),
    DONE("done"),
    INTERRUPTED("interrupted"),
    ABORTED("aborted"),
    /** It ended with its controller. */
    LOST("lost");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether nothing follows. */
    public boolean over() {
      return this == DONE || this == INTERRUPTED || this == ABORTED || this == LOST;
    }
  }

  /** What happens to it. */
  public enum Event {
    /** Every host has joined or failed. */
    GATHERED("gathered"),
    /** The software is there. */
    PREPARED("prepared"),
    /** A host that came later has to be prepared first. */
    UNPREPARED("unprepared"),
    /** Nothing is left to be started. */
    WORK_DONE("work done"),
    /** A person, or a mass failure, ends it. */
    STOP("stop"),
    /** A failure ends it. */
    ABORT("abort"),
    /** Its policy has it begin anew. */
    RESTART("restart"),
    /** Nothing runs any more. */
    ENDED("ended"),
    /** Nothing is left to be removed. */
    CLEANED("cleaned"),
    /** Its hosts have left; all went its way. */
    LEFT("left"),
    /** Its hosts have left; a person had stopped it. */
    LEFT_INTERRUPTED("left, interrupted"),
    /** Its hosts have left; a failure had ended it. */
    LEFT_ABORTED("left, aborted"),
    /** Its controller died, and no later one can go on with it. */
    ABANDONED("abandoned");

    private final String word;

    Event(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private ExecutionLife() {}
}
