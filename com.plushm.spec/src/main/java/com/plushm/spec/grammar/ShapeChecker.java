package com.plushm.spec.grammar;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares a tree with a shape: keys, kinds and bounds, each fault noted where it stands. What is
 * right comes out as values, so that later checks can go on beside the faults.
 */
public final class ShapeChecker {
  private static final String MERGING =
      "merging is not supported: name the whole value, as in key: *anchor";

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

  /** Checks hosts and their settings, read from elsewhere; nothing if they are no mapping. */
  public Optional<Value.Table> hosts(Tree tree) {
    return check(tree, PoolKeys.EACH, "the list of hosts")
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
    if (entries.size() > SpecLimits.VARIABLES_MAX) {
      Place place = declared.get().place();
      problems.add(place, "more than " + SpecLimits.VARIABLES_MAX + " variables", "");
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
    if (Scope.all().contains(name)) {
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
    } else if (shape instanceof Shape.Word word) {
      return word(tree, word, label);
    } else if (shape instanceof Shape.Whole whole) {
      return whole(tree, whole, label);
    } else if (shape instanceof Shape.Decimal decimal) {
      return decimal(tree, decimal, label);
    } else if (shape instanceof Shape.Flag) {
      return flag(tree, label);
    } else if (shape instanceof Shape.Span) {
      return parsed(tree, label, "a length of time", Spans.ADVICE, Spans::parse)
          .map(Value.Span::new);
    } else if (shape instanceof Shape.Size) {
      return parsed(tree, label, "a number of bytes", Sizes.ADVICE, Sizes::parse)
          .map(Value.Size::new);
    } else if (shape instanceof Shape.Items items) {
      return items(tree, items, label);
    } else if (shape instanceof Shape.Table table) {
      return table(tree, table, label);
    } else if (shape instanceof Shape.Block block) {
      return block(tree, block, label);
    } else if (shape instanceof Shape.Choice choice) {
      return check(tree, chosen(tree, choice), label);
    }
    return Optional.empty();
  }

  /** The form that was meant; where nothing stands, or what none of them is, the last. */
  private static Shape chosen(Tree tree, Shape.Choice choice) {
    Shape last = choice.shapes().get(choice.shapes().size() - 1);
    if (tree instanceof Tree.Scalar scalar) {
      boolean nothing = scalar.isNothing();
      return choice.shapes().stream()
          .filter(s -> !nothing && isText(s))
          .filter(s -> !(s instanceof Shape.Word w) || w.words().contains(scalar.text()))
          .findFirst()
          .orElseGet(() -> nothing ? last : lastText(choice, last));
    }
    boolean list = tree instanceof Tree.Items;
    return choice.shapes().stream()
        .filter(s -> list ? s instanceof Shape.Items : isMapping(s))
        .findFirst()
        .orElse(last);
  }

  private static Shape lastText(Shape.Choice choice, Shape otherwise) {
    return choice.shapes().stream()
        .filter(ShapeChecker::isText)
        .reduce((first, second) -> second)
        .orElse(otherwise);
  }

  private static boolean isText(Shape shape) {
    return !(shape instanceof Shape.Items) && !isMapping(shape);
  }

  private static boolean isMapping(Shape shape) {
    return shape instanceof Shape.Table || shape instanceof Shape.Block;
  }

  private Optional<Value.Text> text(Tree tree, Shape.Text shape, String label) {
    Optional<Tree.Scalar> scalar = scalar(tree, label, "text");
    Optional<String> text = scalar.flatMap(s -> variables.replace(s, shape.scope()));
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

  private Optional<Value.Decimal> decimal(Tree tree, Shape.Decimal shape, String label) {
    String advice = "write a number up to " + (long) shape.max() + ", as in 4 or 2.5";
    return parsed(
            tree,
            label,
            "a number",
            advice,
            t ->
                t.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")
                    ? Optional.of(Double.parseDouble(t)).filter(d -> d > 0 && d <= shape.max())
                    : Optional.empty())
        .map(Value.Decimal::new);
  }

  private Optional<Value.Text> word(Tree tree, Shape.Word shape, String label) {
    Optional<String> text = replaced(tree, label, "one of: " + String.join(", ", shape.words()));
    if (text.isPresent() && !shape.words().contains(text.get())) {
      String near =
          Nearest.of(text.get(), shape.words()).map(w -> "did you mean '" + w + "'? ").orElse("");
      String advice = near + "write one of: " + String.join(", ", shape.words());
      problems.add(tree.place(), label + " cannot be " + quote(text.get()), advice);
      return Optional.empty();
    }
    return text.map(t -> new Value.Text(t, (Tree.Scalar) tree));
  }

  private <T> Optional<T> parsed(
      Tree tree,
      String label,
      String expected,
      String advice,
      Function<String, Optional<T>> parser) {
    Optional<String> text = replaced(tree, label, expected);
    Optional<T> value = text.flatMap(parser);
    if (text.isPresent() && value.isEmpty()) {
      String what = label + " must be " + expected + ", not " + quote(text.get());
      problems.add(tree.place(), what, advice);
    }
    return value;
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
    return right ? Optional.of(new Value.Items(values, tree.place())) : Optional.empty();
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
                String advice = Nearest.advice(name, shape.names(), "known keys");
                String what = "unknown key " + quote(name) + " in " + shape.what();
                problems.add(entry.key().place(), what, name.equals("<<") ? MERGING : advice);
                // A slip of the pen counts as the key that was meant: that one is not missing too.
                Nearest.of(name, shape.names())
                    .ifPresent(k -> values.putIfAbsent(k, entry(entry, Optional.empty())));
              } else {
                values.put(
                    name, entry(entry, check(entry.value(), key.get().shape(), quote(name))));
              }
            });
    Place place = shape.equals(Grammar.SPECIFICATION) ? lastKey(keys) : tree.place();
    for (Shape.Key key : shape.keys()) {
      if (key.required() && !values.containsKey(key.name())) {
        String advice = "add it: " + sentence(key.about());
        problems.add(place, "'" + key.name() + "' is missing in " + shape.what(), advice);
      }
    }
    return Optional.of(new Value.Table(values, tree.place()));
  }

  /** Where a whole file's last section begins: a missing one would follow there. */
  private static Place lastKey(Tree.Keys keys) {
    Place last = keys.place();
    for (Tree.Entry entry : keys.entries().values()) {
      last = entry.key().place();
    }
    return last;
  }

  /** The first sentence, within another. */
  private static String sentence(String about) {
    int stop = about.indexOf(". ");
    int end = stop >= 0 ? stop : about.endsWith(".") ? about.length() - 1 : about.length();
    return Character.toLowerCase(about.charAt(0)) + about.substring(1, end);
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
      String few = size == 0 ? " is empty" : " has fewer than " + min + " " + unit;
      problems.add(place, label + few, "");
    } else if (size > max) {
      problems.add(place, label + " has more than " + max + " " + unit, "");
    }
    return size >= min && size <= max;
  }

  private Optional<String> replaced(Tree tree, String label, String expected) {
    return scalar(tree, label, expected).flatMap(s -> variables.replace(s, Scope.READ));
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
