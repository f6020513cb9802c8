package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.Stage;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.id.OrdinalSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who below this node, itself included, has come how far with a generation (protocol.md §6): sets
 * that only grow, sent up as a whole when they have grown, and again when the way up is another
 * one.
 */
final class Standings {
  /** The timer of what is to be sent. */
  static final String FLUSH = "fabric.standing";

  /** Reports wait so long for others. */
  static final long FOLD = 20;

  private final NodeContext context;
  private final Predicate<Standing> up;
  private final Map<Stage, OrdinalSet> sets = new EnumMap<>(Stage.class);
  private final EnumSet<Stage> unsent = EnumSet.noneOf(Stage.class);
  private long generation;

  /**
   * @param up sends it to where it belongs; false if there is no way now
   */
  Standings(NodeContext context, Predicate<Standing> up) {
    this.context = context;
    this.up = up;
  }

  /** Some have come so far; of an older generation nobody wants to know any more. */
  void add(long number, Stage stage, OrdinalSet who) {
    if (number < generation || who.isEmpty()) {
      return;
    }
    if (number > generation) {
      generation = number;
      sets.clear();
      unsent.clear();
    }
    OrdinalSet before = sets.getOrDefault(stage, OrdinalSet.empty());
    OrdinalSet now = before.union(who);
    if (!now.equals(before)) {
      sets.put(stage, now);
      if (unsent.isEmpty()) {
        context.startTimer(FLUSH, FOLD);
      }
      unsent.add(stage);
    }
  }

  /** The way up is another one, or what was sent may be lost: all is to be sent again. */
  void again() {
    unsent.addAll(sets.keySet());
    flush();
  }

  /** Sends what has grown. */
  void flush() {
    for (Stage stage : List.copyOf(unsent)) {
      if (up.test(new Standing(generation, stage, sets.get(stage)))) {
        unsent.remove(stage);
      }
    }
  }
}
