package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What an overlay has to hear when its code is there again, in the order in which it happened. */
final class ParkedEvents {
  /** Messages kept at most. */
  static final int MESSAGES_MAX = 4_096;

  /** Bytes of messages kept at most. */
  static final long BYTES_MAX = 4L << 20;

  /** Other events kept at most: losses are one a node, timers one a name; the rest is rare. */
  static final int OTHERS_MAX = 20_000;

  private final Deque<Consumer<Overlay>> events = new ArrayDeque<>();
  private final TreeSet<NodeId> lost = new TreeSet<>();
  private final TreeSet<NodeId> cut = new TreeSet<>();
  private final TreeSet<String> timers = new TreeSet<>();
  private int messages;
  private int others;
  private long bytes;

  boolean isEmpty() {
    return events.isEmpty();
  }

  int size() {
    return events.size();
  }

  /** The next event; only if there is one. */
  Consumer<Overlay> next() {
    return events.remove();
  }

  /** Forgets what was counted, when all events were taken. */
  void clear() {
    events.clear();
    lost.clear();
    cut.clear();
    timers.clear();
    messages = 0;
    others = 0;
    bytes = 0;
  }

  /**
   * A message.
   *
   * @return false if there is no room: then its sender has to be cut off, since on a link nothing
   *     may be missing in between
   */
  boolean message(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (cut.contains(from.id())) {
      return true;
    }
    long size = message instanceof OverlayFrame frame ? frame.body().length() : 0;
    if (messages >= MESSAGES_MAX || bytes + size > BYTES_MAX) {
      cut.add(from.id());
      return false;
    }
    messages++;
    bytes += size;
    lost.remove(from.id());
    events.add(overlay -> overlay.deliver(from, incarnation, message));
    return true;
  }

  /** A loss, once until the node is heard of again. */
  void loss(NodeId node, String cause) {
    if (lost.add(node)) {
      other(overlay -> overlay.linkLost(node, cause));
    }
  }

  void timer(String name) {
    if (timers.add(name)) {
      other(overlay -> overlay.timer(name));
    }
  }

  /**
   * Anything else.
   *
   * @return false if there is no room, and it is forgotten
   */
  boolean other(Consumer<Overlay> event) {
    if (others >= OTHERS_MAX) {
      return false;
    }
    others++;
    events.add(event);
    return true;
  }
}
