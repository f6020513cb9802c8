package com.plushm.sim.world;

import java.util.ArrayList;
import java.util.List;

/**
 * A log that is only appended to. Entries become durable in their order; a crash leaves all that
 * were answered and, by chance, some of those behind them.
 *
 * @param <T> entries
 */
final class LogDisk<T> {
  private final VirtualTime time;
  private final long writeMillisMax;
  private final List<T> entries = new ArrayList<>();
  private int durable;
  private long lastDue;
  private long life;

  LogDisk(VirtualTime time, long writeMillisMax) {
    this.time = time;
    this.writeMillisMax = writeMillisMax;
  }

  /** What a new process finds. */
  List<T> content() {
    return List.copyOf(entries.subList(0, durable));
  }

  void append(T entry, Runnable answer) {
    entries.add(entry);
    int count = entries.size();
    long mine = life;
    lastDue = Math.max(lastDue, time.now() + time.between(1, writeMillisMax));
    time.after(
        lastDue - time.now(),
        () -> {
          if (mine == life) {
            durable = count;
            answer.run();
          }
        });
  }

  void crash() {
    life++;
    durable = (int) time.between(durable, entries.size());
    entries.subList(durable, entries.size()).clear();
  }

  /** Somebody put back an old copy: the last entries are lost. */
  void cutBack(int count) {
    crash();
    entries.subList(Math.max(0, entries.size() - count), entries.size()).clear();
    durable = entries.size();
  }

  void wipe() {
    crash();
    entries.clear();
    durable = 0;
  }
}
