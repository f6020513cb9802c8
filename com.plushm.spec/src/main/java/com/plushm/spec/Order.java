package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The order that {@code after} gives to processes: within one component, and without cycles. */
final class Order {
  /** Processes of a cycle that a message names. */
  private static final int SHOWN_MAX = 10;

  private final Problems problems;
  private final Map<String, Optional<String>> on = new LinkedHashMap<>();
  private final Map<String, List<Value.Text>> after = new LinkedHashMap<>();

  Order(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param on the component; empty if that is wrong
   * @param after processes that exist
   */
  void add(String process, Optional<String> on, List<Value.Text> after) {
    this.on.put(process, on);
    this.after.put(process, after);
  }

  /** Notes what is wrong, once all processes have been added. */
  void check() {
    after.forEach((process, names) -> names.forEach(name -> checkComponent(process, name)));
    Set<String> cyclic = withoutStart();
    Set<String> told = new LinkedHashSet<>();
    for (String process : cyclic) {
      if (!told.contains(process)) {
        tellCycle(process, cyclic, told);
      }
    }
  }

  private void checkComponent(String process, Value.Text name) {
    Optional<String> mine = on.get(process);
    Optional<String> other = on.getOrDefault(name.text(), Optional.empty());
    if (mine.isPresent() && other.isPresent() && !mine.equals(other)) {
      String what =
          "process %s is on %s, %s is on %s"
              .formatted(quote(process), mine.get(), quote(name.text()), other.get());
      String advice = "after orders the processes of one component";
      problems.add(name.at().place(), what, advice);
    }
  }

  /** Processes that can never start, because they wait for themselves or for such a one. */
  private Set<String> withoutStart() {
    Map<String, Integer> waiting = new TreeMap<>();
    Map<String, List<String>> followers = new TreeMap<>();
    Deque<String> startable = new ArrayDeque<>();
    after.forEach(
        (process, names) -> {
          List<String> real =
              names.stream().map(Value.Text::text).filter(after::containsKey).toList();
          waiting.put(process, real.size());
          real.forEach(n -> followers.computeIfAbsent(n, x -> new ArrayList<>()).add(process));
          if (real.isEmpty()) {
            startable.add(process);
          }
        });
    Set<String> rest = new LinkedHashSet<>(after.keySet());
    while (!startable.isEmpty()) {
      String process = startable.remove();
      rest.remove(process);
      for (String follower : followers.getOrDefault(process, List.of())) {
        if (waiting.merge(follower, -1, Integer::sum) == 0) {
          startable.add(follower);
        }
      }
    }
    return rest;
  }

  /** Follows {@code after} among those that cannot start until a process comes again. */
  private void tellCycle(String start, Set<String> cyclic, Set<String> told) {
    List<String> way = new ArrayList<>();
    String process = start;
    while (!way.contains(process) && !told.contains(process)) {
      way.add(process);
      process = next(process, cyclic).text();
    }
    if (!told.contains(process)) {
      List<String> cycle = new ArrayList<>(way.subList(way.indexOf(process), way.size()));
      String chain =
          cycle.stream().limit(SHOWN_MAX).collect(Collectors.joining(" after "))
              + (cycle.size() > SHOWN_MAX ? " ... after " : " after ")
              + process;
      problems.add(
          next(process, cyclic).at().place(), "a cycle: " + chain, "remove one 'after' of it");
    }
    told.addAll(way);
  }

  /** A predecessor that cannot start either: there is one, else the process could start. */
  private Value.Text next(String process, Set<String> cyclic) {
    return after.get(process).stream()
        .filter(n -> cyclic.contains(n.text()))
        .findFirst()
        .orElseThrow();
  }
}
