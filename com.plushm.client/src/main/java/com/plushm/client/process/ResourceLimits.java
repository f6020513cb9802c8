package com.plushm.client.process;

import java.util.List;

/** Limits as {@code ulimit} wants them: {@code LETTER=VALUE}, in its units. */
final class ResourceLimits {
  private static final long KIB = 1 << 10;
  private static final long BLOCK = 512;

  private ResourceLimits() {}

  /**
   * @param limits {@code WORD=value} each, bytes and seconds
   * @throws IllegalArgumentException if one is not understood
   */
  static String options(List<String> limits) {
    StringBuilder options = new StringBuilder();
    for (String limit : limits) {
      int equals = limit.indexOf('=');
      String word = equals < 0 ? limit : limit.substring(0, equals);
      long value = value(limit, equals);
      options.append(options.length() == 0 ? "" : " ");
      switch (word) {
        case "cpu" -> options.append("t=").append(value);
        case "memory" -> options.append("v=").append(Math.max(1, value / KIB));
        case "files" -> options.append("n=").append(value);
        case "processes" -> options.append("u=").append(value);
        case "file_size" -> options.append("f=").append(value / BLOCK);
        case "core" -> options.append("c=").append(value / BLOCK);
        default -> throw new IllegalArgumentException("there is no limit '" + word + "'");
      }
    }
    return options.toString();
  }

  private static long value(String limit, int equals) {
    try {
      long value = Long.parseLong(limit.substring(equals + 1));
      if (equals > 0 && value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("limit '" + limit + "' has no number", e);
    }
    throw new IllegalArgumentException("limit '" + limit + "' has no value");
  }
}
