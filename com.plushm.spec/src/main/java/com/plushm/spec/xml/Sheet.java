package com.plushm.spec.xml;

import com.plushm.spec.problem.Place;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping in the making: what a file in YAML would say, with the places of the XML. */
final class Sheet {
  private final Place place;
  private final Map<String, Tree.Entry> entries = new LinkedHashMap<>();

  Sheet(Place place) {
    this.place = place;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Sheet text(String key, String value, Place at) {
    return put(key, scalar(value, at), at);
  }

  Sheet texts(String key, List<String> values, Place at) {
    return put(key, items(values, at), at);
  }

  Sheet put(String key, Sheet value, Place at) {
    return put(key, value.tree(), at);
  }

  Sheet put(String key, Tree value, Place at) {
    entries.put(key, new Tree.Entry(key(key, at), value));
    return this;
  }

  Tree.Keys tree() {
    int size = 1;
    for (Tree.Entry entry : entries.values()) {
      size += 1 + entry.value().size();
    }
    return new Tree.Keys(entries, place, size);
  }

  /** Text that means itself: Plush had no variables of its own. */
  static Tree.Scalar scalar(String value, Place at) {
    return key(value.replace("${", "$${"), at);
  }

  private static Tree.Scalar key(String text, Place at) {
    return new Tree.Scalar(text, false, at, 0, 0);
  }

  static Tree items(List<String> values, Place at) {
    List<Tree> items = new ArrayList<>();
    values.forEach(value -> items.add(scalar(value, at)));
    return new Tree.Items(items, at, 1 + items.size());
  }
}
