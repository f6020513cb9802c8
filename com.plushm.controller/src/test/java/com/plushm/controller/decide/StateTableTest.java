package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.HostState;
import com.plushm.controller.decide.application.ExecutionLife.Event;
import com.plushm.controller.decide.application.ExecutionLife.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class StateTableTest {
  private static Set<State> reachable(State from) {
    Set<State> seen = EnumSet.of(from);
    Deque<State> todo = new ArrayDeque<>(seen);
    while (!todo.isEmpty()) {
      State state = todo.poll();
      for (Event event : Event.values()) {
        StateTable.next(state, event).filter(seen::add).ifPresent(todo::add);
      }
    }
    return seen;
  }

  @Test
  public void everyStateIsReachedAndEndsSomewhere() {
    assertEquals(EnumSet.allOf(State.class), reachable(State.CONNECTING));
    for (State state : State.values()) {
      assertTrue(state.word(), reachable(state).stream().anyMatch(State::over));
    }
  }

  @Test
  public void whatIsOverStaysOver() {
    for (State state : State.values()) {
      boolean any = false;
      for (Event event : Event.values()) {
        any |= StateTable.next(state, event).isPresent();
      }
      assertEquals(state.word(), !state.over(), any);
    }
  }

  @Test
  public void everyStateOfAHostIsReachedAndOnlyAPersonLeadsOutOfFailed() {
    Set<HostState> seen = EnumSet.of(HostState.NAMED);
    Deque<HostState> todo = new ArrayDeque<>(seen);
    while (!todo.isEmpty()) {
      HostState state = todo.poll();
      for (HostEvent event : HostEvent.values()) {
        StateTable.next(state, event).filter(seen::add).ifPresent(todo::add);
      }
    }
    assertEquals(EnumSet.allOf(HostState.class), seen);
    for (HostEvent event : HostEvent.values()) {
      boolean out = StateTable.next(HostState.FAILED, event).isPresent();
      assertEquals(event.name(), event == HostEvent.REINSTATED, out);
    }
  }

  @Test
  public void whatTheTableDoesNotNameChangesNothing() {
    assertEquals(Optional.empty(), StateTable.next(State.DONE, Event.STOP));
    assertFalse(StateTable.next(State.STOPPING, Event.RESTART).isPresent());
  }
}
