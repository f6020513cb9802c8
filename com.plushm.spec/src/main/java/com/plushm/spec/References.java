package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names that refer to another block: there must be such a block. */
final class References {
  /** The kind of block whose section need not be there. */
  private static final String OPTIONAL = "software";

  private References() {}

  /**
   * The block that a key names; if it does not, the only one that there is.
   *
   * @param key also what the blocks are called: {@code pool}; {@code on} names a component
   * @param who whose key it is, for messages
   * @param name where the owner's name stands
   */
  static Optional<String> one(
      Value.Table table,
      String key,
      Collection<String> known,
      String who,
      Tree.Scalar name,
      Problems problems) {
    String kind = key.equals("on") ? "component" : key;
    if (table.has(key)) {
      return table
          .text(key)
          .filter(text -> exists(text, kind, known, problems))
          .map(Value.Text::text);
    }
    if (known.size() > 1) {
      String what = who + " does not say which " + kind;
      String advice = "add " + key + ": " + String.join(" or ", known.stream().limit(5).toList());
      problems.add(name.place(), what, advice);
    }
    return known.size() == 1 ? Optional.of(known.iterator().next()) : Optional.empty();
  }

  /**
   * Those that a key names, one or several.
   *
   * @param kind what they are called: {@code software}
   */
  static List<String> several(
      Value.Table table, String key, String kind, Collection<String> known, Problems problems) {
    Map<String, Value.Text> named = new LinkedHashMap<>();
    for (Value.Text name : table.texts(key)) {
      if (exists(name, kind, known, problems)) {
        once(name, named, problems);
      }
    }
    return List.copyOf(named.keySet());
  }

  /** Adds a name that is not there yet; another time has been noted. */
  static void once(Value.Text name, Map<String, Value.Text> named, Problems problems) {
    if (named.putIfAbsent(name.text(), name) != null) {
      problems.add(name.at().place(), quote(name.text()) + " is named twice", "name it once");
    }
  }

  /** Whether there is a block of that name; if not, that has been noted. */
  static boolean exists(Value.Text text, String kind, Collection<String> known, Problems problems) {
    boolean exists = known.contains(text.text());
    // Without any of the kind, their section is wrong or missing, which has been noted.
    if (!exists && (!known.isEmpty() || kind.equals(OPTIONAL))) {
      String what = "there is no " + kind + " " + quote(text.text());
      String advice =
          known.isEmpty() ? "add it under " + kind : Nearest.advice(text.text(), known, "there is");
      problems.add(text.at().place(), what, advice);
    }
    return exists;
  }
}
