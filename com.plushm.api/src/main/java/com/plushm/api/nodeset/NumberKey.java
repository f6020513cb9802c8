package com.plushm.api.nodeset;

/**
 * A run of digits as one sortable number that keeps its length, for padding is part of a name: the
 * length stands above the value, so keys are in natural order ({@link NodeNames#ORDER}).
 */
final class NumberKey {
  /** Digits that a number may have; 10^17 stays below 2^57. */
  static final int MAX_DIGITS = 17;

  private static final int VALUE_BITS = 57;
  private static final long VALUE = (1L << VALUE_BITS) - 1;

  private NumberKey() {}

  static long of(String text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return (long) (end - start) << VALUE_BITS | value;
  }

  static String digits(long key) {
    String digits = Long.toString(key & VALUE);
    return "0".repeat(length(key) - digits.length()) + digits;
  }

  private static int length(long key) {
    return (int) (key >>> VALUE_BITS);
  }

  /** The numbers as {@code 1-4,7,001-128}; the keys ascend. */
  static String ranges(long[] keys) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      int last = i;
      while (last + 1 < keys.length && follows(keys[i], keys[last], keys[last + 1])) {
        last++;
      }
      text.append(i == 0 ? "" : ",").append(digits(keys[i]));
      if (last > i) {
        text.append('-').append(digits(keys[last]));
      }
      i = last;
    }
    return text.toString();
  }

  /** Whether the next number continues a range from first to last. */
  private static boolean follows(long first, long last, long next) {
    if (length(next) == length(last)) {
      return next == last + 1;
    }
    // From 9 to 10, but neither from 09 to 10 (same length, above) nor from 99 to 100 after 01.
    return !isPadded(first) && !isPadded(next) && (next & VALUE) == (last & VALUE) + 1;
  }

  private static boolean isPadded(long key) {
    return length(key) > Long.toString(key & VALUE).length();
  }
}
