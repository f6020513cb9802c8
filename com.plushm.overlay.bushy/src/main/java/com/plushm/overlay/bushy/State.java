package com.plushm.overlay.bushy;

/** Where a node stands. */
enum State {
  /** Not asked to join yet. */
  IDLE,
  /** Looks for a parent. */
  JOINING,
  /** An inner node or a leaf. */
  JOINED,
  /** Is the root. */
  ROOT,
  /** A leaf that lost its inner node and is not to be repaired; it waits to be invited again. */
  STRANDED,
  /** Left for good. */
  LEFT
}
