package com.plushm.overlay.randtree.ransub;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.Test;

/** Uniformity, by chi-square over many rounds, with joins, losses and late children. */
public class RanSubTest {
  private static final int SIZE = 10;
  private static final int ROUNDS = 4_000;

  /** One in ten thousand honest tests fails; the seeds are fixed, so none does. */
  private static final double Z_MAX = 3.72;

  private static NodeId id(int n) {
    return new NodeId(0, n);
  }

  private static Member member(int n) {
    return new Member(new Peer(id(n), new Endpoint("10.0.0.1", n)), new Incarnation(1), 1, 1);
  }

  /** A tree of RanSubs through which waves are driven by hand. */
  private static final class Grove {
    final RandomGenerator random;
    final Variant variant;
    final Map<Integer, Integer> parents = new TreeMap<>();
    final Map<Integer, List<Integer>> children = new TreeMap<>();
    final Map<Integer, RanSub> nodes = new TreeMap<>();
    double lateness;
    long round;

    Grove(long seed, Variant variant) {
      random = new SplittableRandom(seed);
      this.variant = variant;
      nodes.put(0, new RanSub(SIZE, variant, random));
      children.put(0, new ArrayList<>());
    }

    /** At a random place, so that subtrees are very unequal. */
    void join(int n) {
      List<Integer> all = new ArrayList<>(nodes.keySet());
      int parent = all.get(random.nextInt(all.size()));
      nodes.put(n, new RanSub(SIZE, variant, random));
      children.put(n, new ArrayList<>());
      parents.put(n, parent);
      children.get(parent).add(n);
    }

    /** Its children go to its parent. */
    void lose(int n) {
      int parent = parents.remove(n);
      nodes.remove(n);
      nodes.get(parent).lost(id(n));
      children.get(parent).remove((Integer) n);
      for (int orphan : children.remove(n)) {
        parents.put(orphan, parent);
        children.get(parent).add(orphan);
      }
    }

    void wave() {
      round++;
      down(0, Sample.NOBODY);
    }

    private Sample down(int n, Sample from) {
      RanSub node = nodes.get(n);
      List<Integer> below = List.copyOf(children.get(n));
      node.distribute(round, from, below.stream().map(RanSubTest::id).toList());
      for (int child : below) {
        Sample answer = down(child, node.sampleFor(id(child), member(n)));
        if (random.nextDouble() >= lateness) {
          node.collect(id(child), round, answer);
        }
      }
      return node.subtree(member(n));
    }
  }

  private static Map<Integer, Integer> counts() {
    return new TreeMap<>();
  }

  private static void count(Map<Integer, Integer> counts, Sample view) {
    TreeSet<NodeId> seen = new TreeSet<>();
    for (Member member : view.members()) {
      assertTrue("each once", seen.add(member.peer().id()));
      counts.merge((int) member.peer().id().low(), 1, Integer::sum);
    }
  }

  /**
   * How far the counts of equally likely members are from equal, in standard deviations. Draws
   * without replacement vary less than independent ones: the variance of a count is R·p·(1−p), the
   * covariance of two −R·p·(1−p)/(n−1), so the scaled sum follows chi-square with n−1 degrees;
   * Wilson and Hilferty's cube root makes it normal.
   */
  private static double deviation(Map<Integer, Integer> counts, List<Integer> members) {
    int n = members.size();
    double total = members.stream().mapToInt(m -> counts.getOrDefault(m, 0)).sum();
    double mean = total / n;
    double p = mean / ROUNDS;
    double sum = 0;
    for (int m : members) {
      double off = counts.getOrDefault(m, 0) - mean;
      sum += off * off;
    }
    double chi = sum / (ROUNDS * p * (1 - p) * n / (n - 1));
    int degrees = n - 1;
    double spread = 2.0 / (9 * degrees);
    return (Math.cbrt(chi / degrees) - (1 - spread)) / Math.sqrt(spread);
  }

  private static Grove grove(int nodes, Variant variant) {
    Grove grove = new Grove(7, variant);
    for (int n = 1; n < nodes; n++) {
      grove.join(n);
    }
    grove.wave();
    return grove;
  }

  private static List<Integer> others(Grove grove, int n) {
    return grove.nodes.keySet().stream().filter(other -> other != n).toList();
  }

  @Test
  public void everybodySeesEverybodyElseEquallyOften() {
    Grove grove = grove(60, Variant.ALL);
    List<Integer> watched = List.of(0, 1, 20, 59);
    Map<Integer, Map<Integer, Integer>> seen = new LinkedHashMap<>();
    watched.forEach(n -> seen.put(n, counts()));
    for (int round = 0; round < ROUNDS; round++) {
      grove.wave();
      for (int n : watched) {
        Sample view = grove.nodes.get(n).view();
        assertEquals(59, view.population());
        assertEquals(SIZE, view.members().size());
        count(seen.get(n), view);
      }
    }
    for (int n : watched) {
      assertFalse(seen.get(n).containsKey(n));
      double z = deviation(seen.get(n), others(grove, n));
      assertTrue("node " + n + " is off by " + z, z < Z_MAX);
    }
  }

  @Test
  public void itStaysUniformThroughJoinsLossesAndLateChildren() {
    Grove grove = grove(60, Variant.ALL);
    grove.lateness = 0.05;
    List<Integer> stable = new ArrayList<>();
    Map<Integer, Integer> seen = counts();
    Map<Integer, Integer> present = counts();
    int next = 60;
    for (int round = 0; round < ROUNDS; round++) {
      grove.wave();
      count(seen, grove.nodes.get(0).view());
      if (round % 2 == 0) {
        grove.join(next++);
        List<Integer> all = others(grove, 0);
        grove.lose(all.get(grove.random.nextInt(all.size())));
      }
      // Everybody moves about, so that nobody hangs deep for ever and is late the more often.
      List<Integer> all = others(grove, 0);
      int moved = all.get(grove.random.nextInt(all.size()));
      grove.lose(moved);
      grove.join(moved);
      grove.nodes.keySet().forEach(n -> present.merge(n, 1, Integer::sum));
    }
    // Seen in proportion to the rounds that one was there for: by age group, not by place.
    double early = 0;
    double earlyPresent = 0;
    double late = 0;
    double latePresent = 0;
    for (Map.Entry<Integer, Integer> entry : present.entrySet()) {
      int n = entry.getKey();
      if (n == 0 || entry.getValue() < 30) {
        continue;
      }
      stable.add(n);
      if (n % 2 == 0) {
        early += seen.getOrDefault(n, 0);
        earlyPresent += entry.getValue();
      } else {
        late += seen.getOrDefault(n, 0);
        latePresent += entry.getValue();
      }
    }
    assertTrue(stable.size() > 500);
    double rate = (early + late) / (earlyPresent + latePresent);
    double chi = 0;
    for (int n : stable) {
      double expected = rate * present.get(n);
      double off = seen.getOrDefault(n, 0) - expected;
      chi += off * off / (expected * (1 - rate));
    }
    double degrees = stable.size() - 1;
    double spread = 2.0 / (9 * degrees);
    double z = (Math.cbrt(chi / degrees) - (1 - spread)) / Math.sqrt(spread);
    assertTrue("off by " + z, z < Z_MAX);
    assertEquals(1, early / earlyPresent / (late / latePresent), 0.03);
  }

  @Test
  public void aStandByParentIsNeverBelowItsChild() {
    Grove grove = grove(60, Variant.NON_DESCENDANTS);
    int n = grove.children.get(0).get(0);
    TreeSet<Integer> below = new TreeSet<>();
    below(grove, n, below);
    Map<Integer, Integer> seen = counts();
    for (int round = 0; round < ROUNDS; round++) {
      grove.wave();
      Sample view = grove.nodes.get(n).view();
      assertEquals(60 - below.size(), view.population());
      count(seen, view);
    }
    List<Integer> shown = others(grove, n).stream().filter(m -> !below.contains(m)).toList();
    assertTrue(seen.keySet().stream().noneMatch(below::contains));
    assertTrue("off by " + deviation(seen, shown), deviation(seen, shown) < Z_MAX);
  }

  @Test
  public void inOrderNobodySeesWhoComesAfterIt() {
    Grove grove = grove(40, Variant.ORDERED);
    List<Integer> order = new ArrayList<>();
    TreeSet<Integer> walked = new TreeSet<>();
    below(grove, 0, walked);
    preorder(grove, 0, order);
    for (int round = 0; round < 50; round++) {
      grove.wave();
      for (int n : walked) {
        for (Member member : grove.nodes.get(n).view().members()) {
          int shown = (int) member.peer().id().low();
          assertTrue(order.indexOf(shown) < order.indexOf(n));
        }
      }
    }
  }

  private static void below(Grove grove, int n, TreeSet<Integer> into) {
    into.add(n);
    grove.children.get(n).forEach(child -> below(grove, child, into));
  }

  private static void preorder(Grove grove, int n, List<Integer> into) {
    into.add(n);
    grove.children.get(n).forEach(child -> preorder(grove, child, into));
  }

  /** The test can fail: counting members instead of populations, as a public copy does. */
  @Test
  public void theWrongCountsWouldBeFoundOut() {
    SplittableRandom random = new SplittableRandom(5);
    List<Member> few = new ArrayList<>();
    List<Member> many = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      (n < 12 ? few : many).add(member(n));
    }
    List<Integer> everybody = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      everybody.add(n);
    }
    assertTrue(deviation(draws(random, few, many, false), everybody) < Z_MAX);
    assertTrue(deviation(draws(random, few, many, true), everybody) > 100);
  }

  private static Map<Integer, Integer> draws(
      SplittableRandom random, List<Member> few, List<Member> many, boolean wrong) {
    Map<Integer, Integer> seen = counts();
    for (int round = 0; round < ROUNDS; round++) {
      Sample one = of(random, few, wrong);
      Sample other = of(random, many, wrong);
      count(seen, Sample.compact(random, SIZE, List.of(one, other)));
    }
    return seen;
  }

  private static Sample of(SplittableRandom random, List<Member> members, boolean wrong) {
    List<Sample> alone = members.stream().map(Sample::of).toList();
    Sample sample = Sample.compact(random, SIZE, alone);
    return wrong ? new Sample(sample.members().size(), sample.members()) : sample;
  }
}
