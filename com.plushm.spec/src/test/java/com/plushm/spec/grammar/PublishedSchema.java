package com.plushm.spec.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the table of keys as a JSON Schema (draft 7, which editors know best). */
public final class PublishedSchema {
  private static final String TEXT = "{\"type\": [\"string\", \"number\", \"boolean\"]}";
  private static final String VARIABLE = "{\"type\": \"string\", \"pattern\": \"\\\\$\\\\{\"}";

  /** Its name, which is no place: the number changes when a file that was valid no longer is. */
  private static final String ID = "urn:plushm:specification:1";

  private PublishedSchema() {}

  public static String write() {
    List<String> members = new ArrayList<>();
    members.add("\"$schema\": \"http://json-schema.org/draft-07/schema#\"");
    members.add("\"$id\": " + quoted(ID));
    members.add("\"title\": \"Plush-M application specification\"");
    members.addAll(block(Grammar.SPECIFICATION, 1));
    return object(members, 0) + "\n";
  }

  /** All keys that the table has. */
  public static SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    collect(Grammar.SPECIFICATION, keys);
    return keys;
  }

  private static void collect(Shape shape, SortedSet<String> keys) {
    if (shape instanceof Shape.Block block) {
      for (Shape.Key key : block.keys()) {
        keys.add(key.name());
        collect(key.shape(), keys);
      }
    } else if (shape instanceof Shape.Table table) {
      collect(table.value(), keys);
    } else if (shape instanceof Shape.Items items) {
      collect(items.item(), keys);
    } else if (shape instanceof Shape.Choice choice) {
      choice.shapes().forEach(one -> collect(one, keys));
    }
  }

  private static String schema(Shape shape, String about, int depth) {
    List<String> members = new ArrayList<>();
    if (!about.isEmpty()) {
      members.add("\"description\": " + quoted(about));
    }
    members.addAll(members(shape, depth + 1));
    return object(members, depth);
  }

  private static List<String> members(Shape shape, int depth) {
    if (shape instanceof Shape.Text) {
      return List.of("\"type\": [\"string\", \"number\", \"boolean\"]");
    } else if (shape instanceof Shape.Whole whole) {
      String number =
          "{\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d}"
              .formatted(whole.min(), whole.max());
      return List.of("\"anyOf\": [" + number + ", " + VARIABLE + "]");
    } else if (shape instanceof Shape.Flag) {
      return List.of("\"anyOf\": [{\"type\": \"boolean\"}, " + VARIABLE + "]");
    } else if (shape instanceof Shape.Span) {
      String pattern = quoted("^" + Spans.PATTERN + "$|\\$\\{");
      return List.of("\"type\": \"string\"", "\"pattern\": " + pattern);
    } else if (shape instanceof Shape.Items items) {
      return List.of(
          "\"type\": \"array\"",
          "\"minItems\": " + items.min(),
          "\"items\": " + schema(items.item(), "", depth));
    } else if (shape instanceof Shape.Table table) {
      return List.of(
          "\"type\": \"object\"",
          "\"minProperties\": " + table.min(),
          "\"propertyNames\": {\"pattern\": " + quoted("^" + table.keys().pattern() + "$") + "}",
          "\"additionalProperties\": " + schema(table.value(), "", depth));
    } else if (shape instanceof Shape.Block block) {
      return block(block, depth);
    } else if (shape instanceof Shape.Choice choice) {
      return List.of(
          choice.shapes().stream()
              .map(one -> schema(one, "", depth))
              .collect(Collectors.joining(", ", "\"anyOf\": [", "]")));
    } else if (shape instanceof Shape.Word word) {
      String words =
          word.words().stream().map(PublishedSchema::quoted).collect(Collectors.joining(", "));
      return List.of("\"anyOf\": [{\"enum\": [" + words + "]}, " + VARIABLE + "]");
    } else if (shape instanceof Shape.Decimal decimal) {
      String number = "{\"type\": \"number\", \"maximum\": " + decimal.max() + "}";
      return List.of("\"anyOf\": [" + number + ", " + VARIABLE + "]");
    } else if (shape instanceof Shape.Size) {
      String pattern =
          "{\"type\": \"string\", \"pattern\": " + quoted("^" + Sizes.PATTERN + "$|\\$\\{");
      return List.of("\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, " + pattern + "}]");
    } else if (shape instanceof Shape.Before before) {
      return members(before.shape(), depth);
    }
    throw new AssertionError("no schema for " + shape);
  }

  private static List<String> block(Shape.Block block, int depth) {
    List<String> properties = new ArrayList<>();
    List<String> required = new ArrayList<>();
    for (Shape.Key key : block.keys()) {
      properties.add(quoted(key.name()) + ": " + schema(key.shape(), key.about(), depth + 1));
      if (key.required()) {
        required.add(quoted(key.name()));
      }
    }
    List<String> members = new ArrayList<>(List.of("\"type\": \"object\""));
    if (!required.isEmpty()) {
      members.add("\"required\": [" + String.join(", ", required) + "]");
    }
    members.add("\"additionalProperties\": false");
    members.add("\"properties\": " + object(properties, depth));
    return members;
  }

  private static String object(List<String> members, int depth) {
    String indent = "  ".repeat(depth + 1);
    return members.stream()
        .map(member -> indent + member)
        .collect(Collectors.joining(",\n", "{\n", "\n" + "  ".repeat(depth) + "}"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
