package com.plushm.controller.decide;

import com.plushm.controller.StoryLine;
import java.util.List;

/**
 * What an execution that is over decided, as it is kept beside its {@link RunRecord}: so that a
 * later controller can tell why it went as it did.
 *
 * @param key the execution's id
 * @param lines the last ones, oldest first
 */
public record RunStory(String key, List<StoryLine> lines) {
  /** Lines that are kept of one execution: the last ones tell how it ended. */
  static final int LINES_MAX = 200;

  /** Characters that are kept of one line. */
  static final int LINE_CHARS_MAX = 400;

  /** What one line costs beside its words. */
  private static final long LINE_OVERHEAD_BYTES = 64;

  private static final String MORE = "…";

  static RunStory of(String key, List<StoryLine> all) {
    List<StoryLine> last = all.subList(Math.max(0, all.size() - LINES_MAX), all.size());
    return new RunStory(
        key, last.stream().map(line -> new StoryLine(line.at(), cut(line.words()))).toList());
  }

  /** The beginning of it; never half a character, which would be another one then. */
  static String cut(String words) {
    if (words.length() <= LINE_CHARS_MAX) {
      return words;
    }
    int end = LINE_CHARS_MAX - MORE.length();
    return words.substring(0, Character.isHighSurrogate(words.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }

  /** About what it costs to keep it. */
  long bytes() {
    return lines.stream().mapToLong(line -> LINE_OVERHEAD_BYTES + line.words().length()).sum();
  }
}
