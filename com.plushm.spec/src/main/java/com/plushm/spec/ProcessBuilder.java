package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.command.Command;
import com.plushm.api.spec.Specification.Process;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the processes of their checked values, and checks their order. */
final class ProcessBuilder {
  /** Bytes of one process's words and environment: what the run replaces needs room beside it. */
  static final int BYTES_MAX = Command.BYTES_MAX / 2;

  private final Problems problems;

  ProcessBuilder(Problems problems) {
    this.problems = problems;
  }

  /**
   * All processes by name; an empty one if it is wrong.
   *
   * @param components names of components, right or wrong
   */
  Map<String, Optional<Process>> build(Optional<Value.Table> table, Collection<String> components) {
    Map<String, Optional<Process>> processes = new LinkedHashMap<>();
    Map<String, Value.Entry> entries =
        table.map(Value.Table::entries).orElse(Collections.emptyMap());
    Order order = new Order(problems);
    entries.forEach(
        (name, entry) -> {
          if (entry.value().orElse(null) instanceof Value.Table own) {
            Optional<String> on =
                References.one(
                    own, "on", components, "process " + quote(name), entry.key(), problems);
            List<Value.Text> after = after(own, entries.keySet());
            order.add(name, on, after);
            processes.put(name, process(name, entry.key(), own, on, after));
          } else {
            processes.put(name, Optional.empty());
          }
        });
    order.check();
    return processes;
  }

  private List<Value.Text> after(Value.Table table, Collection<String> processes) {
    Map<String, Value.Text> after = new LinkedHashMap<>();
    for (Value.Text name : table.texts("after")) {
      if (References.exists(name, "process", processes, problems)
          && after.putIfAbsent(name.text(), name) != null) {
        problems.add(name.at().place(), quote(name.text()) + " is named twice", "name it once");
      }
    }
    return List.copyOf(after.values());
  }

  private Optional<Process> process(
      String name,
      Tree.Scalar key,
      Value.Table table,
      Optional<String> on,
      List<Value.Text> after) {
    boolean shell = table.has("shell");
    if (shell == table.has("command")) {
      String what = shell ? "has both command and shell" : "has neither command nor shell";
      String advice =
          shell ? "keep one of them" : "add command: [echo, hello], or shell: echo hello";
      Place place = shell ? table.placeOf("shell") : key.place();
      problems.add(place, "process " + quote(name) + " " + what, advice);
      return Optional.empty();
    }
    List<Value.Text> words = table.texts(shell ? "shell" : "command");
    if (!words.isEmpty() && words.get(0).text().isBlank()) {
      problems.add(words.get(0).at().place(), "the command is empty", "");
    }
    Map<String, String> environment = environment(table);
    bounded(table, words, environment);
    if (table.has("directory")
        && table.text("directory").filter(d -> d.text().isEmpty()).isPresent()) {
      String advice = "leave it out for the client's home folder";
      problems.add(table.placeOf("directory"), "'directory' is empty", advice);
    }
    return on.map(
        component ->
            new Process(
                name,
                component,
                texts(words),
                shell,
                environment,
                table.text("directory").map(Value.Text::text).orElse(""),
                texts(after),
                table.span("timeout").orElse(Duration.ZERO),
                table.flag("idempotent")));
  }

  private static List<String> texts(List<Value.Text> texts) {
    return texts.stream().map(Value.Text::text).toList();
  }

  private static Map<String, String> environment(Value.Table table) {
    Map<String, String> environment = new LinkedHashMap<>();
    table
        .table("environment")
        .ifPresent(
            own ->
                own.entries()
                    .keySet()
                    .forEach(n -> own.text(n).ifPresent(t -> environment.put(n, t.text()))));
    return Collections.unmodifiableMap(environment);
  }

  /** What would not fit into a command, or into Linux's limits of one word. */
  private void bounded(Value.Table table, List<Value.Text> words, Map<String, String> environment) {
    List<String> all = new ArrayList<>(texts(words));
    environment.forEach((name, value) -> all.add(name + "=" + value));
    long sum = 0;
    for (String text : all) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      sum += bytes;
      if (bytes >= Command.WORD_BYTES_MAX) {
        String what = "a word of " + bytes + " bytes; the limit is " + (Command.WORD_BYTES_MAX - 1);
        problems.add(table.place(), what, "put long texts into a file");
      }
    }
    if (sum > BYTES_MAX) {
      String what = "words and environment have " + sum + " bytes; the limit is " + BYTES_MAX;
      problems.add(table.place(), what, "put long texts into a file");
    }
  }
}
