package com.plushm.controller.decide;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** The last events in words, told as they happen, and counters of what was refused or cut. */
final class Chronicle {
  private static final int EVENTS_MAX = 100;
  private static final int COUNTERS_MAX = 64;

  /** Something that happened, in words. */
  record Entry(long at, String words) {}

  private final LongSupplier clock;
  private final Consumer<String> told;
  private final Deque<Entry> events = new ArrayDeque<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();

  /**
   * @param clock in milliseconds
   * @param told hears of every event, for the log
   */
  Chronicle(LongSupplier clock, Consumer<String> told) {
    this.clock = clock;
    this.told = told;
  }

  void event(String words) {
    told.accept(words);
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    events.addLast(new Entry(clock.getAsLong(), words));
  }

  void count(String name) {
    if (counters.size() < COUNTERS_MAX || counters.containsKey(name)) {
      counters.merge(name, 1L, Long::sum);
    }
  }

  List<String> events() {
    return events.stream().map(Entry::words).toList();
  }

  /** The events in which that name is a word. */
  List<Entry> mentions(String name) {
    Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])");
    return events.stream().filter(entry -> word.matcher(entry.words()).find()).toList();
  }

  SortedMap<String, Long> counters() {
    return new TreeMap<>(counters);
  }
}
