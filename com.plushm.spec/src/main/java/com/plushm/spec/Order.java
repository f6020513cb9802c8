package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.Blocks.Kind;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The order that {@code after} gives to blocks: without cycles, those through barriers included,
 * and from one component to another through barriers alone.
 */
final class Order {
  /** Blocks of a cycle that a message names. */
  private static final int SHOWN_MAX = 10;

  private final Problems problems;
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  Order(Problems problems) {
    this.problems = problems;
  }

  /**
   * A block.
   *
   * @param on its components; none if they are wrong
   * @param after blocks that exist
   */
  private record Node(Kind kind, String name, List<String> on, List<Value.Text> after) {
    String who() {
      return kind + " " + quote(name);
    }

    String where() {
      return String.join(", ", on);
    }
  }

  void add(Kind kind, String name, List<String> on, List<Value.Text> after) {
    nodes.putIfAbsent(name, new Node(kind, name, on, after));
  }

  /** Notes what is wrong, once all blocks have been added. */
  void check() {
    nodes.values().forEach(node -> node.after().forEach(name -> checkComponents(node, name)));
    Set<String> cyclic = withoutStart();
    Set<String> told = new LinkedHashSet<>();
    for (String block : cyclic) {
      if (!told.contains(block)) {
        tellCycle(block, cyclic, told);
      }
    }
  }

  /** The components of a block; none if they are wrong, or there is no such block. */
  List<String> on(String block) {
    Node node = nodes.get(block);
    return node == null ? List.of() : node.on();
  }

  /** Whether a block comes after another one, directly or not. */
  boolean comesAfter(String late, String early) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(late));
    while (!open.isEmpty()) {
      Node node = nodes.get(open.remove());
      for (Value.Text name : node == null ? List.<Value.Text>of() : node.after()) {
        if (name.text().equals(early)) {
          return true;
        }
        if (seen.add(name.text())) {
          open.add(name.text());
        }
      }
    }
    return false;
  }

  private void checkComponents(Node node, Value.Text name) {
    Node other = nodes.get(name.text());
    if (other == null || !Collections.disjoint(node.on(), other.on())) {
      return;
    }
    if (node.on().isEmpty() || other.on().isEmpty()) {
      return;
    }
    String what;
    String advice;
    if (node.kind() == Kind.BARRIER) {
      what = "%s is on %s, and no host of it runs %s, on %s";
      advice = "add " + other.on().get(0) + " to the barrier's on";
      what = what.formatted(node.who(), node.where(), other.who(), other.where());
    } else if (other.kind() == Kind.BARRIER) {
      what =
          "%s is on %s, which takes no part in %s".formatted(node.who(), node.where(), other.who());
      advice = "add " + node.where() + " to the barrier's on";
    } else {
      what = "%s is on %s, %s is on %s";
      advice = "after orders the blocks of one component; a barrier joins several";
      what = what.formatted(node.who(), node.where(), quote(other.name()), other.where());
    }
    problems.add(name.at().place(), what, advice);
  }

  /** Blocks that can never start, because they wait for themselves or for such a one. */
  private Set<String> withoutStart() {
    Map<String, Integer> waiting = new TreeMap<>();
    Map<String, List<String>> followers = new TreeMap<>();
    Deque<String> startable = new ArrayDeque<>();
    nodes.forEach(
        (block, node) -> {
          List<String> real =
              node.after().stream().map(Value.Text::text).filter(nodes::containsKey).toList();
          waiting.put(block, real.size());
          real.forEach(n -> followers.computeIfAbsent(n, x -> new ArrayList<>()).add(block));
          if (real.isEmpty()) {
            startable.add(block);
          }
        });
    Set<String> rest = new LinkedHashSet<>(nodes.keySet());
    while (!startable.isEmpty()) {
      String block = startable.remove();
      rest.remove(block);
      for (String follower : followers.getOrDefault(block, List.of())) {
        if (waiting.merge(follower, -1, Integer::sum) == 0) {
          startable.add(follower);
        }
      }
    }
    return rest;
  }

  /** Follows {@code after} among those that cannot start until a block comes again. */
  private void tellCycle(String start, Set<String> cyclic, Set<String> told) {
    Set<String> way = new LinkedHashSet<>();
    String block = start;
    while (!told.contains(block) && way.add(block)) {
      block = next(block, cyclic).text();
    }
    if (!told.contains(block)) {
      List<String> all = new ArrayList<>(way);
      List<String> cycle = all.subList(all.indexOf(block), all.size());
      String chain =
          cycle.stream().limit(SHOWN_MAX).collect(Collectors.joining(" after "))
              + (cycle.size() > SHOWN_MAX ? " ... after " : " after ")
              + block;
      problems.add(
          next(block, cyclic).at().place(), "a cycle: " + chain, "remove one 'after' of it");
    }
    told.addAll(way);
  }

  /** A predecessor that cannot start either: there is one, else the block could start. */
  private Value.Text next(String block, Set<String> cyclic) {
    return nodes.get(block).after().stream()
        .filter(n -> cyclic.contains(n.text()))
        .findFirst()
        .orElseThrow();
  }
}
