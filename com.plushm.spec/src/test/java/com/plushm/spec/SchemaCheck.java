package com.plushm.spec;

import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
import com.plushm.spec.yaml.TreeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** As much of a JSON Schema validator as our schema uses; a word that it does not know fails. */
final class SchemaCheck {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final List<String> faults = new ArrayList<>();

  private SchemaCheck() {}

  /** What a file breaks of a schema. */
  static List<String> faults(String schema, String file) {
    SchemaCheck check = new SchemaCheck();
    check.check((Tree.Keys) tree(schema), tree(file));
    return check.faults;
  }

  private static Tree tree(String text) {
    Problems problems = new Problems("");
    return Source.decode(text.getBytes(StandardCharsets.UTF_8), false, problems)
        .flatMap(source -> TreeReader.read(source, problems))
        .orElseThrow(() -> new AssertionError(problems.sorted().toString()));
  }

  private void check(Tree.Keys schema, Tree value) {
    for (Map.Entry<String, Tree.Entry> rule : schema.entries().entrySet()) {
      Tree bound = rule.getValue().value();
      switch (rule.getKey()) {
        case "$schema", "$id", "title", "description", "minimum", "maximum" -> {}
        case "type" -> expect(hasType(bound, value), value, "type");
        case "anyOf" -> expect(anyOf((Tree.Items) bound, value), value, "anyOf");
        case "enum" ->
            expect(
                ((Tree.Items) bound).items().stream().anyMatch(w -> text(w).equals(string(value))),
                value,
                "enum");
        case "pattern" -> expect(matches(bound, value), value, "pattern");
        case "minItems", "minProperties" ->
            expect(value.size() > 1 || text(bound).equals("0"), value, "min");
        case "items" -> items(bound, value);
        case "propertyNames" -> keys(value).forEach(key -> check((Tree.Keys) bound, key));
        case "required" -> {
          for (Tree key : ((Tree.Items) bound).items()) {
            expect(member(value, text(key)).isPresent(), value, "required " + text(key));
          }
        }
        case "properties" ->
            ((Tree.Keys) bound)
                .entries()
                .forEach(
                    (key, part) ->
                        member(value, key).ifPresent(m -> check((Tree.Keys) part.value(), m)));
        case "additionalProperties" -> additional(schema, bound, value);
        default -> throw new AssertionError("unknown word " + rule.getKey());
      }
    }
  }

  private void additional(Tree.Keys schema, Tree bound, Tree value) {
    for (Tree.Scalar key : keys(value)) {
      boolean known = member(schema, "properties").flatMap(p -> member(p, key.text())).isPresent();
      if (!known && bound instanceof Tree.Keys shape) {
        check(shape, member(value, key.text()).orElseThrow());
      } else if (!known) {
        expect(false, key, "additionalProperties");
      }
    }
  }

  private static boolean anyOf(Tree.Items shapes, Tree value) {
    for (Tree shape : shapes.items()) {
      SchemaCheck one = new SchemaCheck();
      one.check((Tree.Keys) shape, value);
      if (one.faults.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void items(Tree shape, Tree value) {
    if (value instanceof Tree.Items list) {
      list.items().forEach(item -> check((Tree.Keys) shape, item));
    }
  }

  private static boolean hasType(Tree types, Tree value) {
    return types instanceof Tree.Items several
        ? several.items().stream().anyMatch(type -> hasType(type, value))
        : switch (text(types)) {
          case "object" -> value instanceof Tree.Keys;
          case "array" -> value instanceof Tree.Items;
          case "boolean" -> plain(value) && text(value).matches("true|false");
          case "integer", "number" -> plain(value) && NUMBER.matcher(text(value)).matches();
          default -> value instanceof Tree.Scalar scalar && !scalar.isNothing();
        };
  }

  private static boolean matches(Tree pattern, Tree value) {
    return value instanceof Tree.Scalar scalar
        && Pattern.compile(text(pattern)).matcher(scalar.text()).find();
  }

  private static boolean plain(Tree value) {
    return value instanceof Tree.Scalar scalar && scalar.plain();
  }

  private static String string(Tree value) {
    return value instanceof Tree.Scalar scalar ? scalar.text() : "";
  }

  private static String text(Tree scalar) {
    return ((Tree.Scalar) scalar).text();
  }

  private static List<Tree.Scalar> keys(Tree value) {
    return value instanceof Tree.Keys keys
        ? keys.entries().values().stream().map(Tree.Entry::key).toList()
        : List.of();
  }

  private static Optional<Tree> member(Tree value, String key) {
    return value instanceof Tree.Keys keys
        ? Optional.ofNullable(keys.entries().get(key)).map(Tree.Entry::value)
        : Optional.empty();
  }

  private void expect(boolean right, Tree value, String rule) {
    if (!right) {
      faults.add(rule + " at " + value.place());
    }
  }
}
