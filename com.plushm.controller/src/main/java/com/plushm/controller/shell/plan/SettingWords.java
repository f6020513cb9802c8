package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Limit;
import com.plushm.controller.decide.application.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Words for settings: of processes, pools and components. What is as usual is not told. */
final class SettingWords {
  private static final double KIBI = 1024;
  private static final String MEMORY = "memory";

  private SettingWords() {}

  /** {@code 812 B}, {@code 15.3 KiB}. */
  static String bytes(long bytes) {
    double value = bytes;
    if (value < KIBI) {
      return bytes + " B";
    }
    String unit = "B";
    for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
      if (value >= KIBI) {
        value /= KIBI;
        unit = next;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  /** A constant as it is written in a specification: {@code restartAll}, {@code fileSize}. */
  static String word(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : List.of(constant.name().split("_", -1))) {
      String lower = part.toLowerCase(Locale.ROOT);
      word.append(word.isEmpty() ? lower.charAt(0) : part.charAt(0)).append(lower.substring(1));
    }
    return word.toString();
  }

  /** {@code a=1 b=2}, by name; of values with several lines the first. */
  static String pairs(Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(values).forEach((n, v) -> pairs.add(n + "=" + PlanWords.oneLine(v)));
    return String.join(" ", pairs);
  }

  /** Shell, directory and environment. */
  static List<String> place(boolean shell, Map<String, String> environment, String directory) {
    List<String> notes = new ArrayList<>();
    if (shell) {
      notes.add("by /bin/sh");
    }
    if (!directory.isEmpty()) {
      notes.add("in " + directory);
    }
    if (!environment.isEmpty()) {
      notes.add("environment " + pairs(environment));
    }
    return notes;
  }

  /** Who runs it, what it reads, of what it may have how much. */
  static List<String> conduct(Specification.Conduct conduct) {
    List<String> notes = new ArrayList<>();
    if (!conduct.user().isEmpty()) {
      notes.add("as user " + conduct.user());
    }
    if (!conduct.stdin().isEmpty()) {
      notes.add("reads '" + PlanWords.oneLine(conduct.stdin()) + "'");
    }
    if (!conduct.stdinFile().isEmpty()) {
      notes.add("reads the host's file " + conduct.stdinFile());
    }
    if (!conduct.limits().isEmpty()) {
      List<String> limits = new ArrayList<>();
      new TreeMap<>(conduct.limits()).forEach((l, v) -> limits.add(word(l) + " " + limit(l, v)));
      notes.add("limits: " + String.join(", ", limits));
    }
    return notes;
  }

  private static String limit(Limit limit, long value) {
    return switch (limit) {
      case CPU -> PlanWords.time(Duration.ofSeconds(value));
      case MEMORY, FILE_SIZE, CORE -> bytes(value);
      case FILES, PROCESSES -> Long.toString(value);
    };
  }

  /** How the hosts of a pool are reached, and what is said of them. */
  static List<String> pool(Specification.Pool pool) {
    List<String> notes = new ArrayList<>();
    if (pool.sharedFileSystem()) {
      notes.add("one file system");
    }
    settings(pool.options(), pool.labels()).ifPresent(notes::add);
    // Hosts of which the same is said are told together.
    Map<String, List<String>> alike = new LinkedHashMap<>();
    for (String host : pool.hosts()) {
      settings(
              pool.hostOptions().getOrDefault(host, Map.of()),
              pool.hostLabels().getOrDefault(host, Map.of()))
          .ifPresent(words -> alike.computeIfAbsent(words, w -> new ArrayList<>()).add(host));
    }
    alike.forEach((words, hosts) -> notes.add(NodeSet.of(hosts).fold() + " with " + words));
    return notes;
  }

  private static Optional<String> settings(
      Map<String, String> options, Map<String, String> labels) {
    List<String> words = new ArrayList<>();
    if (!options.isEmpty()) {
      words.add(pairs(options));
    }
    if (!labels.isEmpty()) {
      words.add("labels " + pairs(labels));
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  /** What each host of a component has to fulfil: {@code cores at least 4}. */
  static List<String> constraints(List<Constraint> constraints) {
    return constraints.stream().map(c -> c.fact() + " " + Matcher.wanted(readable(c))).toList();
  }

  /** Memory is compared in bytes, which nobody reads. */
  private static Constraint readable(Constraint constraint) {
    if (!constraint.fact().equals(MEMORY)) {
      return constraint;
    }
    List<String> values =
        constraint.values().stream()
            .map(v -> v.matches("\\d{1,18}") ? bytes(Long.parseLong(v)) : v)
            .toList();
    return new Constraint(constraint.fact(), constraint.comparison(), values);
  }
}
