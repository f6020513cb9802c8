package com.plushm.controller.tree;

/** How a host and all below it are; the one vocabulary for it. */
public enum Health {
  /** It and everyone below answered. */
  FULL,
  /** Somebody below has not joined yet, or has left. */
  PARTIAL,
  /** Somebody below is lost. */
  DEGRADED,
  /** It was there and does not answer. */
  LOST,
  /** It has not joined, or left as it was told to. */
  OFFLINE;

  /** The word that people read. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Of a node that answers, when one directly below is like that. */
  Health above(Health below) {
    Health seen =
        switch (below) {
          case FULL -> FULL;
          case PARTIAL, OFFLINE -> PARTIAL;
          case DEGRADED, LOST -> DEGRADED;
        };
    return seen.ordinal() > ordinal() ? seen : this;
  }
}
