package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Constraint.Comparison;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.spec.grammar.Sizes;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes the constraints of a component, and counts the hosts that fulfil those on labels. */
final class ConstraintBuilder {
  private static final String LABEL = "label.";

  /** What one and the same architecture is called by others. */
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x64", "x86_64", "arm64", "aarch64");

  private final Problems problems;

  ConstraintBuilder(Problems problems) {
    this.problems = problems;
  }

  /** All constraints that are right. */
  List<Constraint> build(Value.Table table) {
    List<Constraint> all = new ArrayList<>();
    words("os", table, "os", os -> os.toLowerCase(Locale.ROOT), all);
    words("arch", table, "arch", ConstraintBuilder::architecture, all);
    bounds("cores", table, ConstraintBuilder::count, "write a number, as in \">=4\"", all);
    bounds("memory", table, Sizes::parse, Sizes.ADVICE, all);
    table
        .table("labels")
        .ifPresent(
            labels ->
                labels
                    .entries()
                    .keySet()
                    .forEach(l -> words(LABEL + l, labels, l, UnaryOperator.identity(), all)));
    return List.copyOf(all);
  }

  private static String architecture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ARCHITECTURES.getOrDefault(lower, lower);
  }

  private static Optional<Long> count(String text) {
    return text.matches("[0-9]{1,6}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** A text, a list of texts, or a mapping with {@code not}. */
  private static void words(
      String fact,
      Value.Table table,
      String key,
      UnaryOperator<String> form,
      List<Constraint> all) {
    Optional<Value.Table> not = table.table(key);
    List<String> words = not.map(n -> n.words("not")).orElse(table.words(key));
    if (!words.isEmpty()) {
      Comparison comparison = not.isPresent() ? Comparison.NOT_IN : Comparison.IN;
      all.add(new Constraint(fact, comparison, words.stream().map(form).distinct().toList()));
    }
  }

  private void bounds(
      String key,
      Value.Table table,
      Function<String, Optional<Long>> number,
      String advice,
      List<Constraint> all) {
    long least = 0;
    long most = Long.MAX_VALUE;
    for (Value.Text bound : table.texts(key)) {
      boolean upper = bound.text().startsWith("<=");
      boolean lower = bound.text().startsWith(">=");
      String rest = upper || lower ? bound.text().substring(2).strip() : bound.text().strip();
      Optional<Long> value = number.apply(rest);
      if (value.isEmpty()) {
        String what = quote(key) + " cannot be compared with " + quote(bound.text());
        problems.add(bound.at().place(), what, advice + ", or \"<=\"");
        continue;
      }
      least = upper ? least : Math.max(least, value.get());
      most = upper ? Math.min(most, value.get()) : most;
      Comparison comparison = upper ? Comparison.AT_MOST : Comparison.AT_LEAST;
      all.add(new Constraint(key, comparison, List.of(value.get().toString())));
    }
    if (least > most) {
      problems.add(table.placeOf(key), "no host can fulfil " + quote(key), "");
    }
  }

  /** How many hosts of a pool fulfil the constraints on labels; the others are not known yet. */
  static int fulfilling(Pool pool, List<Constraint> constraints) {
    List<Constraint> onLabels =
        constraints.stream().filter(c -> c.fact().startsWith(LABEL)).toList();
    if (onLabels.isEmpty()) {
      return pool.hosts().size();
    }
    return (int)
        pool.hosts().stream()
            .filter(host -> onLabels.stream().allMatch(c -> fulfils(pool, host, c)))
            .count();
  }

  private static boolean fulfils(Pool pool, String host, Constraint constraint) {
    String name = constraint.fact().substring(LABEL.length());
    Map<String, String> own = pool.hostLabels().get(host);
    String value = own == null ? null : own.get(name);
    value = value == null ? pool.labels().get(name) : value;
    boolean in = value != null && constraint.values().contains(value);
    return in == (constraint.comparison() == Comparison.IN);
  }
}
