package com.plushm.overlay.randtree.ransub;

import com.plushm.api.id.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Some members that stand for a population: each of it is among them with the same chance.
 *
 * @param population how many nodes the sample stands for; at least as many as it has members
 */
public record Sample(long population, List<Member> members) {
  /** Stands for nobody. */
  public static final Sample NOBODY = new Sample(0, List.of());

  /** The greatest population that is believed. */
  public static final long POPULATION_MAX = 1L << 32;

  public Sample {
    if (population < members.size() || population > POPULATION_MAX) {
      throw new IllegalArgumentException(members.size() + " members for " + population);
    }
    members = List.copyOf(members);
  }

  /** One node, standing for itself. */
  public static Sample of(Member member) {
    return new Sample(1, List.of(member));
  }

  /**
   * Merges samples of disjoint populations into one of at most {@code size} members: draws without
   * replacement, choosing a side with probability in proportion to the population that it still
   * represents. If every side has {@code min(size, its population)} members, every set of the joint
   * population is equally likely: the number drawn from a side follows the hypergeometric law, as
   * if one had drawn from the populations themselves.
   */
  public static Sample compact(RandomGenerator random, int size, List<Sample> sides) {
    List<List<Member>> left = new ArrayList<>(sides.size());
    long[] represents = new long[sides.size()];
    long population = 0;
    long represented = 0;
    for (int i = 0; i < represents.length; i++) {
      left.add(new ArrayList<>(sides.get(i).members()));
      population += sides.get(i).population();
      represents[i] = left.get(i).isEmpty() ? 0 : sides.get(i).population();
      represented += represents[i];
    }
    List<Member> drawn = new ArrayList<>(size);
    TreeSet<NodeId> seen = new TreeSet<>();
    while (drawn.size() < size && represented > 0) {
      int side = sideAt(represents, random.nextLong(represented));
      List<Member> from = left.get(side);
      Member member = from.remove(random.nextInt(from.size()));
      // A side whose sample is used up, though it stood for more, is chosen no more.
      long spent = from.isEmpty() ? represents[side] : 1;
      represents[side] -= spent;
      represented -= spent;
      // A node that moved between two waves may be on two sides.
      if (seen.add(member.peer().id())) {
        drawn.add(member);
      }
    }
    return new Sample(Math.min(population, POPULATION_MAX), drawn);
  }

  private static int sideAt(long[] represents, long ticket) {
    long rest = ticket;
    int side = 0;
    while (rest >= represents[side]) {
      rest -= represents[side];
      side++;
    }
    return side;
  }
}
