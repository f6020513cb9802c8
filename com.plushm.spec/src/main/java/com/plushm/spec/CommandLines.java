package com.plushm.spec;

import com.plushm.api.command.Command;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What processes and workflows start: words, environment, directory, time. */
final class CommandLines {
  /** Bytes of one process's words and environment: what the run replaces needs room beside it. */
  static final int BYTES_MAX = Command.BYTES_MAX / 2;

  private final Problems problems;

  CommandLines(Problems problems) {
    this.problems = problems;
  }

  /**
   * A command line and what it runs with.
   *
   * @param timeout zero for none
   */
  record Line(
      List<String> words,
      boolean shell,
      Map<String, String> environment,
      String directory,
      Duration timeout) {}

  /**
   * The command line of a block; nothing if it has none, or two.
   *
   * @param who whose it is, for messages
   * @param name where its name stands
   */
  Optional<Line> read(String who, Place name, Value.Table table) {
    boolean shell = table.has("shell");
    if (shell == table.has("command")) {
      String what = shell ? "has both command and shell" : "has neither command nor shell";
      String advice =
          shell ? "keep one of them" : "add command: [echo, hello], or shell: echo hello";
      problems.add(shell ? table.placeOf("shell") : name, who + " " + what, advice);
      return Optional.empty();
    }
    List<Value.Text> words = table.texts(shell ? "shell" : "command");
    if (!words.isEmpty() && words.get(0).text().isBlank()) {
      problems.add(words.get(0).at().place(), "the command is empty", "");
    }
    Map<String, String> environment = environment(table);
    List<String> texts = words.stream().map(Value.Text::text).toList();
    bounded(table, texts, environment);
    if (table.text("directory").filter(d -> d.text().isEmpty()).isPresent()) {
      String advice = "leave it out for the client's home folder";
      problems.add(table.placeOf("directory"), "'directory' is empty", advice);
    }
    return Optional.of(
        new Line(
            texts,
            shell,
            environment,
            table.text("directory").map(Value.Text::text).orElse(""),
            table.span("timeout").orElse(Duration.ZERO)));
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
  private void bounded(Value.Table table, List<String> words, Map<String, String> environment) {
    List<String> all = new ArrayList<>(words);
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
