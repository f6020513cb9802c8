package com.plushm.overlay.randtree;

/**
 * The knobs of a RandTree; times in milliseconds.
 *
 * @param degree children of a node at most, reserved slots included (S1)
 * @param pulseInterval between two pulses of the root
 * @param pathFreshFor a path is fresh while its pulse advanced within this
 * @param slotReserved how long an accepted joiner may take to confirm
 * @param attemptTimeout how long one candidate may take to answer
 * @param promoteStep the successor of rank r promotes itself after r times this
 * @param firstDelay an orphan's first attempt comes within this, at random
 * @param backOffFirst bound of the first random pause between two attempts; it doubles
 * @param backOffMax the last bound
 * @param lonely after failing to attach for so long, any node promotes itself
 * @param staleMax an attached node whose path was stale for so long gives its parent up
 * @param reportDelay changes below wait so long for others before they are reported up
 * @param reportInterval between two reports when nothing changes
 * @param moveInterval between two attempts of one subtree to move up
 * @param probeInterval between two probes of a root for separated trees
 * @param roundInterval between two rounds of RanSub
 * @param collectWait a node waits for its children's collects so long per level below it
 * @param sampleSize members of a RanSub sample
 * @param rootRule who is root
 */
record RandTreeSettings(
    int degree,
    long pulseInterval,
    long pathFreshFor,
    long slotReserved,
    long attemptTimeout,
    long promoteStep,
    long firstDelay,
    long backOffFirst,
    long backOffMax,
    long lonely,
    long staleMax,
    long reportDelay,
    long reportInterval,
    long moveInterval,
    long probeInterval,
    long roundInterval,
    long collectWait,
    int sampleSize,
    RootRule rootRule) {
  /** The greatest degree that may be set; it bounds what a message may list. */
  static final int DEGREE_MAX = 1_000;

  /** What is handed down makes at least so many hops before it is given up. */
  static final int HOPS_MIN = 64;

  static final RandTreeSettings DEFAULT = standard(12, RootRule.CLAIM);

  /** Who is root. */
  enum RootRule {
    /** The greatest claim: the controller's grants first. */
    CLAIM,
    /** The smallest node id, as Mace has it; for comparison only, it changes roots in heaps. */
    SMALLEST
  }

  RandTreeSettings {
    if (degree < 1 || degree > DEGREE_MAX) {
      throw new IllegalArgumentException("degree " + degree + " is not in 1.." + DEGREE_MAX);
    }
  }

  static RandTreeSettings standard(int degree, RootRule rootRule) {
    return new RandTreeSettings(
        degree, 1_000, 3_000, 5_000, 2_000, 1_000, 200, 200, 5_000, 30_000, 60_000, 100, 5_000,
        5_000, 5_000, 5_000, 300, 10, rootRule);
  }

  /** Hops that what is handed down may make in a tree of that height. */
  static int hopsMax(int treeHeight) {
    return Math.max(HOPS_MIN, 2 * treeHeight);
  }

  /** How deep a tree of so many nodes may be: ⌈log of size to the base of the degree⌉ + 1. */
  int depthMax(long size) {
    if (degree == 1) {
      return Place.PATH_MAX;
    }
    int needed = 0;
    for (long reach = 1; reach < size; reach *= degree) {
      needed++;
    }
    return needed + 1;
  }
}
