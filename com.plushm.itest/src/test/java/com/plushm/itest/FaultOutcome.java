package com.plushm.itest;

import com.plushm.itest.EmptyCommands.Done;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a fault did to a stream of commands. A target of a command is <em>lost</em> if nobody
 * accounts for it, if it is said to have executed what it did not, or if it was not harmed and yet
 * did not answer; it is <em>doubled</em> if it executed the command more than once.
 *
 * @param othersMillis until all who were not harmed had executed a command begun after the fault
 * @param wholeMillis until a command begun after the fault was answered by everyone
 * @param refused commands whose person was told that they were not carried out: the controller was
 *     gone, or nobody took part
 * @param unknown answers of harmed hosts that do not know whether they executed the command
 * @param othersLost hosts that were declared lost without having been harmed
 */
record FaultOutcome(
    String fault,
    long othersMillis,
    long wholeMillis,
    int commands,
    int refused,
    int unknown,
    List<String> lost,
    List<String> doubled,
    List<String> othersLost) {
  private static final String ROW = "%-34s %9s %9s %9s %8s %8s %5s %8s %12s%n";

  /** Tells what is wrong with it; empty if all is well. */
  List<String> faults() {
    List<String> all = new ArrayList<>(lost);
    all.addAll(doubled);
    all.addAll(othersLost);
    return all;
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        ROW,
        "fault",
        "others s",
        "whole s",
        "commands",
        "refused",
        "unknown",
        "lost",
        "doubled",
        "others lost");
  }

  String row() {
    return String.format(
        Locale.ROOT,
        ROW,
        fault,
        seconds(othersMillis),
        seconds(wholeMillis),
        commands,
        refused,
        unknown,
        lost.size(),
        doubled.size(),
        othersLost.size());
  }

  private static String seconds(long millis) {
    return millis < 0 ? "-" : String.format(Locale.ROOT, "%.2f", millis / 1e3);
  }

  /** Adds up what the commands say and what the marks show. */
  static FaultOutcome of(
      String fault,
      long[] millis,
      List<Done> commands,
      Marks marks,
      SortedSet<String> hosts,
      SortedSet<String> harmed,
      List<String> othersLost)
      throws IOException {
    SortedMap<String, Map<Integer, Integer>> executed = new TreeMap<>();
    for (String host : hosts) {
      executed.put(host, marks.of(host));
    }
    List<String> doubled = new ArrayList<>();
    executed.forEach(
        (host, counts) ->
            counts.forEach(
                (number, count) -> {
                  if (count > 1) {
                    doubled.add("command " + number + " ran " + count + " times on " + host);
                  }
                }));
    List<String> lost = new ArrayList<>();
    int refused = 0;
    int unknown = 0;
    for (Done one : commands) {
      refused += one.accounted() ? 0 : 1;
      unknown += one.unknown().size();
      lost.addAll(lost(one, executed, harmed));
    }
    return new FaultOutcome(
        fault, millis[0], millis[1], commands.size(), refused, unknown, lost, doubled, othersLost);
  }

  private static List<String> lost(
      Done one, SortedMap<String, Map<Integer, Integer>> executed, SortedSet<String> harmed) {
    String name = "command " + one.number() + ": ";
    List<String> lost = new ArrayList<>();
    if (!one.accounted()) {
      if (one.result().err().lines().noneMatch(line -> line.startsWith("PM"))) {
        lost.add(name + "neither account nor error: " + one.result());
      }
      return lost;
    }
    SortedSet<String> named = new TreeSet<>(one.exited());
    named.addAll(one.unknown());
    named.addAll(one.missing());
    if (named.size() != one.targets()) {
      lost.add(name + one.targets() + " targets, accounted for " + named);
    }
    for (String host : one.exited()) {
      if (!executed.get(host).containsKey(one.number())) {
        lost.add(name + host + " says that it ran, and did not");
      }
    }
    for (String host : named) {
      if (!one.exited().contains(host) && !harmed.contains(host)) {
        lost.add(name + host + " was not harmed and has no result: " + one.result());
      }
    }
    return lost;
  }
}
