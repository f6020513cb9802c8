package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.api.spec.Specification.Monitor;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes monitors, and what follows from a failure, of checked values. */
final class CareBuilder {
  private static final Duration EVERY_USUAL = Duration.ofSeconds(10);

  /** What can be watched; a monitor has one of them. */
  private static final List<String> KINDS = List.of("command", "pattern", "silence");

  private final Problems problems;

  CareBuilder(Problems problems) {
    this.problems = problems;
  }

  /** The monitors under {@code monitor} or {@code monitors}. */
  List<Monitor> monitors(Value.Table table) {
    if (table.has("monitor") && table.has("monitors")) {
      Place place = table.placeOf("monitors");
      problems.add(place, "both monitor and monitors", "write all of them under monitors");
    }
    List<Monitor> monitors = new ArrayList<>();
    table.table("monitor").flatMap(this::monitor).ifPresent(monitors::add);
    table
        .items("monitors")
        .ifPresent(
            list ->
                list.items()
                    .forEach(
                        item -> {
                          if (item instanceof Value.Table one) {
                            monitor(one).ifPresent(monitors::add);
                          }
                        }));
    return List.copyOf(monitors);
  }

  private Optional<Monitor> monitor(Value.Table table) {
    List<String> given = KINDS.stream().filter(table::has).toList();
    if (given.size() != 1) {
      String what =
          given.isEmpty()
              ? "a monitor that watches nothing"
              : "a monitor with both " + given.get(0) + " and " + given.get(1);
      String advice =
          given.isEmpty() ? "add command, pattern or silence" : "make two monitors of it";
      problems.add(table.place(), what, advice);
      return Optional.empty();
    }
    String kind = given.get(0);
    useless(table, "every", !kind.equals("command"), "is for a monitor's command");
    useless(table, "threshold", kind.equals("silence"), "means nothing for silence");
    int threshold = table.number("threshold").map(Value.Number::number).orElse(1);
    return switch (kind) {
      case "command" -> {
        Duration every = table.span("every").orElse(EVERY_USUAL);
        yield table
            .items("command")
            .map(w -> new Monitor(Monitor.Kind.COMMAND, table.words("command"), every, threshold));
      }
      case "pattern" ->
          table
              .text("pattern")
              .filter(this::isPattern)
              .map(
                  text ->
                      new Monitor(
                          Monitor.Kind.PATTERN, List.of(text.text()), Duration.ZERO, threshold));
      default -> table.span("silence").map(s -> new Monitor(Monitor.Kind.SILENCE, List.of(), s, 1));
    };
  }

  private boolean isPattern(Value.Text text) {
    try {
      Pattern.compile(text.text());
      if (text.text().isEmpty()) {
        problems.add(text.at().place(), "an empty pattern matches every line", "");
      }
      return true;
    } catch (PatternSyntaxException e) {
      String what = "'pattern' is no regular expression: " + e.getDescription();
      String at = e.getIndex() < 0 ? "" : "at its character " + (e.getIndex() + 1);
      problems.add(text.at().place(), what, at);
      return false;
    }
  }

  private void useless(Value.Table table, String key, boolean useless, String why) {
    if (useless && table.has(key)) {
      problems.add(table.placeOf(key), quote(key) + " " + why, "leave it out");
    }
  }

  /** What stands under {@code onFailure}; {@link FailurePolicy#NONE} if nothing does. */
  FailurePolicy onFailure(Value.Table table) {
    FailurePolicy none = FailurePolicy.NONE;
    Optional<Value.Text> word = table.text("onFailure");
    if (word.isPresent()) {
      boolean restart = word.get().text().equals("restart");
      return new FailurePolicy(
          restart ? FailurePolicy.ALWAYS : 0,
          none.backoff(),
          restart ? Action.UNSAID : action(word.get().text()),
          List.of());
    }
    return table.table("onFailure").map(this::policy).orElse(none);
  }

  private FailurePolicy policy(Value.Table table) {
    boolean always = table.text("restart").isPresent();
    int times =
        always ? FailurePolicy.ALWAYS : table.number("restart").map(Value.Number::number).orElse(0);
    useless(table, "backoff", !table.has("restart"), "means nothing without restart");
    useless(table, "then", always, "never follows when a process is always started again");
    return new FailurePolicy(
        times,
        table.span("backoff").orElse(FailurePolicy.NONE.backoff()),
        table.text("then").map(t -> action(t.text())).orElse(Action.UNSAID),
        table.words("handler"));
  }

  private static Action action(String word) {
    return word.equals("restartAll")
        ? Action.RESTART_ALL
        : Action.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
