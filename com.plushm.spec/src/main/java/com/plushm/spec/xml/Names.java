package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names of one kind: Plush allowed any text and the same one in several places, here each is a word
 * of its own.
 */
final class Names {
  private static final int LENGTH_MAX = 64;
  private static final int PART_MAX = 20;

  private final Set<String> taken = new TreeSet<>();

  /** How often a word was wanted: a file may want one thousands of times. */
  private final Map<String, Integer> wanted = new TreeMap<>();

  private final Problems notices;

  Names(Problems notices) {
    this.notices = notices;
  }

  /** The word for a text, be it taken or not. */
  static String word(String text) {
    String word = text.strip().replaceAll("[^A-Za-z0-9_-]", "_");
    if (word.isEmpty() || !(Character.isLetter(word.charAt(0)) || word.charAt(0) == '_')) {
      word = "_" + word;
    }
    return word.substring(0, Math.min(word.length(), LENGTH_MAX));
  }

  /**
   * A new name.
   *
   * @param text as it is written
   * @param within what it belongs to, for those that there are twice
   */
  String take(String text, String within, Place place) {
    String word = word(text);
    if (!taken.add(word)) {
      word = word(within + "-" + text);
      String part = word(within).substring(0, Math.min(word(within).length(), PART_MAX));
      while (!taken.add(word)) {
        word = word(part + "-" + (wanted.merge(part, 1, Integer::sum) + 1) + "-" + text);
      }
    }
    if (!word.equals(text)) {
      notices.add(place, quote(text) + " is called " + quote(word) + " here", "");
    }
    return word;
  }
}
