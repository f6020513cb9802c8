package com.plushm.sim.search;

import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayDeque;

/**
 * The links of a small world as the fabric gives them: at most one between two nodes, each
 * direction in order. When it goes, what was under way is lost, and whoever has no other by the
 * time that it hears of it is told once.
 */
final class Network {
  /** What two nodes have between them. */
  enum Link {
    NONE,
    LIVE,
    /** One end's host went without a word: the other end still has its half. */
    HALF
  }

  private final int size;
  private final Link[] links;
  private final boolean[] losses;
  private final ArrayDeque<OverlayMessage>[] queues;

  Network(int size) {
    this.size = size;
    links = new Link[size * size];
    losses = new boolean[size * size];
    queues = queues(size * size);
    for (int i = 0; i < links.length; i++) {
      links[i] = Link.NONE;
      queues[i] = new ArrayDeque<>(2);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays of generics cannot be made otherwise.
  private static ArrayDeque<OverlayMessage>[] queues(int count) {
    return new ArrayDeque[count];
  }

  private int at(int from, int to) {
    return from * size + to;
  }

  Link link(int a, int b) {
    return links[at(Math.min(a, b), Math.max(a, b))];
  }

  private void link(int a, int b, Link now) {
    links[at(Math.min(a, b), Math.max(a, b))] = now;
  }

  ArrayDeque<OverlayMessage> queue(int from, int to) {
    return queues[at(from, to)];
  }

  boolean isLive(int a, int b) {
    return link(a, b) == Link.LIVE;
  }

  /** Whether nothing is under way between two nodes. */
  boolean isQuiet(int a, int b) {
    return queue(a, b).isEmpty() && queue(b, a).isEmpty() && !losses[at(a, b)] && !losses[at(b, a)];
  }

  boolean isQuiet() {
    for (int i = 0; i < queues.length; i++) {
      if (losses[i] || !queues[i].isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Whether that node has yet to hear that a link is gone. */
  boolean losing(int node, int other) {
    return losses[at(node, other)];
  }

  void lost(int node, int other) {
    losses[at(node, other)] = true;
  }

  void heard(int node, int other) {
    losses[at(node, other)] = false;
  }

  /** A dial succeeds. A loss that was not told yet never will be: a link is there. */
  void connect(int a, int b) {
    link(a, b, Link.LIVE);
    heard(a, b);
    heard(b, a);
  }

  /** No link any more, and nothing under way. */
  void disconnect(int a, int b) {
    link(a, b, Link.NONE);
    queue(a, b).clear();
    queue(b, a).clear();
  }

  /** One end's host is gone; what it had sent may still arrive, what was sent to it does not. */
  void silence(int gone, int other) {
    if (isLive(gone, other)) {
      link(gone, other, Link.HALF);
    }
    queue(other, gone).clear();
    heard(gone, other);
  }

  void hash(StateHash hash) {
    for (int i = 0; i < links.length; i++) {
      hash.word((links[i].ordinal() * 2L) + (losses[i] ? 1 : 0));
    }
    for (ArrayDeque<OverlayMessage> queue : queues) {
      hash.value(queue);
    }
  }
}
