package com.plushm.controller.decide;

import com.plushm.controller.ControlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executions that are over, of this controller and of those before it: the last ones. */
final class History {
  /** Executions that are kept. */
  static final int RUNS_MAX = ControlNode.RUNS_KEPT;

  /** Their bytes, roughly. */
  static final long BYTES_MAX = 16L << 20;

  private final Diary diary;
  private final Map<String, RunRecord> runs = new LinkedHashMap<>();
  private long bytes;

  History(Diary diary) {
    this.diary = diary;
  }

  /** One more is over. */
  void add(RunRecord run) {
    diary.note(new JournalEvent.Over(run));
    RunRecord before = runs.put(run.key(), run);
    bytes += run.bytes() - (before == null ? 0 : before.bytes());
    while (runs.size() > RUNS_MAX || (bytes > BYTES_MAX && runs.size() > 1)) {
      drop(runs.keySet().iterator().next());
    }
  }

  /** It is let go. */
  void drop(String key) {
    RunRecord run = runs.remove(key);
    if (run != null) {
      bytes -= run.bytes();
      diary.note(new JournalEvent.Dropped(key));
    }
  }

  Optional<RunRecord> run(String key) {
    return Optional.ofNullable(runs.get(key));
  }

  /** Newest first. */
  List<RunRecord> runs() {
    List<RunRecord> all = new ArrayList<>(runs.values());
    java.util.Collections.reverse(all);
    return all;
  }
}
