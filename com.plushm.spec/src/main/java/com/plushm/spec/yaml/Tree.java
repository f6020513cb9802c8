package com.plushm.spec.yaml;

import com.plushm.spec.problem.Place;
import java.util.List;
import java.util.Map;

/** A node of a file. What an alias names is the very node that bears the anchor. */
public sealed interface Tree {
  /** Where it begins. */
  Place place();

  /** Nodes in it, itself and all that aliases repeat counted. */
  int size();

  /**
   * Text, whatever YAML would make of it: {@code 8}, {@code yes} and {@code 0x10} are themselves.
   *
   * @param plain whether it stands without quotes and is no block of lines
   * @param start index of its first code point in the file, quotes and indicators included
   * @param end index after its last one
   */
  record Scalar(String text, boolean plain, Place place, int start, int end) implements Tree {
    @Override
    public int size() {
      return 1;
    }

    /** Whether nothing is written there, or YAML's word for nothing. */
    public boolean isNothing() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /** A list. */
  record Items(List<Tree> items, Place place, int size) implements Tree {}

  /** A mapping; its keys are texts, in the order of the file. */
  record Keys(Map<String, Entry> entries, Place place, int size) implements Tree {}

  /** A key and its value. */
  record Entry(Scalar key, Tree value) {}
}
