package com.plushm.client.decide;

import java.util.ArrayDeque;

/** Places for what runs at a time, and the queue before them; both are bounded. */
final class Places {
  private final ExecutorSettings settings;
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private int taken;

  Places(ExecutorSettings settings) {
    this.settings = settings;
  }

  boolean free() {
    return taken < settings.processesMax();
  }

  boolean none() {
    return taken == 0;
  }

  void take() {
    taken++;
  }

  void giveBack() {
    taken--;
  }

  /** Whether one more may wait. */
  boolean queueHasRoom() {
    return waiting.size() < settings.queueMax();
  }

  void enqueue(Task task) {
    waiting.add(task);
  }

  boolean queued(Task task) {
    return waiting.contains(task);
  }

  void withdraw(Task task) {
    waiting.remove(task);
  }

  /** Who waited longest; null if nobody waits. */
  Task next() {
    return waiting.poll();
  }

  /** Why one more cannot be taken. */
  String fullness() {
    return settings.processesMax() + " processes run and " + waiting.size() + " more wait";
  }
}
