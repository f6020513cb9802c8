package com.plushm.sim.search;

/**
 * What can happen next.
 *
 * @param node to which it happens
 * @param other the other end, or -1
 * @param timer that fires, or empty
 */
record Event(Kind kind, int node, int other, String timer) {
  /** The kinds, in the order in which they are tried. */
  enum Kind {
    /** The oldest message from the other arrives. */
    DELIVER,
    /** The node hears that its link to the other is gone, or could not be had. */
    LOSS,
    /** The node's record is durable, and it hears so. */
    DURABLE,
    /** A heartbeat is answered "not my child": the other does not hold the attachment. */
    BEAT,
    /** The other was silent for too long. */
    SILENCE,
    /** A timer fires. */
    TIMER,
    /** The node begins, and is invited. A fault only in that it comes when it likes. */
    START(true),
    /** The controller names the node root. */
    GRANT(true),
    /** The process ends; its neighbours see the connections close. */
    KILL(true),
    /** The host is gone; nobody is told. */
    SILENT(true),
    /** A node that was gone begins again, with its store, and is invited. */
    RESTART(true),
    /** A connection breaks. */
    CUT(true),
    /** Four seconds pass at this node, as far as the others are concerned in no time. */
    LEAP(true),
    /** The controller marks the node FAILED, and all others are told. */
    FAIL(true);

    private final boolean fault;

    Kind() {
      this(false);
    }

    Kind(boolean fault) {
      this.fault = fault;
    }

    /** Whether a scenario allows so many of it, and none by itself. */
    boolean isFault() {
      return fault;
    }
  }

  static Event at(Kind kind, int node) {
    return new Event(kind, node, -1, "");
  }

  static Event between(Kind kind, int node, int other) {
    return new Event(kind, node, other, "");
  }

  static Event timer(int node, String timer) {
    return new Event(Kind.TIMER, node, -1, timer);
  }
}
