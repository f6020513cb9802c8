package com.plushm.controller.shell.option;

import java.util.Collection;
import java.util.Optional;

/** Finds what a person may have meant. */
public final class NearestWord {
  private static final int LENGTH_MAX = 64;

  private NearestWord() {}

  /** The nearest of the words, if one is near: a third of its letters may differ, at least one. */
  public static Optional<String> find(String typed, Collection<String> words) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String word : words) {
      int distance = distance(typed, word);
      if (distance <= Math.max(1, word.length() / 3) && distance < bestDistance) {
        best = word;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Letters to insert, remove, replace, or swap with their neighbour. */
  static int distance(String a, String b) {
    if (a.length() > LENGTH_MAX || b.length() > LENGTH_MAX) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
