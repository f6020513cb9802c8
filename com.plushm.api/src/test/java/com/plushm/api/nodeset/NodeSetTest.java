package com.plushm.api.nodeset;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** The set as a value: order, parts, folding of many names, and limits. */
public class NodeSetTest {
  private static ErrorCode codeOf(String expression) {
    return assertThrows(PlushException.class, () -> NodeSet.parse(expression)).code();
  }

  @Test
  public void namesComeInNaturalOrder() {
    NodeSet set = NodeSet.of(List.of("n10", "n9", "n2", "n1-ib", "n1", "b", "a10b2", "a9b10", "n"));
    assertEquals(
        List.of("a9b10", "a10b2", "b", "n", "n1", "n1-ib", "n2", "n9", "n10"), set.expand());
    assertEquals(set.expand(), set.stream().toList());
    List<String> iterated = new ArrayList<>();
    set.forEach(iterated::add);
    assertEquals(set.expand(), iterated);
    assertThrows(UnsupportedOperationException.class, () -> set.expand().set(0, "x"));
  }

  @Test
  public void equalSetsAreEqualHoweverTheyWereWritten() {
    NodeSet set = NodeSet.parse("n[1-3]");
    assertEquals(set, NodeSet.of(List.of("n3", "n1", "n2", "n1")));
    assertEquals(set.hashCode(), NodeSet.parse("n3,n2,n1").hashCode());
    assertNotEquals(set, NodeSet.parse("n[01-03]"));
    assertEquals(NodeSet.empty(), NodeSet.of(List.of()));
    assertEquals("n[1-3]", set.toString());
  }

  @Test
  public void membersAreFound() {
    NodeSet set = NodeSet.parse("n[1-100]!n50");
    assertEquals(99, set.size());
    assertTrue(set.contains("n100"));
    assertFalse(set.contains("n50"));
    assertFalse(set.contains("n001"));
    assertTrue(set.containsAll(NodeSet.parse("n[1-49]")));
    assertFalse(set.containsAll(NodeSet.parse("n[1-50]")));
    assertTrue(set.containsAll(NodeSet.empty()));
    assertEquals("n51", set.get(49));
    assertThrows(IndexOutOfBoundsException.class, () -> set.get(99));
  }

  @Test
  public void partsAreNeighboursOfNearlyEqualSize() {
    NodeSet set = NodeSet.parse("a[1-10],b[1-3]");
    assertEquals("[a[1-4], a[5-7], a[8-10], b[1-3]]", set.split(4).toString());
    assertEquals(13, set.split(20).size());
    assertEquals(List.of(), NodeSet.empty().split(3));
    assertThrows(IllegalArgumentException.class, () -> set.split(0));
    assertEquals("a[1-10],b1", set.subset(11).fold());
    assertEquals(set, set.subset(99));
    assertTrue(set.subset(0).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> set.subset(-1));
  }

  @Test
  public void aProductWithAHoleFoldsIntoFewBoxes() {
    assertEquals("r[1-3,5]n[1-9],r4n[1-4,6-9]", NodeSet.parse("r[1-5]n[1-9]!r4n5").fold());
    assertEquals("a5b[1-2],a[6-7]b[1-3]", NodeSet.parse("a[5-7]b[1-2],a[6-7]b3").fold());
    assertEquals("a[1-2]b[1-3]c[0-9]", NodeSet.parse("a[1-2]b[1-3]c[0-9]").fold());
  }

  @Test
  public void tenThousandShuffledNamesOfTwoDimensionsFoldIntoOneProduct() {
    List<String> names = new ArrayList<>();
    for (int rack = 1; rack <= 100; rack++) {
      for (int node = 1; node <= 100; node++) {
        names.add("r" + rack + "n" + node);
      }
    }
    Collections.shuffle(names, new Random(1));
    assertEquals("r[1-100]n[1-100]", NodeSet.of(names).fold());
    assertEquals(NodeSet.of(names), NodeSet.parse(String.join(",", names)));
  }

  @Test
  public void tenThousandScatteredNamesSurviveTheFold() {
    Random random = new Random(2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      names.add("r" + random.nextInt(300) + "n" + random.nextInt(300) + ".x");
    }
    NodeSet set = NodeSet.of(names);
    assertEquals(set, NodeSet.parse(set.fold()));
  }

  @Test
  public void theLargestSetIsMadeAndNoneLarger() {
    assertEquals(NodeSet.MAX_NODES, NodeSet.parse("n[1-" + NodeSet.MAX_NODES + "]").size());
    for (String expression :
        List.of(
            "[1-999999999]",
            "n[0-" + NodeSet.MAX_NODES + "]",
            "n[0-99999999999999999]",
            "n[0-99999999999999999,0-99999999999999999]x[0-99999999999999999]",
            "a[1-1000]b[1-1000]c[1-1000]",
            "n" + "[1-2]x".repeat(100),
            "a[1-600000],b[1-600000]",
            "n[" + "0-99999999999999999,".repeat(100) + "1]")) {
      assertEquals(ErrorCode.NODESET_TOO_LARGE, codeOf(expression));
    }
    NodeSet a = NodeSet.parse("a[1-600000]");
    NodeSet b = NodeSet.parse("b[1-600000]");
    assertEquals(
        ErrorCode.NODESET_TOO_LARGE, assertThrows(PlushException.class, () -> a.union(b)).code());
  }

  @Test
  public void workHasALimitThatOrdinaryExpressionsDoNotMeet() {
    assertEquals(ErrorCode.NODESET_TOO_LARGE, codeOf("n[1-1000000]" + "^n[1-1000000]".repeat(20)));
    assertEquals(99_999, NodeSet.parse("n[1-100000]" + "!n5".repeat(10_000)).size());
    assertEquals(1, NodeSet.parse("a" + "^a".repeat(10_000)).size());
  }

  @Test
  public void longTextIsRefusedUnread() {
    assertEquals(ErrorCode.NODESET_TOO_LARGE, codeOf(";".repeat(NodeSet.MAX_LENGTH + 1)));
    assertEquals(1, NodeSet.parse("a,".repeat(100_000) + "a").size());
    assertEquals(ErrorCode.NODESET_SYNTAX, codeOf("x".repeat(NodeSet.MAX_NAME_LENGTH + 1)));
    assertEquals(ErrorCode.NODESET_SYNTAX, codeOf("x".repeat(252) + "[9-10]"));
    assertEquals(1, NodeSet.parse("x".repeat(NodeSet.MAX_NAME_LENGTH)).size());
  }
}
