package com.plushm.sim.search;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * The search finds what it should: each fault of the original that is put back into the production
 * classes, while these as they are survive the same search.
 */
@RunWith(Parameterized.class)
public class MutantTest {
  private static final int WALKS = 20;
  private static final int FEW = 4;

  @Parameters(name = "{0}")
  public static List<Object[]> mutants() {
    return Stream.concat(Mutants.all().stream(), Mutants.others().stream())
        .map(mutant -> new Object[] {mutant.name(), mutant})
        .toList();
  }

  @Parameter public String name;

  @Parameter(1)
  public Mutant mutant;

  @Test
  public void faultIsFoundBySearch() throws IOException {
    Profile profile = mutant.profile();
    Explorer.Result result = Search.search(profile, mutant.scenario(), mutant.walks());
    assertTrue("found " + result.broken(), result.found());
    assertTrue(result.broken().toString(), result.broken().get(0).startsWith(mutant.breaks()));
    if (mutant.walks() == 0) {
      List<String> words = result.schedule().words(profile, mutant.scenario());
      assertTrue(words.toString(), String.join("\n", words).contains("BROKEN " + mutant.breaks()));
    }
  }

  @Test
  public void productionSurvivesTheSameSearch() {
    Explorer.Result result =
        Search.search(
            Profile.named("randtree"), mutant.scenario(), mutant.walks() == 0 ? FEW : WALKS);
    assertFalse(result.broken().toString(), result.found());
  }
}
