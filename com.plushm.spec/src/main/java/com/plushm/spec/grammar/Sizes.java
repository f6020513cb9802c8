package com.plushm.spec.grammar;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as a specification writes them: a whole number and a power of 1024. */
public final class Sizes {
  /** As JSON Schema takes it too. */
  static final String PATTERN = "[0-9]{1,15}[KMGT]?";

  public static final String ADVICE =
      "write a whole number of bytes, or with K, M, G or T, as in 8G";

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([KMGT]?)");

  private Sizes() {}

  /** So many bytes; nothing if that is no size, or more than fits. */
  public static Optional<Long> parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int power = matcher.group(2).isEmpty() ? 0 : 1 + "KMGT".indexOf(matcher.group(2));
    try {
      return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
