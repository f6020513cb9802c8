package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Barrier entries that wait for their runs (application.md §2 and {@link Command.Enter}). An entry
 * holds nothing but names, so that a later incarnation looks at the same runs again.
 */
final class Entries {
  /** How a run stands, for those who wait for it. */
  enum Verdict {
    /** It ended well, is up, or was settled before. */
    WELL,
    /** It failed, and nothing more will come of it. */
    FAILED,
    /** That is not known yet. */
    OPEN
  }

  /** An entry that can be concluded. */
  record Decided(CommandId entry, boolean well) {}

  private final TreeMap<CommandId, TreeSet<CommandId>> waiting = new TreeMap<>();

  /** Begins to wait; {@link #review} says when it is decided. */
  void begin(CommandId id, Command.Enter entry) {
    waiting.put(id, new TreeSet<>(entry.after()));
  }

  void withdraw(CommandId id) {
    waiting.remove(id);
  }

  /** The entries that are decided now; they wait no longer. */
  List<Decided> review(Function<CommandId, Verdict> verdicts) {
    List<Decided> decided = new ArrayList<>();
    for (Map.Entry<CommandId, TreeSet<CommandId>> entry : waiting.entrySet()) {
      boolean failed = false;
      for (CommandId run : List.copyOf(entry.getValue())) {
        Verdict verdict = verdicts.apply(run);
        failed |= verdict == Verdict.FAILED;
        if (verdict == Verdict.WELL) {
          entry.getValue().remove(run);
        }
      }
      if (failed || entry.getValue().isEmpty()) {
        decided.add(new Decided(entry.getKey(), !failed));
      }
    }
    decided.forEach(d -> waiting.remove(d.entry()));
    return decided;
  }
}
