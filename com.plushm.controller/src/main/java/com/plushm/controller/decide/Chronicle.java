package com.plushm.controller.decide;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The last events in words, told as they happen, and counters of what was refused or cut. */
final class Chronicle {
  private static final int EVENTS_MAX = 100;
  private static final int COUNTERS_MAX = 64;

  private final Consumer<String> told;
  private final Deque<String> events = new ArrayDeque<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();

  /**
   * @param told hears of every event, for the log
   */
  Chronicle(Consumer<String> told) {
    this.told = told;
  }

  void event(String words) {
    told.accept(words);
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    events.addLast(words);
  }

  void count(String name) {
    if (counters.size() < COUNTERS_MAX || counters.containsKey(name)) {
      counters.merge(name, 1L, Long::sum);
    }
  }

  List<String> events() {
    return List.copyOf(events);
  }

  SortedMap<String, Long> counters() {
    return new TreeMap<>(counters);
  }
}
