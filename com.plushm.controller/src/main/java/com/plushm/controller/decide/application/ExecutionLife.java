package com.plushm.controller.decide.application;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The life of an execution: every state, event and next state (application.md §3), with the words
 * that views and documents use. What the table does not name changes nothing.
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
    ABORTED("aborted");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether nothing follows. */
    public boolean over() {
      return this == DONE || this == INTERRUPTED || this == ABORTED;
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
    LEFT_ABORTED("left, aborted");

    private final String word;

    Event(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private static final Map<State, Map<Event, State>> TABLE = new EnumMap<>(State.class);

  static {
    row(State.CONNECTING, Event.GATHERED, State.PREPARING);
    row(State.CONNECTING, Event.STOP, State.LEAVING);
    row(State.CONNECTING, Event.ABORT, State.LEAVING);
    row(State.PREPARING, Event.PREPARED, State.RUNNING);
    row(State.PREPARING, Event.WORK_DONE, State.STOPPING);
    row(State.PREPARING, Event.STOP, State.STOPPING);
    row(State.PREPARING, Event.ABORT, State.STOPPING);
    row(State.PREPARING, Event.RESTART, State.RESTARTING);
    row(State.RUNNING, Event.UNPREPARED, State.PREPARING);
    row(State.RUNNING, Event.WORK_DONE, State.STOPPING);
    row(State.RUNNING, Event.STOP, State.STOPPING);
    row(State.RUNNING, Event.ABORT, State.STOPPING);
    row(State.RUNNING, Event.RESTART, State.RESTARTING);
    row(State.RESTARTING, Event.ENDED, State.PREPARING);
    row(State.RESTARTING, Event.STOP, State.STOPPING);
    row(State.RESTARTING, Event.ABORT, State.STOPPING);
    row(State.STOPPING, Event.ENDED, State.CLEANING);
    row(State.CLEANING, Event.CLEANED, State.LEAVING);
    row(State.LEAVING, Event.LEFT, State.DONE);
    row(State.LEAVING, Event.LEFT_INTERRUPTED, State.INTERRUPTED);
    row(State.LEAVING, Event.LEFT_ABORTED, State.ABORTED);
  }

  private ExecutionLife() {}

  private static void row(State from, Event event, State to) {
    TABLE.computeIfAbsent(from, f -> new EnumMap<>(Event.class)).put(event, to);
  }

  /** The next state, if that event means anything in this one. */
  public static Optional<State> next(State from, Event event) {
    Map<Event, State> row = TABLE.get(from);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(event));
  }

  /** The whole table, for documents and their test. */
  public static Map<State, Map<Event, State>> table() {
    return Collections.unmodifiableMap(TABLE);
  }
}
