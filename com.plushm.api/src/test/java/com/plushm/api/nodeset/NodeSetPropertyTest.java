package com.plushm.api.nodeset;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.PlushException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of node sets, with sets of strings as the model. */
class NodeSetPropertyTest {

  /**
   * Few prefixes and small numbers, so that names meet; paddings, dimensions, suffixes, long runs.
   */
  @Provide
  Arbitrary<String> name() {
    Arbitrary<String> number =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 12).map(String::valueOf),
            Arbitraries.integers().between(0, 12).map(i -> String.format("%02d", i)),
            Arbitraries.of(
                "000", "099", "99", "100", "101", "99999999999999999", "123456789012345678"));
    return Combinators.combine(
            Arbitraries.of("n", "", "r-", "x.y"),
            number.list().ofMaxSize(3),
            Arbitraries.of("n", "-ib", "."),
            Arbitraries.of("", "-ib0", "z"))
        .as((prefix, numbers, between, suffix) -> prefix + String.join(between, numbers) + suffix)
        .filter(NodeSet::isName);
  }

  @Provide
  Arbitrary<Set<String>> names() {
    return name().set().ofMaxSize(40);
  }

  /** Dense sets: some products, less some of their points. */
  @Provide
  Arbitrary<Set<String>> products() {
    Arbitrary<List<Integer>> axis =
        Arbitraries.integers().between(8, 12).list().ofMinSize(1).ofMaxSize(5);
    Arbitrary<Set<String>> product =
        Combinators.combine(axis, axis, Arbitraries.integers().between(0, 3))
            .as(
                (a, b, hole) -> {
                  Set<String> names = new TreeSet<>();
                  a.forEach(i -> b.forEach(j -> names.add("r" + i + "n" + j)));
                  names.removeIf(name -> name.hashCode() % 7 < hole);
                  return names;
                });
    return product
        .list()
        .ofMaxSize(4)
        .map(
            sets -> {
              Set<String> names = new TreeSet<>();
              sets.forEach(names::addAll);
              return names;
            });
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void foldingLosesAndAddsNothing(@ForAll("names") Set<String> names) {
    NodeSet set = NodeSet.of(names);
    assertEquals(new TreeSet<>(names), new TreeSet<>(NodeSet.parse(set.fold()).expand()));
    assertEquals(set, NodeSet.parse(set.fold()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void foldingDenseSetsLosesAndAddsNothing(@ForAll("products") Set<String> names) {
    NodeSet set = NodeSet.of(names);
    assertEquals(set, NodeSet.parse(set.fold()));
    assertTrue(set.fold().length() <= String.join(",", names).length());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void orderAndFoldDoNotDependOnTheWayIn(@ForAll("names") Set<String> names) {
    NodeSet set = NodeSet.of(names);
    NodeSet other = NodeSet.parse(String.join(" ", new TreeSet<>(names).descendingSet()));
    assertEquals(set, other);
    assertEquals(set.hashCode(), other.hashCode());
    assertEquals(set.expand(), other.expand());
    assertEquals(set.fold(), other.fold());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void natureOrdersNamesTotally(
      @ForAll("name") String a, @ForAll("name") String b, @ForAll("name") String c) {
    int order = NodeNames.ORDER.compare(a, b);
    assertEquals(order == 0, a.equals(b));
    assertEquals(Integer.signum(order), -Integer.signum(NodeNames.ORDER.compare(b, a)));
    if (order < 0 && NodeNames.ORDER.compare(b, c) < 0) {
      assertTrue(NodeNames.ORDER.compare(a, c) < 0);
    }
  }

  private static Set<String> model(Set<String> a, char operator, Set<String> b) {
    Set<String> result = new TreeSet<>(a);
    switch (operator) {
      case '!' -> result.removeAll(b);
      case '&' -> result.retainAll(b);
      case '^' -> {
        Set<String> both = new TreeSet<>(a);
        both.retainAll(b);
        result.addAll(b);
        result.removeAll(both);
      }
      default -> result.addAll(b);
    }
    return result;
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void operationsAreThoseOfSets(@ForAll("names") Set<String> a, @ForAll("names") Set<String> b) {
    NodeSet x = NodeSet.of(a);
    NodeSet y = NodeSet.of(b);
    assertEquals(NodeSet.of(model(a, ',', b)), x.union(y));
    assertEquals(NodeSet.of(model(a, '!', b)), x.minus(y));
    assertEquals(NodeSet.of(model(a, '&', b)), x.intersect(y));
    assertEquals(NodeSet.of(model(a, '^', b)), x.xor(y));
    assertEquals(a.containsAll(b), x.containsAll(y));
    for (String name : b) {
      assertEquals(a.contains(name), x.contains(name));
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theAlgebraHasItsLaws(
      @ForAll("names") Set<String> a,
      @ForAll("names") Set<String> b,
      @ForAll("names") Set<String> c) {
    NodeSet x = NodeSet.of(a);
    NodeSet y = NodeSet.of(b);
    NodeSet z = NodeSet.of(c);
    assertEquals(x.union(y), y.union(x));
    assertEquals(x.intersect(y), y.intersect(x));
    assertEquals(x.union(y).union(z), x.union(y.union(z)));
    assertEquals(x.xor(y).xor(z), x.xor(y.xor(z)));
    assertEquals(x.intersect(y.union(z)), x.intersect(y).union(x.intersect(z)));
    assertEquals(x.minus(y.union(z)), x.minus(y).minus(z));
    assertEquals(x.minus(y.intersect(z)), x.minus(y).union(x.minus(z)));
    assertEquals(x.xor(y), x.union(y).minus(x.intersect(y)));
    assertEquals(x, x.minus(y).union(x.intersect(y)));
    assertEquals(NodeSet.empty(), x.xor(x));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void expressionsApplyTheirOperatorsFromLeftToRight(@ForAll("terms") List<Term> terms) {
    Set<String> expected = new TreeSet<>();
    StringBuilder expression = new StringBuilder();
    for (Term term : terms) {
      expected = model(expected, expression.length() == 0 ? ',' : term.operator, term.names);
      expression.append(expression.length() == 0 ? "" : term.operator);
      expression.append(NodeSet.of(term.names).fold());
    }
    assertEquals(NodeSet.of(expected), NodeSet.parse(expression.toString()));
  }

  /** An operand that folds into one pattern, and the operator in front of it. */
  record Term(char operator, Set<String> names) {}

  @Provide
  Arbitrary<List<Term>> terms() {
    Arbitrary<Set<String>> names =
        Arbitraries.integers().between(0, 9).map(i -> "n" + i).set().ofMinSize(1);
    return Combinators.combine(Arbitraries.of(',', '!', '&', '^', ' '), names)
        .as(Term::new)
        .list()
        .ofMaxSize(8);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void partsTogetherAreTheWhole(
      @ForAll("names") Set<String> names, @ForAll @IntRange(min = 1, max = 50) int k) {
    NodeSet set = NodeSet.of(names);
    List<String> together = new ArrayList<>();
    for (NodeSet part : set.split(k)) {
      assertFalse(part.isEmpty());
      assertTrue(part.size() <= (set.size() + k - 1) / k);
      together.addAll(part.expand());
    }
    assertEquals(set.expand(), together);
    assertEquals(set.expand().subList(0, Math.min(k, set.size())), set.subset(k).expand());
  }

  @Provide
  Arbitrary<String> scribble() {
    return Arbitraries.of(
            "n",
            "r",
            "[",
            "]",
            "[1-3]",
            "[01-12/3]",
            "-",
            "/",
            ",",
            "!",
            "&",
            "^",
            " ",
            "0",
            "1",
            "9",
            "10",
            "99999999",
            "@",
            "@g",
            ":",
            "*",
            "?",
            ".",
            "_",
            "\u0000",
            "\u00e9",
            "$")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 5_000)
  void anyTextIsASetOrAnErrorForPeople(@ForAll("scribble") String text) {
    NodeSet set;
    try {
      set = NodeSet.parse(text);
    } catch (PlushException e) {
      assertTrue(e.todo().isPresent());
      return;
    }
    assertEquals(set, NodeSet.parse(set.fold()));
    assertTrue(set.stream().allMatch(NodeSet::isName));
  }
}
