package com.plushm.spec.grammar;

import com.plushm.spec.yaml.Tree;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which keys and words of the table specifications use; the table itself uses all of them. */
public final class Usage {
  private final SortedSet<String> used = new TreeSet<>();

  /** As in {@code a pool: local}, and {@code a barrier: onTimeout = fail}. */
  public SortedSet<String> used() {
    return used;
  }

  /** All that there is. */
  public static SortedSet<String> all() {
    SortedSet<String> all = new TreeSet<>();
    all(Grammar.SPECIFICATION, "", all);
    return all;
  }

  private static void all(Shape shape, String key, SortedSet<String> all) {
    if (shape instanceof Shape.Block block) {
      for (Shape.Key one : block.keys()) {
        String name = block.what() + ": " + one.name();
        all.add(name);
        all(one.shape(), name, all);
      }
    } else if (shape instanceof Shape.Word word) {
      word.words().forEach(w -> all.add(word(key, w)));
    } else if (shape instanceof Shape.Table table) {
      all(table.value(), key, all);
    } else if (shape instanceof Shape.Items items) {
      all(items.item(), key, all);
    } else if (shape instanceof Shape.Choice choice) {
      choice.shapes().forEach(one -> all(one, key, all));
    }
  }

  /** A word counts for every key of that name: they all have the same shape. */
  private static String word(String key, String word) {
    return key.substring(key.indexOf(": ") + 2) + " = " + word;
  }

  /** Takes what a specification uses. */
  public void add(Tree specification) {
    add(specification, Grammar.SPECIFICATION, "");
  }

  private void add(Tree tree, Shape shape, String key) {
    if (shape instanceof Shape.Choice choice) {
      choice.shapes().forEach(one -> add(tree, one, key));
    } else if (shape instanceof Shape.Items items && tree instanceof Tree.Items list) {
      list.items().forEach(item -> add(item, items.item(), key));
    } else if (shape instanceof Shape.Word word && tree instanceof Tree.Scalar scalar) {
      if (word.words().contains(scalar.text())) {
        used.add(word(key, scalar.text()));
      }
    } else if (tree instanceof Tree.Keys keys) {
      keys.entries().forEach((name, entry) -> add(name, entry.value(), shape, key));
    }
  }

  private void add(String name, Tree value, Shape shape, String key) {
    if (shape instanceof Shape.Table table) {
      add(value, table.value(), key);
    } else if (shape instanceof Shape.Block block) {
      block
          .key(name)
          .ifPresent(
              one -> {
                used.add(block.what() + ": " + name);
                add(value, one.shape(), block.what() + ": " + name);
              });
    }
  }
}
