package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The blocks of a file: processes, barriers and workflows have one space of names, and {@code
 * after} of each may name all of them.
 */
final class Blocks {
  /** A kind of block: the section's key and what one of it is called. */
  enum Kind {
    PROCESS("processes", "process"),
    BARRIER("barriers", "barrier"),
    WORKFLOW("workflows", "workflow");

    private final String section;
    private final String word;

    Kind(String section, String word) {
      this.section = section;
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private final Value.Table root;
  private final Problems problems;
  private final Map<String, Kind> names = new LinkedHashMap<>();
  private final Set<Kind> kinds = new LinkedHashSet<>();
  private final Order order;

  Blocks(Value.Table root, Problems problems) {
    this.root = root;
    this.problems = problems;
    this.order = new Order(problems);
    Map<String, Value.Entry> first = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      for (Map.Entry<String, Value.Entry> block : entries(kind).entrySet()) {
        String name = block.getKey();
        Value.Entry same = first.putIfAbsent(name, block.getValue());
        if (same == null) {
          names.put(name, kind);
          kinds.add(kind);
        } else {
          int line = same.key().place().line();
          String what = "there is a %s %s already, in line %d";
          problems.add(
              block.getValue().key().place(),
              what.formatted(names.get(name), quote(name), line),
              "give the " + kind + " another name");
        }
      }
    }
  }

  private Map<String, Value.Entry> entries(Kind kind) {
    return root.table(kind.section).map(Value.Table::entries).orElse(Map.of());
  }

  Order order() {
    return order;
  }

  /**
   * Makes the blocks of a kind.
   *
   * @param maker gives nothing if the block is wrong, which has been noted
   */
  <T> List<T> build(Kind kind, BiFunction<Value.Entry, Value.Table, Optional<T>> maker) {
    return entries(kind).values().stream()
        .filter(entry -> entry.value().orElse(null) instanceof Value.Table)
        .map(entry -> maker.apply(entry, (Value.Table) entry.value().get()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The blocks that {@code after} names, and with them the block's place in the order. */
  List<String> after(Kind kind, String name, List<String> on, Value.Table table) {
    Map<String, Value.Text> after = new LinkedHashMap<>();
    for (Value.Text one : table.texts("after")) {
      if (exists(one)) {
        References.once(one, after, problems);
      }
    }
    order.add(kind, name, on, List.copyOf(after.values()));
    return List.copyOf(after.keySet());
  }

  /** Whether there is a block of that name; if not, that has been noted. */
  boolean exists(Value.Text name) {
    String kind = kinds.size() == 1 ? kinds.iterator().next().toString() : "block";
    return References.exists(name, kind, names.keySet(), problems);
  }
}
