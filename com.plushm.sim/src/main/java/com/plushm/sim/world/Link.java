package com.plushm.sim.world;

import com.plushm.api.codec.Message;
import com.plushm.api.id.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection between two processes. Each end learns of its end by itself: what one has closed
 * the other may still believe in.
 */
final class Link {
  /** What is under way in one direction, in order. */
  static final class Way {
    final Station from;
    final Station to;

    /** What waits for a blocked direction to open; an end of the link is a null message. */
    final Deque<Message> held = new ArrayDeque<>();

    long lastArrival;
    int underWay;
    boolean refused;
    boolean lostSomething;

    /** The end of the link is under way here. */
    boolean closing;

    private Way(Station from, Station to) {
      this.from = from;
      this.to = to;
    }
  }

  private final Way forth;
  private final Way back;

  Link(Station dialler, Station other) {
    forth = new Way(dialler, other);
    back = new Way(other, dialler);
  }

  Way from(Station sender) {
    return sender == forth.from ? forth : back;
  }

  /** Whether the news of its end is still under way to somebody. */
  boolean closing() {
    return forth.closing || back.closing;
  }

  Way way(boolean first) {
    return first ? forth : back;
  }

  Station other(Station end) {
    return end == forth.from ? forth.to : forth.from;
  }

  static NodeId id(Station station) {
    return station.identity().peer().id();
  }
}
