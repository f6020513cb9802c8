package com.plushm.api.overlay;

import java.util.ArrayDeque;

/**
 * Keeps a node's attempts to find a parent within a bound for any minute, whatever restarts the
 * search and however soon its candidates refuse (protocol.md §7, L10).
 */
public final class AttemptPace {
  /**
   * Attempts of an overlay in a minute at most: what L10 allows a node, 30, less what the fabric
   * may dial meanwhile by itself.
   */
  public static final int PER_MINUTE = 26;

  private static final long MINUTE = 60_000;

  private final ArrayDeque<Long> recent = new ArrayDeque<>();

  /**
   * Takes leave for an attempt.
   *
   * @param now milliseconds of the node's clock
   * @return 0 if it may be made now, and is counted; else milliseconds until it may be
   */
  public long attempt(long now) {
    while (!recent.isEmpty() && now - recent.peekFirst() >= MINUTE) {
      recent.pollFirst();
    }
    if (recent.size() >= PER_MINUTE) {
      return MINUTE - (now - recent.peekFirst());
    }
    recent.addLast(now);
    return 0;
  }
}
