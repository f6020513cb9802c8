package com.plushm.spec.problem;

import com.plushm.api.spec.SpecProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The problems of one file. Equal ones count once (an alias shows the same fault at every use), and
 * only the first {@value #MAX} are kept: nobody reads more, and a hostile file must not fill
 * memory.
 */
public final class Problems {
  /** Most problems that are kept. */
  public static final int MAX = 100;

  /** Characters of the user's text that a message repeats. */
  private static final int QUOTED_MAX = 60;

  private final String file;
  private final Set<SpecProblem> found = new LinkedHashSet<>();
  private boolean cut;

  public Problems(String file) {
    this.file = file;
  }

  /**
   * Notes a problem.
   *
   * @param advice what to do; empty if nothing can be advised
   */
  public void add(Place place, String what, String advice) {
    if (found.size() < MAX) {
      found.add(new SpecProblem(file, place.line(), place.column(), what, advice));
    } else {
      cut = true;
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether another problem would not be kept: who has to search for its place need not. */
  public boolean isFull() {
    return found.size() >= MAX;
  }

  /** All problems by line and column; those of the file as a whole first. */
  public List<SpecProblem> sorted() {
    List<SpecProblem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(SpecProblem::line).thenComparingInt(SpecProblem::column));
    if (cut) {
      String advice = "mend these and read the file again";
      sorted.add(new SpecProblem(file, 0, 0, "there are more than " + MAX + " problems", advice));
    }
    return List.copyOf(sorted);
  }

  /** The user's text in quotes, cut, and without what would upset a terminal. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("'");
    int length = Math.min(text.length(), QUOTED_MAX);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean harmless = (c >= ' ' && c <= '~') || Character.isLetterOrDigit(c);
      quoted.append(harmless ? c : c == '\n' ? ' ' : '?');
    }
    return quoted.append(length < text.length() ? "..." : "").append('\'').toString();
  }
}
