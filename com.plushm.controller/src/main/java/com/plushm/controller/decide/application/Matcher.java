package com.plushm.controller.decide.application;

import com.plushm.api.spec.Specification.Constraint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Chooses hosts for a component (application.md §1): who fulfils its constraints, as far as known,
 * in the order of the pool; who was lost lately comes last, who is FAILED never. Each refusal has a
 * reason.
 */
public final class Matcher {
  /** Before the name of a label. */
  public static final String LABEL = "label.";

  private Matcher() {}

  /**
   * A host that may be chosen.
   *
   * @param facts by their names, labels with {@link #LABEL} before them
   * @param joined whether all its facts are known; else those that lack may still fit
   * @param losses within the window that counts
   * @param failed why it must not be chosen; empty if it may
   */
  public record Candidate(
      String host, SortedMap<String, String> facts, boolean joined, int losses, String failed) {}

  /**
   * What came of it.
   *
   * @param order who may be chosen, best first
   * @param refusals why the others may not, in the order of the pool
   */
  public record Choice(List<String> order, Map<String, String> refusals) {}

  public static Choice choose(List<Constraint> constraints, List<Candidate> pool) {
    List<Candidate> fit = new ArrayList<>();
    Map<String, String> refusals = new LinkedHashMap<>();
    for (Candidate candidate : pool) {
      Optional<String> refusal =
          candidate.failed().isEmpty()
              ? refusal(constraints, candidate.facts(), candidate.joined())
              : Optional.of(candidate.failed());
      refusal.ifPresentOrElse(why -> refusals.put(candidate.host(), why), () -> fit.add(candidate));
    }
    fit.sort(Comparator.comparingInt(Candidate::losses));
    return new Choice(fit.stream().map(Candidate::host).toList(), refusals);
  }

  /**
   * Why a host with these facts does not do, if it does not.
   *
   * @param all whether what is not among the facts is not so; else it may turn out
   */
  public static Optional<String> refusal(
      List<Constraint> constraints, SortedMap<String, String> facts, boolean all) {
    for (Constraint constraint : constraints) {
      String value = facts.get(constraint.fact());
      boolean label = constraint.fact().startsWith(LABEL);
      if (value == null) {
        // Labels are all said beforehand; the rest is known once a host has joined.
        boolean absentFits = constraint.comparison() == Constraint.Comparison.NOT_IN;
        if ((all || label) && !absentFits) {
          return Optional.of(constraint.fact() + " is not known, wanted " + wanted(constraint));
        }
      } else if (!fits(constraint, value)) {
        return Optional.of(constraint.fact() + " is " + value + ", wanted " + wanted(constraint));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Constraint constraint, String value) {
    return switch (constraint.comparison()) {
      case IN -> constraint.values().contains(value);
      case NOT_IN -> !constraint.values().contains(value);
      case AT_LEAST -> compare(value, constraint) >= 0;
      case AT_MOST -> compare(value, constraint) <= 0;
    };
  }

  /** Both as numbers; a value that is none fits no bound, since hosts may say anything. */
  private static int compare(String value, Constraint constraint) {
    try {
      double bound = Double.parseDouble(constraint.values().get(0));
      return Double.compare(Double.parseDouble(value), bound);
    } catch (NumberFormatException e) {
      return constraint.comparison() == Constraint.Comparison.AT_LEAST ? -1 : 1;
    }
  }

  /** {@code a or b}, {@code not a}, {@code at least 4}. */
  public static String wanted(Constraint constraint) {
    String values = String.join(" or ", constraint.values());
    return switch (constraint.comparison()) {
      case IN -> values;
      case NOT_IN -> "not " + values;
      case AT_LEAST -> "at least " + values;
      case AT_MOST -> "at most " + values;
    };
  }
}
