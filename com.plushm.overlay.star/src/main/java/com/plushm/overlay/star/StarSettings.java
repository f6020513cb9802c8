package com.plushm.overlay.star;

/**
 * The knobs of a star; times in milliseconds.
 *
 * @param degreeMax children of the root; each costs it a descriptor
 * @param successors how many children are told that they succeed the root (protocol.md §3)
 * @param pulseInterval between two pulses of the root
 * @param slotReserved how long an accepted joiner may take to confirm
 * @param attemptTimeout how long one candidate may take to answer
 * @param promoteStep the successor of rank r promotes itself after r times this
 * @param firstDelay an orphan's first attempt comes within this, at random
 * @param backOffFirst bound of the first random pause between rounds of attempts; it doubles
 * @param backOffMax the last bound
 * @param lonely after failing for so long, any node promotes itself
 */
record StarSettings(
    int degreeMax,
    int successors,
    long pulseInterval,
    long slotReserved,
    long attemptTimeout,
    long promoteStep,
    long firstDelay,
    long backOffFirst,
    long backOffMax,
    long lonely) {
  static final StarSettings DEFAULT =
      new StarSettings(9_000, 3, 1_000, 5_000, 3_500, 1_000, 200, 200, 5_000, 30_000);
}
