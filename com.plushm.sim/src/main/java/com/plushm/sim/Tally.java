package com.plushm.sim;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts runs. */
final class Tally {
  private int held;
  private int violated;
  private int cut;
  private long events;
  private long messages;
  private long virtualMillis;
  private long calmMillis;
  private long calmMost;
  private final Map<String, Integer> byNumber = new TreeMap<>();

  void add(Run.Result result) {
    switch (result.end()) {
      case HELD -> held++;
      case CUT -> cut++;
      case VIOLATED -> {
        violated++;
        byNumber.merge(result.number(), 1, Integer::sum);
      }
    }
    events += result.events();
    messages += result.messages();
    virtualMillis += result.virtualMillis();
    calmMillis += Math.max(0, result.calmMillis());
    calmMost = Math.max(calmMost, result.calmMillis());
  }

  /**
   * @param millis of the wall clock
   * @param cpuMillis that the runs took of all processors
   */
  void print(PrintStream out, long millis, long cpuMillis) {
    long runs = (long) held + violated + cut;
    out.printf(
        Locale.ROOT,
        "%d runs: %d held, %d cut at their events, %d violated %s%n",
        held + violated + cut,
        held,
        cut,
        violated,
        byNumber);
    out.printf(
        Locale.ROOT,
        "%d events, %d messages, %d s of virtual time in %.1f s (%.1f s of processors):"
            + " %.1f seeds/s, %d events/s, %d events per processor second%n",
        events,
        messages,
        virtualMillis / 1_000,
        millis / 1_000.0,
        cpuMillis / 1_000.0,
        runs * 1_000.0 / millis,
        events * 1_000 / millis,
        events * 1_000 / cpuMillis);
    out.printf(
        Locale.ROOT,
        "whole again after %.1f s of calm on average, %.1f s at most%n",
        held == 0 ? 0.0 : calmMillis / 1_000.0 / held,
        calmMost / 1_000.0);
  }
}
