package com.plushm.sim.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/**
 * What is to happen and when, by the millisecond, and within each in the order of its making. What
 * is due soon, as nearly all of it is, stands in one list a millisecond, which takes no comparing;
 * the rest waits until its time comes near.
 */
final class Agenda {
  /** Milliseconds that have a list of their own; a power of two. */
  private static final int SOON = 1 << 13;

  private static final class Entry {
    final Runnable action;
    Entry next;

    Entry(Runnable action) {
      this.action = action;
    }
  }

  /** First and last of each millisecond that is soon, at its remainder. */
  private final Entry[] first = new Entry[SOON];

  private final Entry[] last = new Entry[SOON];
  private final TreeMap<Long, Deque<Runnable>> later = new TreeMap<>();
  private long now;
  private int soon;
  private int size;

  int size() {
    return size;
  }

  /**
   * Adds an action.
   *
   * @param due not less than what {@link #advance} was last given
   */
  void add(long due, Runnable action) {
    size++;
    if (due - now < SOON) {
      append(due, action);
    } else {
      later.computeIfAbsent(due, d -> new ArrayDeque<>()).add(action);
    }
  }

  private void append(long due, Runnable action) {
    Entry entry = new Entry(action);
    int place = place(due);
    if (first[place] == null) {
      first[place] = entry;
    } else {
      last[place].next = entry;
    }
    last[place] = entry;
    soon++;
  }

  private static int place(long due) {
    return (int) (due & (SOON - 1));
  }

  /** When the next is due; to be asked for only if there is one. */
  long next() {
    if (soon == 0) {
      return later.firstKey();
    }
    long due = now;
    while (first[place(due)] == null) {
      due++;
    }
    return due;
  }

  /** It is that time now; nothing before it waits. */
  void advance(long time) {
    now = time;
    // Before anything can be added to a millisecond that has come near: what was made first is
    // first.
    while (!later.isEmpty() && later.firstKey() - now < SOON) {
      long due = later.firstKey();
      later.pollFirstEntry().getValue().forEach(action -> append(due, action));
    }
  }

  /** Takes the next of what is due now; there must be one. */
  Runnable take() {
    int place = place(now);
    Entry entry = first[place];
    first[place] = entry.next;
    soon--;
    size--;
    return entry.action;
  }
}
