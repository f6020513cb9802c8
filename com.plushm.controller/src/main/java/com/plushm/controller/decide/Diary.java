package com.plushm.controller.decide;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Notes what is decided. All that one turn decides is made durable together: a turn is what follows
 * from one event of the world or one wish of a person. While an earlier controller's events are
 * told again nothing is noted.
 */
final class Diary {
  private final ControlContext context;
  private final Set<Host> changed = new LinkedHashSet<>();
  private final TreeMap<Long, List<Runnable>> waiting = new TreeMap<>();
  private List<JournalEvent> turn = new ArrayList<>();
  private boolean replaying = true;
  private int depth;
  private long tokens;
  private long durable;

  /**
   * @param context takes what is noted
   */
  Diary(ControlContext context) {
    this.context = context;
  }

  /** Whether an earlier controller's events are being told again: nothing may be done then. */
  boolean replaying() {
    return replaying;
  }

  /** From now on what happens is new. */
  void begin() {
    replaying = false;
    changed.clear();
  }

  /** Does something, and has all that it decides made durable together. */
  void turn(Runnable what) {
    depth++;
    try {
      what.run();
    } finally {
      if (--depth == 0) {
        close();
      }
    }
  }

  /**
   * Notes an event.
   *
   * @return what {@link #durable} will have reached when the event is durable
   */
  long note(JournalEvent event) {
    if (replaying) {
      return durable;
    }
    turn.add(event);
    long token = tokens + 1;
    if (depth == 0) {
      close();
    }
    return token;
  }

  /** The host is not what the journal says any more. */
  void changed(Host host) {
    if (!replaying) {
      changed.add(host);
    }
  }

  private void close() {
    if (!changed.isEmpty()) {
      long start = context.epochMillis() - context.now();
      changed.forEach(host -> turn.add(new JournalEvent.HostIs(host.record(start))));
      changed.clear();
    }
    if (!turn.isEmpty()) {
      List<JournalEvent> events = List.copyOf(turn);
      turn = new ArrayList<>();
      context.journal(events, ++tokens);
    }
  }

  /** What {@link #durable} will have reached when all that was noted by now is durable. */
  long latest() {
    return turn.isEmpty() && changed.isEmpty() ? tokens : tokens + 1;
  }

  /** All up to that token is durable. */
  void persisted(long token) {
    durable = Math.max(durable, token);
    while (!waiting.isEmpty() && waiting.firstKey() <= durable) {
      waiting.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  /** Does something as soon as all that is decided by now is durable: at once if it is. */
  void whenDurable(Runnable what) {
    long token = latest();
    if (token <= durable) {
      what.run();
    } else {
      waiting.computeIfAbsent(token, t -> new ArrayList<>()).add(what);
    }
  }

  /** Up to which token all is durable. */
  long durable() {
    return durable;
  }
}
