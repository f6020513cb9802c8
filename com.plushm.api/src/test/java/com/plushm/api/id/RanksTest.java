package com.plushm.api.id;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class RanksTest {
  private static List<Ordinal> ordinals(int... values) {
    List<Ordinal> ordinals = new ArrayList<>();
    for (int value : values) {
      ordinals.add(new Ordinal(value));
    }
    return ordinals;
  }

  @Test
  public void keepTheirOrder() {
    for (int round = 0; round < 100; round++) {
      List<Ordinal> given = new ArrayList<>(OrdinalSet.range(0, 40).stream().toList());
      Random random = new Random(round);
      Collections.rotate(given, random.nextInt(40));
      Collections.swap(given, random.nextInt(40), random.nextInt(40));
      Ranks ranks = Ranks.of(given);
      assertEquals(given, ranks.stream().toList());
      assertEquals(ranks, Ranks.ofStretches(ranks.stretches()));
      assertEquals(given.size(), ranks.size());
      for (int i = 0; i < given.size(); i++) {
        assertEquals(i, ranks.of(given.get(i)));
      }
      assertEquals(-1, ranks.of(new Ordinal(41)));
    }
  }

  @Test
  public void manyHostsInTheOrderOfTheirNamesAreFewNumbers() {
    List<Ordinal> given = new ArrayList<>(OrdinalSet.range(0, 99_999).stream().toList());
    given.add(0, given.remove(5_000)); // The root was admitted first.
    assertArrayEquals(
        new int[] {5_000, 5_000, 0, 4_999, 5_001, 99_999}, Ranks.of(given).stretches());
  }

  @Test
  public void whoDescendsStandsAlone() {
    assertArrayEquals(new int[] {3, 3, 2, 2, 0, 0}, Ranks.of(ordinals(3, 2, 0)).stretches());
    assertEquals("3, 2, 0", Ranks.of(ordinals(3, 2, 0)).toString());
    assertEquals(Ranks.none(), Ranks.of(List.of()));
  }

  @Test
  public void whatIsNoStretchIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Ranks.ofStretches(new int[] {1}));
    assertThrows(IllegalArgumentException.class, () -> Ranks.ofStretches(new int[] {2, 1}));
    assertThrows(IllegalArgumentException.class, () -> Ranks.ofStretches(new int[] {-1, 1}));
    int all = Integer.MAX_VALUE;
    assertThrows(
        IllegalArgumentException.class, () -> Ranks.ofStretches(new int[] {0, all, 0, all}));
  }
}
