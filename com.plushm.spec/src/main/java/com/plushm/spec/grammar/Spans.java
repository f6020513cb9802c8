package com.plushm.spec.grammar;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as a specification writes them: a whole number and a unit. */
public final class Spans {
  /** As JSON Schema takes it too. */
  static final String PATTERN = "[0-9]{1,9}(ms|s|m|h)";

  static final String ADVICE = "write a whole number and ms, s, m or h, as in 30s";

  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private Spans() {}

  /** The length; nothing if that is none, or not longer than zero. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration span =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    return span.isZero() ? Optional.empty() : Optional.of(span);
  }
}
