package com.plushm.api.spec;

import java.util.Map;

/**
 * Variables that a specification's reader leaves in words and environment, because only a run knows
 * them: the controller replaces <code>${count}</code> and <code>${COMPONENT.hosts}</code>, the
 * client <code>${host}</code> and <code>${rank}</code>. A dollar sign before one of these means it
 * as it is written; that sign goes when the client, the last in line, has replaced its own.
 * Everything else, <code>${HOME}</code> for a shell say, is text.
 */
public final class RunVariables {
  public static final String HOST = "host";
  public static final String RANK = "rank";
  public static final String COUNT = "count";

  /** In a workflow: the input of a task, and its number from 0; the controller replaces both. */
  public static final String INPUT = "input";

  public static final String INDEX = "index";

  /** After a component's name. */
  public static final String HOSTS_SUFFIX = ".hosts";

  private static final String OPEN = "${";

  private RunVariables() {}

  /** Whether a name between the braces is one of these. */
  public static boolean isOne(String name) {
    return name.equals(HOST)
        || name.equals(RANK)
        || name.equals(COUNT)
        || name.equals(INPUT)
        || name.equals(INDEX)
        || (name.endsWith(HOSTS_SUFFIX) && name.length() > HOSTS_SUFFIX.length());
  }

  /** Replaces those that have a value and leaves all others, and what is escaped, for the next. */
  public static String replace(String text, Map<String, String> values) {
    return replace(text, values, false);
  }

  /** As {@link #replace}, for the last in line: what is escaped becomes text. */
  public static String replaceLast(String text, Map<String, String> values) {
    return replace(text, values, true);
  }

  private static String replace(String text, Map<String, String> values, boolean last) {
    int open = text.indexOf(OPEN);
    if (open < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = text.substring(open + OPEN.length(), close);
      boolean escaped = open > done && text.charAt(open - 1) == '$';
      int next = open + OPEN.length();
      if (isOne(name) && (escaped ? last : values.containsKey(name))) {
        out.append(text, done, escaped ? open - 1 : open);
        out.append(escaped ? OPEN + name + "}" : values.get(name));
        next = close + 1;
        done = next;
      }
      open = text.indexOf(OPEN, next);
    }
    return out.append(text, done, text.length()).toString();
  }
}
