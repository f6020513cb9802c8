package com.plushm.spec.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the table of keys into the reference, docs/specification.md: a table of Markdown for each
 * block, between a comment that names the block ({@code <!-- keys of a pool -->}) and the next one
 * that ends it.
 */
public final class PublishedReference {
  private static final String END = "<!-- end of keys -->";

  private static final Pattern PART =
      Pattern.compile("(?s)(<!-- keys of ([a-z' ]+) -->\n).*?(" + END + ")");

  private PublishedReference() {}

  /** The document with its tables as they should be. */
  public static String write(String document) {
    Map<String, Shape.Block> blocks = blocks();
    return PART.matcher(document)
        .replaceAll(
            part -> {
              Shape.Block block = blocks.get(part.group(2));
              if (block == null) {
                throw new AssertionError("no block is called " + part.group(2));
              }
              return Matcher.quoteReplacement(part.group(1) + "\n" + table(block) + "\n" + END);
            });
  }

  /** Blocks that have no table in the document. */
  public static List<String> missing(String document) {
    return blocks().keySet().stream()
        .filter(what -> !document.contains("<!-- keys of " + what + " -->"))
        .toList();
  }

  private static Map<String, Shape.Block> blocks() {
    Map<String, Shape.Block> blocks = new LinkedHashMap<>();
    collect(Grammar.SPECIFICATION, blocks);
    return blocks;
  }

  private static void collect(Shape shape, Map<String, Shape.Block> blocks) {
    if (shape instanceof Shape.Block block) {
      if (blocks.putIfAbsent(block.what(), block) == null) {
        block.keys().forEach(key -> collect(key.shape(), blocks));
      }
    } else if (shape instanceof Shape.Table table) {
      collect(table.value(), blocks);
    } else if (shape instanceof Shape.Items items) {
      collect(items.item(), blocks);
    } else if (shape instanceof Shape.Choice choice) {
      choice.shapes().forEach(one -> collect(one, blocks));
    }
  }

  private static String table(Shape.Block block) {
    StringBuilder table = new StringBuilder("| Key | Value | What it says |\n|---|---|---|\n");
    for (Shape.Key key : block.keys()) {
      String needed = key.required() ? " **Needed.**" : "";
      table
          .append("| `" + key.name() + "` | ")
          .append(form(key.shape()).replace("|", "\\|"))
          .append(" | " + key.about().replace("|", "\\|") + needed + " |\n");
    }
    return table.toString();
  }

  /** What may stand there, in few words. */
  private static String form(Shape shape) {
    if (shape instanceof Shape.Text) {
      return "text";
    } else if (shape instanceof Shape.Word word) {
      return word.words().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "));
    } else if (shape instanceof Shape.Whole whole) {
      return String.format(Locale.ROOT, "%,d to %,d", whole.min(), whole.max());
    } else if (shape instanceof Shape.Decimal decimal) {
      return "number up to " + (long) decimal.max();
    } else if (shape instanceof Shape.Size) {
      return "size";
    } else if (shape instanceof Shape.Flag) {
      return "`true`, `false`";
    } else if (shape instanceof Shape.Span) {
      return "time";
    } else if (shape instanceof Shape.Items items) {
      return items.item() instanceof Shape.Block ? "list of mappings" : "list";
    } else if (shape instanceof Shape.Table) {
      return "mapping of names";
    } else if (shape instanceof Shape.Block) {
      return "mapping";
    } else if (shape instanceof Shape.Before before) {
      return form(before.shape());
    } else if (shape instanceof Shape.Choice choice) {
      List<String> forms = new ArrayList<>();
      choice.shapes().forEach(one -> forms.add(form(one)));
      return forms.stream().distinct().collect(Collectors.joining(" or "));
    }
    throw new AssertionError("no words for " + shape);
  }
}
