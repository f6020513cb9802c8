package com.plushm.sim.world;

import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.controller.decide.JournalEvent;
import java.util.ArrayList;
import java.util.List;

/** The journal on the controller's disk, which outlives controllers. */
final class SimJournal {
  private final LogDisk<List<JournalEvent>> turns;

  SimJournal(VirtualTime time, long writeMillisMax) {
    this.turns = new LogDisk<>(time, writeMillisMax);
  }

  /** What a new controller finds. */
  List<JournalEvent> events() {
    List<JournalEvent> events = new ArrayList<>();
    turns.content().forEach(events::addAll);
    return events;
  }

  /** The commands in it. */
  List<Numbered> commands() {
    return commands(events());
  }

  /** The commands that a turn numbered. */
  static List<Numbered> commands(List<JournalEvent> turn) {
    List<Numbered> commands = new ArrayList<>();
    for (JournalEvent event : turn) {
      if (event instanceof JournalEvent.Sent sent) {
        commands.add(sent.command());
      }
    }
    return commands;
  }

  /** Whether a new controller would know of the execution. */
  boolean began(String key) {
    return turns.content().stream()
        .flatMap(List::stream)
        .anyMatch(e -> e instanceof JournalEvent.Begun begun && begun.key().equals(key));
  }

  void append(List<JournalEvent> turn, Runnable durable) {
    turns.append(turn, durable);
  }

  void crash() {
    turns.crash();
  }

  /** Somebody put back an old copy: so many of the last commands are lost, with what follows. */
  void cutBack(int commands) {
    crash();
    List<List<JournalEvent>> content = turns.content();
    int lost = 0;
    int found = 0;
    while (found < commands && lost < content.size()) {
      lost++;
      found += commands(content.get(content.size() - lost)).size();
    }
    turns.cutBack(lost);
  }
}
