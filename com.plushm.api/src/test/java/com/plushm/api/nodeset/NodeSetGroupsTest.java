package com.plushm.api.nodeset;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Test;

/** Groups and wildcards in node-set expressions. */
public class NodeSetGroupsTest {
  private final Map<String, String> groups = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();

  private Optional<String> resolve(String source, String group) {
    asked.add(source + ":" + group);
    return Optional.ofNullable(groups.get(source + ":" + group));
  }

  private String fold(String expression) {
    return NodeSet.parse(expression, this::resolve).fold();
  }

  private PlushException refused(String expression) {
    return assertThrows(PlushException.class, () -> fold(expression));
  }

  @Test
  public void groupsStandForTheirNodes() {
    groups.put(":web", "node[1-4]");
    groups.put("rack:r1", "node[3-9]");
    groups.put(":none", "");
    assertEquals("node[1-4]", fold("@web"));
    assertEquals("node[1-2],x", fold("@web!@rack:r1,x"));
    assertEquals("node[3-4]", fold("@web & @rack:r1"));
    assertEquals("node1", fold("node1 @none"));
  }

  @Test
  public void rangesInGroupNamesNameSeveralGroups() {
    groups.put("rack:1", "a");
    groups.put("rack:2", "b,c");
    assertEquals("a,b,c", fold("@rack:[1-2]"));
    assertEquals("x", fold("x,a!@rack:[1-2]"));
  }

  @Test
  public void groupsInGroupsBelongToTheSameSource() {
    groups.put("site:all", "@east,@:west");
    groups.put("site:east", "e[1-2]");
    groups.put(":web", "w1,@site:east");
    assertEquals("e[1-2],w1", fold("@web"));
    groups.put("site:all", "@east,@other:west");
    groups.put("other:west", "w9");
    assertEquals("e[1-2],w9", fold("@site:all"));
  }

  @Test
  public void starMeansAllNodes() {
    groups.put(":*", "n[1-12],login1");
    groups.put("s:*", "z");
    assertEquals("login1,n[1-12]", fold("@*"));
    assertEquals("z", fold("@s:*"));
  }

  @Test
  public void wildcardsChooseAmongAllNodes() {
    groups.put(":*", "n[1-12],login1,login2.org");
    assertEquals("login1,login2.org", fold("login*"));
    assertEquals("n[10-12]", fold("n??"));
    assertEquals("n[1-2,10-12]", fold("n[1-2]*"));
    assertEquals("login2.org", fold("*o*.*"));
    assertEquals("login1,login2.org,n[2-9]", fold("*!n1*"));
    assertEquals("", fold("x*x"));
  }

  @Test
  public void eachGroupIsAskedForOnce() {
    groups.put(":a", "@b,@c,@b");
    groups.put(":b", "@d");
    groups.put(":c", "@d,x");
    groups.put(":d", "y");
    assertEquals("x,y", fold("@a,@b,@a"));
    assertEquals(List.of(":a", ":b", ":d", ":c"), asked);
  }

  @Test
  public void aGroupOfGroupsOfGroupsCostsLittle() {
    for (int i = 0; i < 15; i++) {
      groups.put(":g" + i, ("@g" + (i + 1) + ",").repeat(50) + "n" + i);
    }
    groups.put(":g15", "last");
    assertEquals("last,n[0-14]", fold("@g0"));
  }

  @Test
  public void anUnknownGroupIsNamed() {
    PlushException e = refused("node1,@wbe");
    assertEquals(ErrorCode.NODESET_GROUP, e.code());
    assertEquals("column 7", e.where().orElseThrow());
    assertTrue(e.getMessage(), e.what().contains("@wbe"));
    assertTrue(refused("@s:wbe").what().contains("@s:wbe"));
  }

  @Test
  public void withoutResolverGroupsAndWildcardsAreRefused() {
    for (String expression : List.of("@web", "@*", "node*", "n?")) {
      PlushException e = assertThrows(PlushException.class, () -> NodeSet.parse(expression));
      assertEquals(ErrorCode.NODESET_GROUP, e.code());
    }
  }

  @Test
  public void textThatIsNoGroupIsRefused() {
    for (String expression : List.of("@", "@s:", "@:g", "@@s", "@a:b:c", "@g*", "@g?", "@a@b")) {
      assertEquals(expression, ErrorCode.NODESET_SYNTAX, refused(expression).code());
    }
  }

  @Test
  public void aGroupThatContainsItselfIsShownAsAChain() {
    groups.put(":a", "x,@b");
    groups.put(":b", "@a");
    PlushException e = refused("@a");
    assertEquals(ErrorCode.NODESET_GROUP, e.code());
    assertTrue(e.getMessage(), e.what().contains("@a > @b > @a"));
    assertEquals("column 1 of group @b", e.where().orElseThrow());
  }

  @Test
  public void nestingHasALimit() {
    for (int i = 0; i < 40; i++) {
      groups.put(":g" + i, "@g" + (i + 1));
    }
    assertEquals(ErrorCode.NODESET_TOO_LARGE, refused("@g0").code());
    assertEquals(NodeSetEvaluation.MAX_GROUP_DEPTH, asked.size());
  }

  @Test
  public void aFaultInAGroupIsPlacedThere() {
    groups.put("s:bad", "ok,node[3-1]");
    assertEquals("column 9 of group @s:bad", refused("a,@s:bad").where().orElseThrow());
  }

  @Test
  public void aFailureOfTheResolverIsNotSwallowed() {
    IllegalStateException failure = new IllegalStateException("no such file");
    GroupResolver failing =
        (source, group) -> {
          throw failure;
        };
    assertSame(
        failure, assertThrows(IllegalStateException.class, () -> NodeSet.parse("@web", failing)));
  }
}
