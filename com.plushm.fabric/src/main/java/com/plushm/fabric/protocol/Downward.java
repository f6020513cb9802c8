package com.plushm.fabric.protocol;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Peer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The way down for what has no number by which a second copy would fall out. While there are two
 * trees, their edges may form a circle, each node being above the other in one of them: whatever
 * was passed on a moment ago is not passed on again, or it would go round, and multiply.
 */
final class Downward {
  /** Messages that are remembered, the oldest forgotten first. */
  static final int RECENT_MAX = 256;

  /** What comes again after so many milliseconds was said again. */
  static final long RECENT_FOR = 1_000;

  private final NodeContext context;
  private final Trees trees;
  private final Map<Message, Long> recent = new LinkedHashMap<>();

  Downward(NodeContext context, Trees trees) {
    this.context = context;
    this.trees = trees;
  }

  /** To all children, of all trees. */
  void pass(Message message) {
    if (trees.areSeveral() && wasPassed(message)) {
      context.count("down.again");
      return;
    }
    for (Peer child : trees.children()) {
      context.send(child, message);
    }
  }

  private boolean wasPassed(Message message) {
    long now = context.now();
    Long before = recent.get(message);
    if (before != null && now - before < RECENT_FOR) {
      return true;
    }
    recent.remove(message);
    recent.put(message, now);
    if (recent.size() > RECENT_MAX) {
      recent.remove(recent.keySet().iterator().next());
    }
    return false;
  }
}
