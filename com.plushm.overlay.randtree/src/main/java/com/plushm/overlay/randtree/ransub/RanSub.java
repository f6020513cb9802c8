package com.plushm.overlay.randtree.ransub;

import com.plushm.api.id.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One node's part in the waves (protocol.md §3, RanSub). The samples that go down in a round are
 * made of what came up in the round before: then all of them speak of the same moment. Who calls it
 * owns the tree, the messages and the deadline of a round.
 */
public final class RanSub {
  private final int size;
  private final Variant variant;
  private final RandomGenerator random;
  private long round;
  private Sample outside = Sample.NOBODY;
  private final Map<NodeId, Sample> before = new LinkedHashMap<>();
  private final Map<NodeId, Sample> collected = new LinkedHashMap<>();
  private final TreeSet<NodeId> awaited = new TreeSet<>();

  /**
   * @param size members of a sample at most
   */
  public RanSub(int size, Variant variant, RandomGenerator random) {
    this.size = size;
    this.variant = variant;
    this.random = random;
  }

  /** The last round that this node took part in. */
  public long round() {
    return round;
  }

  /**
   * A wave arrives from the parent, or starts here at the root.
   *
   * @param from a sample of those who are outside this node's subtree
   * @param children whose collects are awaited, in their order
   */
  public void distribute(long newRound, Sample from, List<NodeId> children) {
    round = newRound;
    outside = from;
    before.clear();
    for (NodeId child : children) {
      Sample sample = collected.get(child);
      if (sample != null) {
        before.put(child, sample);
      }
    }
    collected.clear();
    awaited.clear();
    awaited.addAll(children);
  }

  /** What to send down to a child: a sample of those outside the child's own subtree. */
  public Sample sampleFor(NodeId child, Member self) {
    List<Sample> sides = new ArrayList<>(before.size() + 2);
    sides.add(outside);
    sides.add(Sample.of(self));
    for (Map.Entry<NodeId, Sample> sibling : before.entrySet()) {
      if (!sibling.getKey().equals(child)) {
        sides.add(sibling.getValue());
      } else if (variant == Variant.ORDERED) {
        break;
      }
    }
    return Sample.compact(random, size, sides);
  }

  /** A child's collect came up; one of another round is late and counts for nobody. */
  public void collect(NodeId child, long ofRound, Sample sample) {
    if (ofRound == round && awaited.remove(child)) {
      collected.put(child, sample);
    }
  }

  /** The child is gone; it is neither awaited nor represented. */
  public void lost(NodeId child) {
    awaited.remove(child);
    collected.remove(child);
    before.remove(child);
  }

  /** Whether every child has answered. */
  public boolean complete() {
    return awaited.isEmpty();
  }

  /** What to send up: a sample of this node's subtree as far as it answered. */
  public Sample subtree(Member self) {
    awaited.clear();
    List<Sample> sides = new ArrayList<>(collected.values());
    sides.add(Sample.of(self));
    return Sample.compact(random, size, sides);
  }

  /** Random nodes of those that the variant shows to this node; never itself. */
  public Sample view() {
    if (variant != Variant.ALL) {
      return outside;
    }
    List<Sample> sides = new ArrayList<>(before.values());
    sides.add(outside);
    return Sample.compact(random, size, sides);
  }

  /** Random nodes that are not below this one. */
  public Sample outside() {
    return outside;
  }
}
