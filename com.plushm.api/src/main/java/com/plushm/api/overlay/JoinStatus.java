package com.plushm.api.overlay;

/** How an attempt to join ended. */
public enum JoinStatus {
  /** The node is attached, or is root. */
  JOINED,
  /** No peer answered; the overlay goes on trying. */
  UNREACHABLE,
  /** The overlay has no room: in a star, its descriptors. */
  FULL,
  /** The node is marked failed, or may not join. */
  REFUSED
}
