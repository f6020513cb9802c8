package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;

import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Constraint.Comparison;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Test;

public class MatcherTest {
  private static final Constraint LINUX = new Constraint("os", Comparison.IN, List.of("linux"));
  private static final Constraint CORES =
      new Constraint("cores", Comparison.AT_LEAST, List.of("4"));
  private static final Constraint EAST =
      new Constraint("label.site", Comparison.IN, List.of("east", "south"));

  private static Matcher.Candidate host(
      String name, boolean joined, int losses, Map<String, String> facts) {
    return new Matcher.Candidate(name, new TreeMap<>(facts), joined, losses, "");
  }

  @Test
  public void eachRefusalHasItsReason() {
    Matcher.Choice choice =
        Matcher.choose(
            List.of(LINUX, CORES, EAST),
            List.of(
                host("a", true, 0, Map.of("os", "plan9", "cores", "8", "label.site", "east")),
                host("b", true, 0, Map.of("os", "linux", "cores", "2", "label.site", "east")),
                host("c", true, 0, Map.of("os", "linux", "cores", "many", "label.site", "east")),
                host("d", true, 0, Map.of("os", "linux", "cores", "4", "label.site", "south")),
                host("e", true, 0, Map.of("os", "linux", "label.site", "south")),
                host("f", false, 0, Map.of())));
    assertEquals(List.of("d"), choice.order());
    assertEquals(
        Map.of(
            "a", "os is plan9, wanted linux",
            "b", "cores is 2, wanted at least 4",
            "c", "cores is many, wanted at least 4",
            "e", "cores is not known, wanted at least 4",
            "f", "label.site is not known, wanted east or south"),
        choice.refusals());
  }

  @Test
  public void whatIsNotKnownYetMayStillFit() {
    assertEquals(Optional.empty(), Matcher.refusal(List.of(CORES), new TreeMap<>(), false));
    assertEquals(
        Optional.of("cores is not known, wanted at least 4"),
        Matcher.refusal(List.of(CORES), new TreeMap<>(), true));
  }

  @Test
  public void whatMustNotBeMayBeMissing() {
    Constraint not = new Constraint("label.site", Comparison.NOT_IN, List.of("west"));
    assertEquals(Optional.empty(), Matcher.refusal(List.of(not), new TreeMap<>(), true));
    assertEquals(
        Optional.of("label.site is west, wanted not west"),
        Matcher.refusal(List.of(not), new TreeMap<>(Map.of("label.site", "west")), true));
    Constraint most = new Constraint("cores", Comparison.AT_MOST, List.of("4"));
    assertEquals(
        Optional.of("cores is 8, wanted at most 4"),
        Matcher.refusal(List.of(most), new TreeMap<>(Map.of("cores", "8")), true));
  }

  @Test
  public void repeatOffendersComeLastAndFailedOnesNever() {
    Matcher.Choice choice =
        Matcher.choose(
            List.of(),
            List.of(
                host("a", true, 2, Map.of()),
                new Matcher.Candidate("b", new TreeMap<>(), true, 3, "FAILED: lost 3 times"),
                host("c", true, 1, Map.of()),
                host("d", false, 0, Map.of()),
                host("e", false, 0, Map.of())));
    assertEquals(List.of("d", "e", "c", "a"), choice.order());
    assertEquals(Map.of("b", "FAILED: lost 3 times"), choice.refusals());
  }
}
