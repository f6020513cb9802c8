package com.plushm.controller.decide;

import com.plushm.controller.ControlNode;
import com.plushm.controller.StoryLine;
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
  private final Map<String, RunStory> stories = new LinkedHashMap<>();
  private long bytes;

  History(Diary diary) {
    this.diary = diary;
  }

  /** One more is over. */
  void add(RunRecord run) {
    diary.note(new JournalEvent.Over(run));
    RunRecord before = runs.put(run.key(), run);
    bytes += run.bytes() - (before == null ? 0 : before.bytes());
    trim();
  }

  /** What one that is over has decided; of one that was let go it is not kept. */
  void tell(RunStory story) {
    if (story.lines().isEmpty() || !runs.containsKey(story.key())) {
      return;
    }
    diary.note(new JournalEvent.Told(story));
    RunStory before = stories.put(story.key(), story);
    bytes += story.bytes() - (before == null ? 0 : before.bytes());
    trim();
  }

  private void trim() {
    while (runs.size() > RUNS_MAX || (bytes > BYTES_MAX && runs.size() > 1)) {
      drop(runs.keySet().iterator().next());
    }
  }

  /** It is let go. */
  void drop(String key) {
    RunRecord run = runs.remove(key);
    if (run != null) {
      RunStory story = stories.remove(key);
      bytes -= run.bytes() + (story == null ? 0 : story.bytes());
      diary.note(new JournalEvent.Dropped(key));
    }
  }

  Optional<RunRecord> run(String key) {
    return Optional.ofNullable(runs.get(key));
  }

  /** What it decided, oldest first; empty if nothing was kept of that. */
  List<StoryLine> story(String key) {
    RunStory story = stories.get(key);
    return story == null ? List.of() : story.lines();
  }

  /** Newest first. */
  List<RunRecord> runs() {
    List<RunRecord> all = new ArrayList<>(runs.values());
    java.util.Collections.reverse(all);
    return all;
  }
}
