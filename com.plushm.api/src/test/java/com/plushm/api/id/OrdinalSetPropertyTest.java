package com.plushm.api.id;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of sets of ordinals, with {@link TreeSet} as the model. */
class OrdinalSetPropertyTest {

  /** Numbers close together, so that runs form, touch and split. */
  @Provide
  Arbitrary<List<Integer>> ordinals() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 40),
            Arbitraries.integers().between(Integer.MAX_VALUE - 3, Integer.MAX_VALUE))
        .list()
        .ofMaxSize(60);
  }

  private static OrdinalSet set(List<Integer> ordinals) {
    return OrdinalSet.of(ordinals.stream().mapToInt(Integer::intValue).toArray());
  }

  private static OrdinalSet set(Set<Integer> ordinals) {
    return set(List.copyOf(ordinals));
  }

  @Property
  void aSetHoldsWhatWasAdded(@ForAll("ordinals") List<Integer> ordinals) {
    TreeSet<Integer> model = new TreeSet<>(ordinals);
    OrdinalSet set = set(ordinals);
    assertEquals(List.copyOf(model), set.intStream().boxed().toList());
    assertEquals(List.copyOf(model), set.stream().map(Ordinal::value).toList());
    assertEquals(model.size(), set.size());
    assertEquals(model.isEmpty(), set.isEmpty());
    for (int i = 0; i <= 42; i++) {
      assertEquals(model.contains(i), set.contains(new Ordinal(i)));
      assertEquals(model.contains(i) ? model.headSet(i).size() : -1, set.rank(new Ordinal(i)));
    }
    int index = 0;
    for (int ordinal : model) {
      assertEquals(ordinal, set.nth(index).value());
      assertEquals(index++, set.rank(ordinal));
    }
    int beyond = index;
    assertThrows(NoSuchElementException.class, () -> set.nth(beyond));
  }

  @Property
  void bothFormsAreReadBack(@ForAll("ordinals") List<Integer> ordinals) {
    OrdinalSet set = set(ordinals);
    assertEquals(set, OrdinalSet.ofRuns(set.runs()));
    assertEquals(set, OrdinalSet.parse(set.format()));
    assertEquals(set.hashCode(), OrdinalSet.parse(set.format()).hashCode());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void operationsAreThoseOfSets(
      @ForAll("ordinals") List<Integer> a, @ForAll("ordinals") List<Integer> b) {
    Set<Integer> union = new TreeSet<>(a);
    union.addAll(b);
    assertEquals(set(union), set(a).union(set(b)));
    Set<Integer> both = new TreeSet<>(a);
    both.retainAll(new TreeSet<>(b));
    assertEquals(set(both), set(a).intersect(set(b)));
    Set<Integer> rest = new TreeSet<>(a);
    rest.removeAll(new TreeSet<>(b));
    assertEquals(set(rest), set(a).minus(set(b)));
    assertEquals(new TreeSet<>(a).containsAll(b), set(a).containsAll(set(b)));
    assertEquals(set(union), OrdinalSet.builder().addAll(set(a)).addAll(set(b)).build());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theAlgebraHasItsLaws(
      @ForAll("ordinals") List<Integer> a,
      @ForAll("ordinals") List<Integer> b,
      @ForAll("ordinals") List<Integer> c) {
    OrdinalSet x = set(a);
    OrdinalSet y = set(b);
    OrdinalSet z = set(c);
    assertEquals(x.union(y), y.union(x));
    assertEquals(x.intersect(y), y.intersect(x));
    assertEquals(x.union(y).union(z), x.union(y.union(z)));
    assertEquals(x.intersect(y.union(z)), x.intersect(y).union(x.intersect(z)));
    assertEquals(x.minus(y.union(z)), x.minus(y).minus(z));
    assertEquals(x, x.minus(y).union(x.intersect(y)));
    assertEquals(x, x.union(OrdinalSet.empty()));
    assertEquals(OrdinalSet.empty(), x.minus(x));
  }

  @Property
  void anyNumbersAreTheRunsOfOneSetOrRefused(@ForAll("bounds") List<Integer> numbers) {
    int[] runs = numbers.stream().mapToInt(Integer::intValue).toArray();
    OrdinalSet set;
    try {
      set = OrdinalSet.ofRuns(runs);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertEquals(Arrays.toString(runs), Arrays.toString(set.runs()));
  }

  /** Ascending for the most part, so that a good part of them is accepted. */
  @Provide
  Arbitrary<List<Integer>> bounds() {
    Arbitrary<List<Integer>> near =
        Arbitraries.integers()
            .between(-1, 30)
            .list()
            .ofMaxSize(6)
            .map(b -> b.stream().sorted().toList());
    return Arbitraries.oneOf(near, Arbitraries.integers().list().ofMaxSize(4));
  }
}
