package com.plushm.controller.decide;

import com.plushm.api.protocol.Context;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named timers with what they do: at most one a host, an invitation and a job for each purpose. */
final class Timers {
  private final Context context;
  private final SortedMap<String, Runnable> actions = new TreeMap<>();

  Timers(Context context) {
    this.context = context;
  }

  /** Starts or restarts the timer of that name. */
  void start(String name, long delayMillis, Runnable action) {
    actions.put(name, action);
    context.startTimer(name, delayMillis);
  }

  /** Starts the timer unless it runs. */
  void ensure(String name, long delayMillis, Runnable action) {
    if (!actions.containsKey(name)) {
      start(name, delayMillis, action);
    }
  }

  void cancel(String name) {
    if (actions.remove(name) != null) {
      context.cancelTimer(name);
    }
  }

  void fire(String name) {
    Runnable action = actions.remove(name);
    if (action != null) {
      action.run();
    }
  }
}
