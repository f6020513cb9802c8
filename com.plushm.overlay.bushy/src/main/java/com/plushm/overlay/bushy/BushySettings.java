package com.plushm.overlay.bushy;

/**
 * The knobs of a bushy tree; times in milliseconds.
 *
 * @param inner inner nodes wanted; 0 for the square root of the number of nodes
 * @param degreeMax children of any node at most
 * @param repair whether a leaf that lost its inner node is attached to another; if not, it is
 *     reported by name and left alone
 * @param pulseInterval between two pulses of the root
 * @param pathFreshFor an inner node accepts leaves only so long after the root's last pulse
 * @param slotReserved how long an accepted joiner may take to confirm
 * @param attemptTimeout how long one candidate may take to answer
 * @param promoteStep the successor of rank r promotes itself after r times this
 * @param firstDelay an orphan's first attempt comes within this, at random
 * @param backOffFirst bound of the first random pause between attempts; it doubles
 * @param backOffMax the last bound
 * @param lonely after failing to attach for so long, any node promotes itself
 * @param reportDelay an inner node waits so long for other changes before it tells the root
 * @param probeInterval between two probes of a root for separated trees
 */
record BushySettings(
    int inner,
    int degreeMax,
    boolean repair,
    long pulseInterval,
    long pathFreshFor,
    long slotReserved,
    long attemptTimeout,
    long promoteStep,
    long firstDelay,
    long backOffFirst,
    long backOffMax,
    long lonely,
    long reportDelay,
    long probeInterval) {
  /** Leaves or inner nodes that a message may list. */
  static final int DEGREE_LIMIT = 9_000;

  static final BushySettings DEFAULT = standard(0, true);

  BushySettings {
    if (inner < 0 || degreeMax < 1 || degreeMax > DEGREE_LIMIT) {
      throw new IllegalArgumentException("inner " + inner + ", degreeMax " + degreeMax);
    }
  }

  static BushySettings standard(int inner, boolean repair) {
    return new BushySettings(
        inner, 1_000, repair, 1_000, 3_000, 5_000, 2_000, 1_000, 200, 200, 5_000, 30_000, 100,
        5_000);
  }
}
