package com.plushm.api.nodeset;

import java.util.List;
import java.util.function.Consumer;

/**
 * One operand of a node-set expression, not yet expanded: literal text and ranges in turn, as in
 * {@code r[1-4]n[01-16]-ib}.
 *
 * @param literals one more than dimensions; each may be empty
 * @param dimensions the ranges of each bracket, at least one each
 */
record NodePattern(List<String> literals, List<List<Range>> dimensions) {

  /**
   * Some numbers of one bracket.
   *
   * @param first smallest number
   * @param last bound, inclusive, not less than {@code first}
   * @param step at least 1
   * @param width digits that each number is padded to with zeros; 0 for none
   */
  record Range(long first, long last, long step, int width) {
    long count() {
      return (last - first) / step + 1;
    }

    int longest() {
      return Math.max(width, Long.toString(last).length());
    }
  }

  /**
   * Number of names, those that are written twice counted twice; above the limit some larger
   * number.
   */
  long count(long limit) {
    long product = 1;
    for (List<Range> ranges : dimensions) {
      long sum = 0;
      for (Range range : ranges) {
        // Both factors stay below 10^18, and we stop above the limit: no overflow.
        sum += range.count();
        if (sum > limit) {
          return sum;
        }
      }
      product *= sum;
      if (product > limit) {
        return product;
      }
    }
    return product;
  }

  /** Length of the longest name, in characters. */
  int longest() {
    int length = 0;
    for (String literal : literals) {
      length += literal.length();
    }
    for (List<Range> ranges : dimensions) {
      length += ranges.stream().mapToInt(Range::longest).max().orElse(0);
    }
    return length;
  }

  /** Hands over every name. Check {@link #count} first. */
  void expand(Consumer<String> sink) {
    expand(0, new StringBuilder(), sink);
  }

  private void expand(int dimension, StringBuilder name, Consumer<String> sink) {
    name.append(literals.get(dimension));
    if (dimension == dimensions.size()) {
      sink.accept(name.toString());
      return;
    }
    int length = name.length();
    for (Range range : dimensions.get(dimension)) {
      // Counting rather than comparing with last: adding a large step could overflow.
      long value = range.first();
      for (long left = range.count(); left > 0; left--) {
        String digits = Long.toString(value);
        for (int zeros = range.width() - digits.length(); zeros > 0; zeros--) {
          name.append('0');
        }
        expand(dimension + 1, name.append(digits), sink);
        name.setLength(length);
        value += range.step();
      }
    }
  }
}
