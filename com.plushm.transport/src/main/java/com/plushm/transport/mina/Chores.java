package com.plushm.transport.mina;

import java.util.ArrayList;
import java.util.List;

/**
 * What was decided under a lock and is done after it has been let go, in order. A connection's lock
 * may be held when the lock of the node's links is taken, never the other way round, and neither
 * when a handler is called: that is why there is anything to put off.
 */
final class Chores {
  private final List<Runnable> chores = new ArrayList<>(4);

  void add(Runnable chore) {
    chores.add(chore);
  }

  /** Does them; called with no lock held. */
  void run() {
    for (Runnable chore : chores) {
      chore.run();
    }
  }
}
