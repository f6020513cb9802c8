package com.plushm.spec.grammar;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a tree with a shape: keys, kinds and bounds, each fault noted where it stands. What is
 * right comes out as values, so that later checks can go on beside the faults.
 */
public final class ShapeChecker {
  private final Variables variables;
  private final Problems problems;

  public ShapeChecker(Variables variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** Checks a file's whole tree; nothing if it is no mapping at all. */
  public Optional<Value.Table> specification(Tree tree) {
    return check(tree, Grammar.SPECIFICATION, "a specification")
        .filter(Value.Table.class::isInstance)
        .map(Value.Table.class::cast);
  }

  /**
   * Declares the variables.
   *
   * @param declared what stands under {@code variables}
   * @param overrides values that replace theirs
   */
  public void declare(Optional<Tree> declared, Map<String, String> overrides) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    if (declared.isPresent() && declared.get() instanceof Tree.Keys keys) {
      entries.putAll(keys.entries());
    } else if (declared.isPresent()) {
      wrong(declared.get(), "'variables'", "a mapping");
    }
    if (entries.size() > Grammar.VARIABLES_MAX) {
      Place place = declared.get().place();
      problems.add(place, "more than " + Grammar.VARIABLES_MAX + " variables", "");
      return;
    }
    variables.announce(entries.keySet());
    entries.forEach((name, entry) -> declare(name, entry, overrides));
    for (String name : overrides.keySet()) {
      if (!entries.containsKey(name)) {
        String what = "the specification has no variable " + quote(name) + " to set";
        String advice = Nearest.advice(name, entries.keySet(), "its variables");
        problems.add(Place.FILE, what, advice);
      }
    }
  }

  private void declare(String name, Tree.Entry entry, Map<String, String> overrides) {
    boolean right = key(entry.key(), KeyRule.VARIABLE);
    if (Variables.OF_THE_RUN.contains(name)) {
      String what = quote(name) + " is a variable of the run";
      problems.add(entry.key().place(), what, "choose another name");
      return;
    }
    Optional<Tree.Scalar> value = scalar(entry.value(), quote(name), "text");
    if (!right || value.isEmpty()) {
      variables.declareBroken(name);
    } else if (overrides.containsKey(name)) {
      variables.declare(name, overrides.get(name));
    } else {
      variables.declare(name, value.get());
    }
  }

  /**
   * @param label what stands there, for messages
   */
  private Optional<? extends Value> check(Tree tree, Shape shape, String label) {
    if (shape instanceof Shape.Text text) {
      return text(tree, text, label);
    } else if (shape instanceof Shape.Whole whole) {
      return whole(tree, whole, label);
    } else if (shape instanceof Shape.Flag) {
      return flag(tree, label);
    } else if (shape instanceof Shape.Span) {
      return span(tree, label);
    } else if (shape instanceof Shape.Items items) {
      return items(tree, items, label);
    } else if (shape instanceof Shape.Table table) {
      return table(tree, table, label);
    } else if (shape instanceof Shape.Block block) {
      return block(tree, block, label);
    } else if (shape instanceof Shape.Either either) {
      boolean text = tree instanceof Tree.Scalar scalar && !scalar.isNothing();
      return check(tree, text ? either.text() : either.other(), label);
    }
    return Optional.empty();
  }

  private Optional<Value.Text> text(Tree tree, Shape.Text shape, String label) {
    Optional<Tree.Scalar> scalar = scalar(tree, label, "text");
    Optional<String> text = scalar.flatMap(s -> variables.replace(s, shape.runTime()));
    if (text.isPresent() && text.get().indexOf('\0') >= 0) {
      problems.add(tree.place(), label + " contains a character of code 0", "");
      return Optional.empty();
    }
    return text.map(t -> new Value.Text(t, scalar.get()));
  }

  private Optional<Value.Number> whole(Tree tree, Shape.Whole shape, String label) {
    Optional<String> text = replaced(tree, label, "a whole number");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("-?[0-9]{1,18}")) {
      String what = label + " must be a whole number, not " + quote(text.get());
      problems.add(tree.place(), what, "");
      return Optional.empty();
    }
    long number = Long.parseLong(text.get());
    if (number < shape.min() || number > shape.max()) {
      String what = label + " must be " + shape.min() + " to " + shape.max() + ", not " + number;
      problems.add(tree.place(), what, "");
      return Optional.empty();
    }
    return Optional.of(new Value.Number((int) number, tree.place()));
  }

  private Optional<Value.Flag> flag(Tree tree, String label) {
    Optional<String> text = replaced(tree, label, "true or false");
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      String what = label + " must be true or false, not " + quote(text.get());
      problems.add(tree.place(), what, "");
      return Optional.empty();
    }
    return text.map(t -> new Value.Flag(t.equals("true")));
  }

  private Optional<Value.Span> span(Tree tree, String label) {
    Optional<String> text = replaced(tree, label, "a length of time");
    Optional<Value.Span> span = text.flatMap(Spans::parse).map(Value.Span::new);
    if (text.isPresent() && span.isEmpty()) {
      String what = label + " must be a length of time, not " + quote(text.get());
      problems.add(tree.place(), what, Spans.ADVICE);
    }
    return span;
  }

  private Optional<Value.Items> items(Tree tree, Shape.Items shape, String label) {
    if (!(tree instanceof Tree.Items list)) {
      wrong(tree, label, "a list", shape.advice());
      return Optional.empty();
    }
    if (!bounded(list.items().size(), shape.min(), shape.max(), tree.place(), label, "items")) {
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    boolean right = true;
    for (Tree item : list.items()) {
      Optional<? extends Value> value = check(item, shape.item(), "an item of " + label);
      right &= value.isPresent();
      value.ifPresent(values::add);
    }
    // A command without one of its words is no command; the fault has been noted.
    return right ? Optional.of(new Value.Items(values)) : Optional.empty();
  }

  private Optional<Value.Table> table(Tree tree, Shape.Table shape, String label) {
    if (!(tree instanceof Tree.Keys keys)) {
      wrong(tree, label, "a mapping");
      return Optional.empty();
    }
    Map<String, Value.Entry> values = new LinkedHashMap<>();
    if (bounded(keys.entries().size(), shape.min(), shape.max(), tree.place(), label, "entries")) {
      keys.entries()
          .forEach(
              (name, entry) -> {
                boolean right = key(entry.key(), shape.keys());
                Optional<? extends Value> value = check(entry.value(), shape.value(), quote(name));
                values.put(name, entry(entry, value.filter(v -> right)));
              });
    }
    return Optional.of(new Value.Table(values, tree.place()));
  }

  private Optional<Value.Table> block(Tree tree, Shape.Block shape, String label) {
    if (!(tree instanceof Tree.Keys keys)) {
      wrong(tree, label, "a mapping");
      return Optional.empty();
    }
    Map<String, Value.Entry> values = new LinkedHashMap<>();
    keys.entries()
        .forEach(
            (name, entry) -> {
              Optional<Shape.Key> key = shape.key(name);
              if (key.isEmpty()) {
                String advice = Nearest.advice(name, shape.usable(), "known keys");
                String what = "unknown key " + quote(name) + " in " + shape.what();
                problems.add(entry.key().place(), what, unknownAdvice(name, shape, advice));
                // A slip of the pen counts as the key that was meant: that one is not missing too.
                Nearest.of(name, shape.usable())
                    .ifPresent(k -> values.putIfAbsent(k, entry(entry, Optional.empty())));
              } else if (key.get().shape() instanceof Shape.NotYet) {
                String what = quote(name) + " is not supported yet";
                problems.add(entry.key().place(), what, "leave it out in this version");
              } else {
                values.put(
                    name, entry(entry, check(entry.value(), key.get().shape(), quote(name))));
              }
            });
    for (Shape.Key key : shape.keys()) {
      if (key.required() && !values.containsKey(key.name())) {
        String advice = "add it: " + sentence(key.about());
        problems.add(tree.place(), "'" + key.name() + "' is missing in " + shape.what(), advice);
      }
    }
    return Optional.of(new Value.Table(values, tree.place()));
  }

  /** A sentence within another. */
  private static String sentence(String about) {
    int end = about.endsWith(".") ? about.length() - 1 : about.length();
    return Character.toLowerCase(about.charAt(0)) + about.substring(1, end);
  }

  private static String unknownAdvice(String name, Shape.Block shape, String advice) {
    if (name.equals("<<")) {
      return "merging is not supported: name the whole value, as in key: *anchor";
    }
    return Nearest.of(name, shape.names())
        .filter(near -> !shape.usable().contains(near))
        .filter(near -> Nearest.of(name, shape.usable()).isEmpty())
        .map(near -> "'" + near + "' is known, but not supported yet")
        .orElse(advice);
  }

  private static Value.Entry entry(Tree.Entry entry, Optional<? extends Value> value) {
    return new Value.Entry(entry.key(), value.map(Value.class::cast));
  }

  private boolean key(Tree.Scalar key, KeyRule rule) {
    boolean right = rule.accepts(key.text());
    if (!right) {
      problems.add(key.place(), quote(key.text()) + " is not " + rule.what(), rule.advice());
    }
    return right;
  }

  private boolean bounded(int size, int min, int max, Place place, String label, String unit) {
    if (size < min) {
      problems.add(place, label + " is empty", "");
    } else if (size > max) {
      problems.add(place, label + " has more than " + max + " " + unit, "");
    }
    return size >= min && size <= max;
  }

  private Optional<String> replaced(Tree tree, String label, String expected) {
    return scalar(tree, label, expected).flatMap(s -> variables.replace(s, false));
  }

  private Optional<Tree.Scalar> scalar(Tree tree, String label, String expected) {
    if (tree instanceof Tree.Scalar scalar && !scalar.isNothing()) {
      return Optional.of(scalar);
    }
    wrong(tree, label, expected);
    return Optional.empty();
  }

  private void wrong(Tree tree, String label, String expected) {
    wrong(tree, label, expected, "");
  }

  private void wrong(Tree tree, String label, String expected, String advice) {
    if (tree instanceof Tree.Scalar scalar && scalar.isNothing()) {
      String todo = expected.equals("text") ? "write '' for empty text" : advice;
      problems.add(tree.place(), label + " has no value; it must be " + expected, todo);
      return;
    }
    String found = tree instanceof Tree.Items ? "a list" : "a mapping";
    if (tree instanceof Tree.Scalar scalar) {
      found = quote(scalar.text());
    }
    problems.add(tree.place(), label + " must be " + expected + ", not " + found, advice);
  }
}
