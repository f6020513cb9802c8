package com.plushm.controller.decide;

import com.plushm.controller.HostState;
import com.plushm.controller.decide.application.ExecutionLife.Event;
import com.plushm.controller.decide.application.ExecutionLife.State;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of states (application.md §3): of a host and of an execution every state, what may
 * happen in it, and the next state. What it does not name changes nothing. {@code docs/states.md}
 * is made of it, and the shell shows the same words.
 */
public final class StateTable {
  private static final Map<HostState, Map<HostEvent, HostState>> HOSTS =
      new EnumMap<>(HostState.class);
  private static final Map<State, Map<Event, State>> EXECUTIONS = new EnumMap<>(State.class);

  static {
    host(HostState.NAMED, HostEvent.INVITE, HostState.INVITED);
    host(HostState.NAMED, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.INVITED, HostEvent.LAUNCH, HostState.LAUNCHING);
    host(HostState.INVITED, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.INVITED, HostEvent.REFUSED, HostState.NAMED);
    host(HostState.INVITED, HostEvent.LEFT, HostState.NAMED);
    host(HostState.LAUNCHING, HostEvent.LAUNCHED, HostState.INVITED);
    host(HostState.LAUNCHING, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.LAUNCHING, HostEvent.REFUSED, HostState.NAMED);
    host(HostState.LAUNCHING, HostEvent.LEFT, HostState.NAMED);
    host(HostState.JOINED, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.JOINED, HostEvent.LOST, HostState.DISCONNECTED);
    host(HostState.JOINED, HostEvent.LEFT, HostState.LEFT);
    host(HostState.DISCONNECTED, HostEvent.INVITE, HostState.RECONNECTING);
    host(HostState.DISCONNECTED, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.DISCONNECTED, HostEvent.BANNED, HostState.FAILED);
    host(HostState.DISCONNECTED, HostEvent.LEFT, HostState.LEFT);
    host(HostState.RECONNECTING, HostEvent.ADMITTED, HostState.JOINED);
    host(HostState.RECONNECTING, HostEvent.REFUSED, HostState.FAILED);
    host(HostState.RECONNECTING, HostEvent.BANNED, HostState.FAILED);
    host(HostState.RECONNECTING, HostEvent.LEFT, HostState.LEFT);
    host(HostState.FAILED, HostEvent.REINSTATED, HostState.NAMED);
    host(HostState.LEFT, HostEvent.INVITE, HostState.INVITED);
  }

  static {
    execution(State.CONNECTING, Event.GATHERED, State.PREPARING);
    execution(State.CONNECTING, Event.STOP, State.LEAVING);
    execution(State.CONNECTING, Event.ABORT, State.LEAVING);
    execution(State.CONNECTING, Event.ABANDONED, State.LOST);
    execution(State.PREPARING, Event.PREPARED, State.RUNNING);
    execution(State.PREPARING, Event.WORK_DONE, State.STOPPING);
    execution(State.PREPARING, Event.STOP, State.STOPPING);
    execution(State.PREPARING, Event.ABORT, State.STOPPING);
    execution(State.PREPARING, Event.RESTART, State.RESTARTING);
    execution(State.PREPARING, Event.ABANDONED, State.LOST);
    execution(State.RUNNING, Event.UNPREPARED, State.PREPARING);
    execution(State.RUNNING, Event.WORK_DONE, State.STOPPING);
    execution(State.RUNNING, Event.STOP, State.STOPPING);
    execution(State.RUNNING, Event.ABORT, State.STOPPING);
    execution(State.RUNNING, Event.RESTART, State.RESTARTING);
    execution(State.RUNNING, Event.ABANDONED, State.LOST);
    execution(State.RESTARTING, Event.ENDED, State.PREPARING);
    execution(State.RESTARTING, Event.STOP, State.STOPPING);
    execution(State.RESTARTING, Event.ABORT, State.STOPPING);
    execution(State.RESTARTING, Event.ABANDONED, State.LOST);
    execution(State.STOPPING, Event.ENDED, State.CLEANING);
    execution(State.STOPPING, Event.ABANDONED, State.LOST);
    execution(State.CLEANING, Event.CLEANED, State.LEAVING);
    execution(State.CLEANING, Event.ABANDONED, State.LOST);
    execution(State.LEAVING, Event.LEFT, State.DONE);
    execution(State.LEAVING, Event.LEFT_INTERRUPTED, State.INTERRUPTED);
    execution(State.LEAVING, Event.LEFT_ABORTED, State.ABORTED);
    execution(State.LEAVING, Event.ABANDONED, State.LOST);
  }

  private StateTable() {}

  private static void host(HostState from, HostEvent event, HostState to) {
    HOSTS.computeIfAbsent(from, f -> new EnumMap<>(HostEvent.class)).put(event, to);
  }

  private static void execution(State from, Event event, State to) {
    EXECUTIONS.computeIfAbsent(from, f -> new EnumMap<>(Event.class)).put(event, to);
  }

  /** A host's next state, if that event means anything in this one. */
  static Optional<HostState> next(HostState from, HostEvent event) {
    Map<HostEvent, HostState> row = HOSTS.get(from);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(event));
  }

  /** An execution's next state, if that event means anything in this one. */
  public static Optional<State> next(State from, Event event) {
    Map<Event, State> row = EXECUTIONS.get(from);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(event));
  }
}
