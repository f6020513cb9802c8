package com.plushm.fabric.protocol;

import com.plushm.api.control.NodeEvent;
import com.plushm.api.control.NodeReport;
import com.plushm.api.id.NodeId;
import com.plushm.api.protocol.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last things that this node saw in the fabric, for {@code why}. */
final class EventRing {
  /** Events kept. */
  static final int EVENTS_MAX = NodeReport.EVENTS_MAX;

  /** Characters of an event's words; four bytes each at most. */
  static final int WORDS_MAX = NodeEvent.WORDS_BYTES_MAX / 4;

  private record Seen(long at, Optional<NodeId> about, String words) {}

  private final Context context;
  private final Deque<Seen> ring = new ArrayDeque<>();

  EventRing(Context context) {
    this.context = context;
  }

  void saw(String words) {
    add(Optional.empty(), words);
  }

  /**
   * @param about whom it concerns, or null
   */
  void saw(NodeId about, String words) {
    add(Optional.ofNullable(about), words);
  }

  private void add(Optional<NodeId> about, String words) {
    String cut = words.length() > WORDS_MAX ? words.substring(0, WORDS_MAX) : words;
    if (ring.size() == EVENTS_MAX) {
      ring.removeFirst();
    }
    ring.addLast(new Seen(context.now(), about, cut));
  }

  /** What concerns that node, oldest first; everything, if this is that node. */
  List<NodeEvent> about(NodeId node) {
    boolean itself = node.equals(context.self().id());
    List<NodeEvent> events = new ArrayList<>();
    for (Seen seen : ring) {
      if (itself || seen.about.filter(node::equals).isPresent()) {
        events.add(new NodeEvent(Math.max(0, context.now() - seen.at), seen.about, seen.words));
      }
    }
    return events;
  }
}
