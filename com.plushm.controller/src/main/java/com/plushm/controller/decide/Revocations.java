package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ends what was reported missing: a host that returns with its store is given the commands that it
 * lacks, and would run what nobody waits for any more. So the order to kill it follows each of
 * these commands.
 *
 * <p>Commands come in order, and a participant starts a run only when its intent is durable, so
 * that the signal, which is replayed along with it, usually comes first: then the run is concluded
 * unstarted. This is not guaranteed: when the signal is late, or the run is idempotent and starts
 * at once, the process begins, and is killed if it has not ended.
 */
final class Revocations {
  private static final int KILL = 9;
  private static final String TIMER = "revoke";

  /** Hosts are often given up together: one command for all of them. */
  private static final long BATCH_MILLIS = 20;

  private final Timers timers;
  private final Sequencer sequencer;

  /** No more than there are accounts open at a time. */
  private final SortedMap<CommandId, OrdinalSet> pending = new TreeMap<>();

  Revocations(Timers timers, Sequencer sequencer) {
    this.timers = timers;
    this.sequencer = sequencer;
  }

  void revoke(List<CommandId> runs, Ordinal ordinal) {
    for (CommandId run : runs) {
      pending.merge(run, OrdinalSet.of(ordinal), OrdinalSet::union);
    }
    if (!runs.isEmpty()) {
      timers.ensure(TIMER, BATCH_MILLIS, this::flush);
    }
  }

  private void flush() {
    if (!sequencer.reconciled()) {
      timers.ensure(TIMER, BATCH_MILLIS, this::flush);
      return;
    }
    pending.forEach((run, who) -> sequencer.number(new Command.Signal(run, who, KILL)));
    pending.clear();
  }
}
