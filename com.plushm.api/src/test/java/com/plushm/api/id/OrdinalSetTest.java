package com.plushm.api.id;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.Test;

/** Ordinals and their sets: the textual form, hostile bounds, the ends of the range of numbers. */
public class OrdinalSetTest {
  private static final int MAX = Integer.MAX_VALUE;

  private static void refusesRuns(int... runs) {
    assertThrows(IllegalArgumentException.class, () -> OrdinalSet.ofRuns(runs));
  }

  @Test
  public void ordinalsAreNotNegative() {
    assertThrows(IllegalArgumentException.class, () -> new Ordinal(-1));
    assertTrue(new Ordinal(2).compareTo(new Ordinal(10)) < 0);
    assertEquals("7", new Ordinal(7).toString());
  }

  @Test
  public void neighboursBecomeOneRun() {
    OrdinalSet set = OrdinalSet.of(20, 3, 1, 0, 2, 2);
    assertEquals("0-3,20", set.format());
    assertArrayEquals(new int[] {0, 3, 20, 20}, set.runs());
    assertEquals(5, set.size());
    assertEquals(set, OrdinalSet.range(0, 3).union(OrdinalSet.of(new Ordinal(20))));
    assertEquals(set, OrdinalSet.of(List.of(new Ordinal(20))).union(OrdinalSet.range(0, 3)));
    assertNotEquals(set, OrdinalSet.range(0, 3));
  }

  @Test
  public void textIsReadBack() {
    assertEquals("0-15,20", OrdinalSet.parse("0-15,20").toString());
    assertEquals("0-20", OrdinalSet.parse("9-20,0-15").format());
    assertEquals(OrdinalSet.empty(), OrdinalSet.parse(""));
    assertEquals(MAX, OrdinalSet.parse("2147483647").first().value());
  }

  @Test
  public void otherTextIsRefused() {
    for (String text :
        List.of(
            ",",
            "1,",
            ",1",
            "1,,2",
            "-",
            "1-",
            "-1",
            "2-1",
            "1-2-3",
            " 1",
            "a",
            "1.5",
            "2147483648",
            "99999999999999999999",
            "\u0661")) {
      assertThrows(text, IllegalArgumentException.class, () -> OrdinalSet.parse(text));
    }
  }

  @Test
  public void ranksCountFromZero() {
    OrdinalSet set = OrdinalSet.parse("5-7,20,30-31");
    assertEquals(0, set.rank(new Ordinal(5)));
    assertEquals(3, set.rank(20));
    assertEquals(5, set.rank(31));
    for (int absent : new int[] {-1, 0, 4, 8, 19, 21, 29, 32, MAX}) {
      assertEquals(-1, set.rank(absent));
      assertFalse(set.contains(absent));
    }
    assertEquals(new Ordinal(30), set.nth(4));
    assertThrows(NoSuchElementException.class, () -> set.nth(6));
    assertThrows(NoSuchElementException.class, () -> set.nth(-1));
    assertThrows(NoSuchElementException.class, () -> OrdinalSet.empty().first());
  }

  @Test
  public void runsThatNoSetHasAreRefused() {
    refusesRuns(1);
    refusesRuns(-1, 2);
    refusesRuns(3, 2);
    refusesRuns(0, 3, 4, 5);
    refusesRuns(0, 3, 2, 5);
    refusesRuns(5, 6, 1, 2);
    refusesRuns(0, MAX, 0, 1);
    refusesRuns(Integer.MIN_VALUE, MAX);
    refusesRuns(new int[2 * OrdinalSet.RUNS_MAX + 2]);
    assertEquals(OrdinalSet.empty(), OrdinalSet.ofRuns(new int[0]));
  }

  @Test
  public void runsAreCopies() {
    int[] runs = {0, 3};
    OrdinalSet set = OrdinalSet.ofRuns(runs);
    runs[1] = 9;
    set.runs()[0] = 2;
    assertEquals("0-3", set.format());
  }

  @Test
  public void theWholeRangeOfNumbersWorks() {
    OrdinalSet all = OrdinalSet.range(0, MAX);
    assertEquals(MAX, all.size());
    assertTrue(all.contains(MAX));
    assertEquals(MAX, all.rank(MAX));
    assertEquals(new Ordinal(MAX), all.nth(MAX));
    assertEquals(OrdinalSet.of(MAX), all.minus(OrdinalSet.range(0, MAX - 1)));
    assertEquals(OrdinalSet.range(0, MAX - 1), all.minus(OrdinalSet.of(MAX)));
    assertEquals(OrdinalSet.empty(), all.minus(all));
    assertEquals(all, OrdinalSet.of(MAX).union(OrdinalSet.range(0, MAX - 1)));
    assertEquals(all, all.intersect(all));
  }

  @Test
  public void aBuilderTakesAnyOrderAndCanGoOn() {
    OrdinalSet.Builder builder = OrdinalSet.builder();
    for (int i = 99_999; i >= 0; i -= 2) {
      builder.add(i);
    }
    assertEquals(50_000, builder.build().size());
    for (int i = 0; i < 100_000; i += 2) {
      builder.add(new Ordinal(i));
    }
    assertEquals(OrdinalSet.range(0, 99_999), builder.build());
    assertEquals("0-100010", builder.addAll(OrdinalSet.range(99_990, 100_010)).build().format());
    assertThrows(IllegalArgumentException.class, () -> builder.add(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.addRange(2, 1));
  }
}
