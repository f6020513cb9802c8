package com.plushm.spec.problem;

import java.util.Collection;
import java.util.Optional;

/**
 * The known word that was probably meant: least edit distance, neighbours swapped counting once.
 */
public final class Nearest {
  /** Longer words are not compared: the work grows with the product of the lengths. */
  private static final int LENGTH_MAX = 64;

  /** One slip in so many characters is taken for a slip. */
  private static final int LETTERS_PER_SLIP = 3;

  private Nearest() {}

  /** The nearest of the known words; nothing if none is near. The first of several wins. */
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    int best = Math.max(1, word.length() / LETTERS_PER_SLIP) + 1;
    String nearest = null;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) < best) {
        int distance = distance(word, candidate);
        if (distance < best) {
          best = distance;
          nearest = candidate;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * Advice for an unknown word: the nearest one, else all of them if they are few, else nothing.
   */
  public static String advice(String word, Collection<String> known, String kind) {
    Optional<String> nearest = of(word, known);
    if (nearest.isPresent()) {
      return "did you mean '" + nearest.get() + "'?";
    }
    return known.isEmpty() || known.size() > 20 ? "" : kind + ": " + String.join(", ", known);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
