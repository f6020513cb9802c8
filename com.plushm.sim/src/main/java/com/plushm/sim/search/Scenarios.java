package com.plushm.sim.search;

import com.plushm.sim.search.Event.Kind;
import java.util.List;

/** Small trees and what happens to them: each aims at some of the faults of protocol.md §3. */
final class Scenarios {
  private Scenarios() {}

  /** Nodes come while others do, and attempts may take too long (fault 5). */
  static final Scenario GROWTH = Scenario.growing("growth", 1, 3, 2).timers(2);

  /** A join goes round by another node while the next attempt succeeds (fault 4). */
  static final Scenario LATE = Scenario.growing("late", 2, 3, 2).timers(2);

  /** Nodes come into a chain: whoever comes later is handed down. */
  static final Scenario CHAIN = Scenario.growing("chain", 1, 3, 1).timers(1);

  /** A member ends and comes again before all have heard of it (fault 2). */
  static final Scenario REBIRTH =
      Scenario.formed("rebirth", 3, 2).with(Kind.KILL, 1).with(Kind.RESTART, 1).timers(1);

  /** A host goes without a word and comes again (faults 1 and 3). */
  static final Scenario SILENCE =
      Scenario.formed("silence", 3, 1).with(Kind.SILENT, 1).with(Kind.RESTART, 1).timers(1);

  /** A node joins while another that stands in the way is lost (fault 1). */
  static final Scenario NEWCOMER =
      Scenario.growing("newcomer", 3, 4, 1).with(Kind.CUT, 1).timers(1);

  /** Links break under a tree of four. */
  static final Scenario BREAKS = Scenario.formed("breaks", 4, 2).with(Kind.CUT, 2).timers(1);

  /** The root ends; its children take over. */
  static final Scenario HEIRS = Scenario.formed("heirs", 4, 2).with(Kind.KILL, 2).timers(3);

  /** Time passes here and not there: paths become stale, slots are lost. */
  static final Scenario DELAY = Scenario.growing("delay", 1, 3, 1).with(Kind.LEAP, 2).timers(2);

  /** A member is marked FAILED, gone or not (faults 6 and 7). */
  static final Scenario EXILE =
      Scenario.formed("exile", 3, 2)
          .with(Kind.KILL, 1)
          .with(Kind.RESTART, 1)
          .with(Kind.FAIL, 1)
          .timers(1);

  /** The controller changes its mind. */
  static final Scenario GRANTS =
      Scenario.formed("grants", 3, 2).with(Kind.GRANT, 2).with(Kind.CUT, 1).timers(1);

  /** A chain breaks twice, once without a word. */
  static final Scenario ORPHANS =
      Scenario.formed("orphans", 4, 1).with(Kind.SILENT, 1).with(Kind.CUT, 1).timers(3);

  /** Nodes that heard nothing for long lose links besides. */
  static final Scenario STALE =
      Scenario.formed("stale", 3, 1).with(Kind.LEAP, 2).with(Kind.CUT, 1).timers(2);

  /** A tree with grandchildren, where a member ends, in sight of the others, and comes again. */
  static final Scenario FIVE =
      Scenario.formed("five", 5, 2).with(Kind.KILL, 1).with(Kind.RESTART, 1).timers(1);

  /** Two ends of a chain, one of them without a word, and two restarts (faults 1, 2 and 3). */
  static final Scenario TWICE =
      Scenario.formed("twice", 3, 1)
          .with(Kind.KILL, 1)
          .with(Kind.SILENT, 1)
          .with(Kind.RESTART, 2)
          .timers(1);

  static List<Scenario> all() {
    return List.of(
        GROWTH, LATE, CHAIN, REBIRTH, SILENCE, NEWCOMER, BREAKS, HEIRS, DELAY, EXILE, GRANTS,
        ORPHANS, STALE, FIVE, TWICE);
  }
}
