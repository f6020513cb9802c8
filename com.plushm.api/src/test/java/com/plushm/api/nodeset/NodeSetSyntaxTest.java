package com.plushm.api.nodeset;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.List;
import org.junit.Test;

/** What the syntax of application.md §4 means, and what is said about text that has no meaning. */
public class NodeSetSyntaxTest {
  private static void expands(String expression, String... names) {
    assertEquals(expression, List.of(names), NodeSet.parse(expression).expand());
  }

  private static void folds(String expression, String folded) {
    assertEquals(expression, folded, NodeSet.parse(expression).fold());
  }

  private static void refuses(String expression, int column, String about) {
    PlushException e = assertThrows(PlushException.class, () -> NodeSet.parse(expression));
    assertEquals(expression, ErrorCode.NODESET_SYNTAX, e.code());
    assertEquals(expression, "column " + column, e.where().orElseThrow());
    assertTrue(e.getMessage(), e.what().contains(about));
    assertTrue(expression, e.todo().isPresent());
  }

  @Test
  public void rangesStandForTheirNumbers() {
    expands("node[1-3,15]", "node1", "node2", "node3", "node15");
    expands("node[5,3,1]", "node1", "node3", "node5");
    expands("node[1-3,2-5]", "node1", "node2", "node3", "node4", "node5");
    expands("node[7]", "node7");
    expands("node[ 1 - 2 , 4 ]", "node1", "node2", "node4");
  }

  @Test
  public void paddingIsKeptAndIsPartOfTheName() {
    folds("node[001-128]", "node[001-128]");
    expands("n[08-11]", "n08", "n09", "n10", "n11");
    expands("n001,n01,n1", "n1", "n01", "n001");
    folds("n[1-12],n[01-12]", "n[1-9,01-12]");
    folds("n[098-102]", "n[098-102]");
    folds("n[8-11]", "n[8-11]");
    folds("n[09-99],n100", "n[09-99,100]");
    folds("n[9-99],n100", "n[9-100]");
    folds("n0,n00,n000", "n[0,00,000]");
    assertEquals(0, NodeSet.parse("n[1-9]&n[01-09]").size());
  }

  @Test
  public void stepsSkipNumbers() {
    expands("n[0-10/2]", "n0", "n2", "n4", "n6", "n8", "n10");
    expands("n[01-10/4,3-4]", "n3", "n4", "n01", "n05", "n09");
    expands("n[0-5/100]", "n0");
    expands("n[0-99999999999999999/99999999999999999]", "n0", "n99999999999999999");
  }

  @Test
  public void dimensionsMakeProducts() {
    assertEquals(64, NodeSet.parse("r[1-4]n[1-16]").size());
    folds("r[1-4]n[1-16]", "r[1-4]n[1-16]");
    expands("a[1-2]-b[1,3].c", "a1-b1.c", "a1-b3.c", "a2-b1.c", "a2-b3.c");
    assertEquals(8, NodeSet.parse("[1-2]a[1-2]b[1-2]c").size());
  }

  @Test
  public void textAndDigitsAroundBracketsBelongToTheName() {
    expands("node[1-2]-ib0", "node1-ib0", "node2-ib0");
    folds("node4[1-3]", "node[41-43]");
    folds("node04[1-3]", "node[041-043]");
    folds("node[1-3]4", "node[14,24,34]");
    folds("n1[2-3]4-ib", "n[124,134]-ib");
    folds("n0[8-11]", "n[08-09,010-011]");
  }

  @Test
  public void aBracketAloneIsASetOfNumbers() {
    expands("[1-3]", "1", "2", "3");
    folds("[1-3],[5-7],04", "[1-3,5-7,04]");
  }

  @Test
  public void plainNamesAndAddressesAreNames() {
    expands("b,a", "a", "b");
    folds("10.0.0.1,10.0.0.2,10.0.1.1", "10.0.0.[1-2],10.0.1.1");
    folds("10.0.[0-1].[1-20]", "10.0.[0-1].[1-20]");
    folds(
        "node99999999999999999998,node99999999999999999999".replace(",", " "),
        "node99999999999999999998,node99999999999999999999");
    folds("Node1,node1", "Node1,node1");
  }

  @Test
  public void operatorsApplyFromLeftToRight() {
    expands("a,b,c!b&c", "c");
    folds("a[1-10]!a[3-5]&a[1-4]", "a[1-2]");
    folds("a[1-10]^a[5-15],b", "a[1-4,11-15],b");
    folds("a[1-3]!a2^a[2-9]", "a[1-2,4-9]");
    folds("a[1-9]!a1!a[3-4]!b,a3", "a[2-3,5-9]");
    folds("a!a,a", "a");
    folds("a[1-3]^a[1-2,2-4]", "a4");
    folds("a[1-3]b[5-6]!a2b5", "a[1,3]b[5-6],a2b6");
  }

  @Test
  public void blanksJoinAndSurroundOperators() {
    expands("a b\tc\n", "a", "b", "c");
    expands("a[1-2] b", "a1", "a2", "b");
    expands(" a , b ! b ", "a");
    expands("a,b c!b", "a", "c");
  }

  @Test
  public void noTextIsNoNode() {
    assertTrue(NodeSet.parse("").isEmpty());
    assertTrue(NodeSet.parse("  ").isEmpty());
    assertEquals("", NodeSet.parse("a!a").fold());
  }

  @Test
  public void operatorsWithoutOperandsAreRefused() {
    refuses(",a", 1, "','");
    refuses("a,", 2, "','");
    refuses("a,,b", 3, "','");
    refuses("a!&b", 3, "'&'");
    refuses("a ^ ", 3, "'^'");
  }

  @Test
  public void brokenBracketsAreRefused() {
    refuses("node[1-3", 5, "not closed");
    refuses("node1-3]", 8, "']'");
    refuses("node[1-3]]", 10, "']'");
    refuses("n[1-3][4-5]", 7, "two brackets");
    refuses("n[1-3]4[4-5]", 8, "two brackets");
    refuses("n[1[2]]", 4, "'['");
  }

  @Test
  public void brokenRangesAreRefused() {
    refuses("node[3-1]", 6, "3-1 runs backwards");
    refuses("node[]", 6, "missing");
    refuses("node[1,,2]", 8, "missing");
    refuses("node[1,]", 8, "missing");
    refuses("node[1-]", 8, "missing");
    refuses("node[a]", 6, "'a'");
    refuses("node[1-2-3]", 9, "'-'");
    refuses("node[-1-3]", 6, "negative");
    refuses("node[1-3/0]", 10, "step of 0");
    refuses("node[1/2]", 7, "step without a range");
    refuses("node[01-100]", 6, "mixes paddings");
    refuses("node[1-010]", 6, "mixes paddings");
    refuses("ok,node[1 2]", 11, "'2'");
    refuses("n[123456789012345678]", 3, "18 digits");
  }

  @Test
  public void charactersThatOthersReadOtherwiseAreRefused() {
    for (char c : ";|<>(){}$`\"'\\#~%=:/+@\u0000\u0007\u001b\u007f\u00a0\u00e9".toCharArray()) {
      refuses("ab" + c + "d", 3, "");
      assertThrows(PlushException.class, () -> NodeSet.of(List.of("ab" + c + "d")));
    }
    refuses("-oProxyCommand", 1, "'-'");
    refuses("a,..", 3, "'.'");
    refuses("host:22", 5, "':'");
    refuses("root@host", 5, "'@'");
    for (String blank : List.of("a b", "a\n", "", "a[1-2]", "a,b", "x".repeat(254))) {
      assertThrows(PlushException.class, () -> NodeSet.of(List.of(blank)));
    }
  }

  @Test
  public void messagesQuoteWithoutControlCharactersAndAtModestLength() {
    String bell = "a\u0007" + "b".repeat(100_000);
    PlushException e = assertThrows(PlushException.class, () -> NodeSet.parse(bell));
    assertTrue(e.getMessage().chars().noneMatch(c -> c < ' '));
    assertTrue(e.getMessage().length() < 400);
    String late = "b ".repeat(5_000) + "c;" + " b".repeat(5_000);
    e = assertThrows(PlushException.class, () -> NodeSet.parse(late));
    assertTrue(e.getMessage(), e.what().contains("b b c; b b"));
  }
}
