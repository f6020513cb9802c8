package com.plushm.api.id;

import java.util.Arrays;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An immutable set of ordinals, kept as its runs: the form in which rosters, targets and the
 * origins of folded answers travel (protocol.md §1). Ten thousand participants that answered alike
 * are two numbers. Every operation takes at most time proportional to the runs of the sets
 * concerned, streams aside.
 */
public final class OrdinalSet {
  /** Most runs that {@link #ofRuns} and {@link #parse} accept: their input may be hostile. */
  public static final int RUNS_MAX = 1 << 20;

  private static final OrdinalSet EMPTY = new OrdinalSet(new int[0]);

  /** First and last of each run, alternating, ascending, with a gap between any two runs. */
  private final int[] runs;

  private OrdinalSet(int[] runs) {
    this.runs = runs;
  }

  /** The set without ordinals. */
  public static OrdinalSet empty() {
    return EMPTY;
  }

  /** The ordinals given, in any order, repeated or not. */
  public static OrdinalSet of(int... ordinals) {
    Builder builder = builder();
    for (int ordinal : ordinals) {
      builder.add(ordinal);
    }
    return builder.build();
  }

  /** The set of one ordinal. */
  public static OrdinalSet of(Ordinal ordinal) {
    return new OrdinalSet(new int[] {ordinal.value(), ordinal.value()});
  }

  /** The ordinals given, in any order, repeated or not. */
  public static OrdinalSet of(Collection<Ordinal> ordinals) {
    Builder builder = builder();
    for (Ordinal ordinal : ordinals) {
      builder.add(ordinal);
    }
    return builder.build();
  }

  /** All ordinals from first to last, both included. */
  public static OrdinalSet range(int first, int last) {
    return builder().addRange(first, last).build();
  }

  /**
   * The inverse of {@link #runs()}, for codecs.
   *
   * @throws IllegalArgumentException if these are not the runs of any set: an odd number of bounds,
   *     more than {@link #RUNS_MAX} runs, negative, descending, overlapping or touching ones
   */
  public static OrdinalSet ofRuns(int[] runs) {
    if (runs.length % 2 != 0 || runs.length / 2 > RUNS_MAX) {
      throw new IllegalArgumentException("a set of ordinals of " + runs.length + " bounds");
    }
    long free = 0;
    for (int i = 0; i < runs.length; i += 2) {
      if (runs[i] < free || runs[i + 1] < runs[i]) {
        throw new IllegalArgumentException(
            "a set of ordinals with " + runs[i] + "-" + runs[i + 1] + " as its run " + i / 2);
      }
      free = runs[i + 1] + 2L;
    }
    return runs.length == 0 ? EMPTY : new OrdinalSet(runs.clone());
  }

  /**
   * The inverse of {@link #format()}; parts may stand in any order and overlap.
   *
   * @throws IllegalArgumentException if the text is not of the form {@code 0-15,20}
   */
  public static OrdinalSet parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    Builder builder = builder();
    int start = 0;
    for (int parts = 0; start <= text.length(); parts++) {
      if (parts == RUNS_MAX) {
        throw new IllegalArgumentException("a set of ordinals of more than " + RUNS_MAX + " runs");
      }
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      int dash = text.indexOf('-', start);
      if (dash < 0 || dash >= end) {
        builder.add(number(text, start, end));
      } else {
        builder.addRange(number(text, start, dash), number(text, dash + 1, end));
      }
      start = end + 1;
    }
    return builder.build();
  }

  private static int number(String text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      value = value * 10 + (c - '0');
      if (c < '0' || c > '9' || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("no ordinal at character " + (start + 1));
      }
    }
    if (start >= end) {
      throw new IllegalArgumentException("no ordinal at character " + (start + 1));
    }
    return (int) value;
  }

  /** Collects ordinals that come one by one. */
  public static Builder builder() {
    return new Builder();
  }

  public boolean isEmpty() {
    return runs.length == 0;
  }

  /**
   * How many ordinals; as in {@link Collection#size()}, {@link Integer#MAX_VALUE} for the one set
   * that has more.
   */
  public int size() {
    long size = 0;
    for (int i = 0; i < runs.length; i += 2) {
      size += runs[i + 1] - (long) runs[i] + 1;
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  public boolean contains(Ordinal ordinal) {
    return contains(ordinal.value());
  }

  /** Whether the ordinal is in the set; a negative number never is. */
  public boolean contains(int ordinal) {
    int run = runNotEndingBefore(ordinal);
    return run < runs.length && runs[run] <= ordinal;
  }

  /** Whether every ordinal of the other set is in this one. */
  public boolean containsAll(OrdinalSet other) {
    for (int i = 0; i < other.runs.length; i += 2) {
      int run = runNotEndingBefore(other.runs[i]);
      if (run == runs.length || runs[run] > other.runs[i] || runs[run + 1] < other.runs[i + 1]) {
        return false;
      }
    }
    return true;
  }

  /** Index in {@link #runs} of the first run whose last is not less than the ordinal. */
  private int runNotEndingBefore(int ordinal) {
    int low = 0;
    int high = runs.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs[2 * middle + 1] < ordinal) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low;
  }

  /**
   * The least ordinal.
   *
   * @throws NoSuchElementException if the set is empty
   */
  public Ordinal first() {
    return nth(0);
  }

  /**
   * The ordinal at an index.
   *
   * @param index from 0, in ascending order
   * @throws NoSuchElementException if the set has none at this index
   */
  public Ordinal nth(int index) {
    long left = index;
    for (int i = 0; i < runs.length && left >= 0; i += 2) {
      long length = runs[i + 1] - (long) runs[i] + 1;
      if (left < length) {
        return new Ordinal((int) (runs[i] + left));
      }
      left -= length;
    }
    throw new NoSuchElementException("ordinal " + index + " of " + size());
  }

  /** The index of an ordinal in the set, from 0; -1 if it is not in it. */
  public int rank(Ordinal ordinal) {
    return rank(ordinal.value());
  }

  /** The index of an ordinal in the set, from 0; -1 if it is not in it. */
  public int rank(int ordinal) {
    long before = 0;
    for (int i = 0; i < runs.length && runs[i] <= ordinal; i += 2) {
      if (ordinal <= runs[i + 1]) {
        return (int) (before + ordinal - runs[i]);
      }
      before += runs[i + 1] - (long) runs[i] + 1;
    }
    return -1;
  }

  /** The ordinals, ascending. */
  public Stream<Ordinal> stream() {
    return intStream().mapToObj(Ordinal::new);
  }

  /** The ordinals as plain numbers, ascending. */
  public IntStream intStream() {
    return IntStream.range(0, runs.length / 2)
        .flatMap(run -> IntStream.rangeClosed(runs[2 * run], runs[2 * run + 1]));
  }

  /** What is in this set, in the other, or in both. */
  public OrdinalSet union(OrdinalSet other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    Runs union = new Runs(runs.length + other.runs.length);
    int i = 0;
    int j = 0;
    while (i < runs.length || j < other.runs.length) {
      if (j == other.runs.length || (i < runs.length && runs[i] <= other.runs[j])) {
        union.append(runs[i], runs[i + 1]);
        i += 2;
      } else {
        union.append(other.runs[j], other.runs[j + 1]);
        j += 2;
      }
    }
    return union.toSet();
  }

  /** What is in both sets. */
  public OrdinalSet intersect(OrdinalSet other) {
    Runs both = new Runs(runs.length + other.runs.length);
    int i = 0;
    int j = 0;
    while (i < runs.length && j < other.runs.length) {
      int first = Math.max(runs[i], other.runs[j]);
      int last = Math.min(runs[i + 1], other.runs[j + 1]);
      if (first <= last) {
        both.append(first, last);
      }
      if (runs[i + 1] < other.runs[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return both.toSet();
  }

  /** What is in this set and not in the other. */
  public OrdinalSet minus(OrdinalSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    Runs rest = new Runs(runs.length + other.runs.length);
    int j = 0;
    for (int i = 0; i < runs.length; i += 2) {
      long first = runs[i];
      int last = runs[i + 1];
      while (j < other.runs.length && other.runs[j + 1] < first) {
        j += 2;
      }
      // The last of these may reach into our next run: j stays.
      for (int k = j; k < other.runs.length && other.runs[k] <= last && first <= last; k += 2) {
        if (first < other.runs[k]) {
          rest.append((int) first, other.runs[k] - 1);
        }
        first = other.runs[k + 1] + 1L;
      }
      if (first <= last) {
        rest.append((int) first, last);
      }
    }
    return rest.toSet();
  }

  /** First and last ordinal of each run, alternating and ascending: a copy, for codecs. */
  public int[] runs() {
    return runs.clone();
  }

  /** The runs as text, as in {@code 0-15,20}; empty for the empty set. */
  public String format() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < runs.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(runs[i]);
      if (runs[i] < runs[i + 1]) {
        text.append('-').append(runs[i + 1]);
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrdinalSet that && Arrays.equals(runs, that.runs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(runs);
  }

  /** As {@link #format()}. */
  @Override
  public String toString() {
    return format();
  }

  /** Runs that arrive by ascending first ordinal; those that overlap or touch become one. */
  private static final class Runs {
    private final int[] runs;
    private int length;

    Runs(int bound) {
      runs = new int[bound];
    }

    void append(int first, int last) {
      if (length > 0 && first <= runs[length - 1] + 1L) {
        runs[length - 1] = Math.max(runs[length - 1], last);
        return;
      }
      runs[length++] = first;
      runs[length++] = last;
    }

    OrdinalSet toSet() {
      return length == 0 ? EMPTY : new OrdinalSet(Arrays.copyOf(runs, length));
    }
  }

  /**
   * Collects ordinals in any order. Memory follows the number of runs, not of additions; ascending
   * additions cost constant time, others a logarithm more.
   */
  public static final class Builder {
    private static final int ROOM = 16;

    /** Runs in order of arrival, first in the upper half of the word: longs sort faster. */
    private long[] packed = new long[ROOM];

    private int length;

    private Builder() {}

    public Builder add(Ordinal ordinal) {
      return add(ordinal.value());
    }

    /**
     * Adds one ordinal.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder add(int ordinal) {
      return addRange(ordinal, ordinal);
    }

    /**
     * Adds all ordinals from first to last, both included.
     *
     * @throws IllegalArgumentException if first is negative or more than last
     */
    public Builder addRange(int first, int last) {
      if (first < 0 || first > last) {
        throw new IllegalArgumentException("ordinals " + first + " to " + last);
      }
      if (length > 0) {
        int previousFirst = first(packed[length - 1]);
        int previousLast = last(packed[length - 1]);
        if (first >= previousFirst && first <= previousLast + 1L) {
          packed[length - 1] = pack(previousFirst, Math.max(previousLast, last));
          return this;
        }
      }
      if (length == packed.length) {
        makeRoom();
      }
      packed[length++] = pack(first, last);
      return this;
    }

    /** Adds what is in the set. */
    public Builder addAll(OrdinalSet set) {
      for (int i = 0; i < set.runs.length; i += 2) {
        addRange(set.runs[i], set.runs[i + 1]);
      }
      return this;
    }

    /** The set of what was added so far; the builder can be used further. */
    public OrdinalSet build() {
      Runs runs = normalize();
      return runs.toSet();
    }

    private void makeRoom() {
      Runs runs = normalize();
      length = runs.length / 2;
      for (int i = 0; i < length; i++) {
        packed[i] = pack(runs.runs[2 * i], runs.runs[2 * i + 1]);
      }
      // Half empty at least, so that normalizing is paid for by as many additions.
      if (length > packed.length / 2) {
        packed = Arrays.copyOf(packed, 2 * packed.length);
      }
    }

    private Runs normalize() {
      Arrays.sort(packed, 0, length);
      Runs runs = new Runs(2 * length);
      for (int i = 0; i < length; i++) {
        runs.append(first(packed[i]), last(packed[i]));
      }
      return runs;
    }

    private static long pack(int first, int last) {
      return (long) first << Integer.SIZE | last;
    }

    private static int first(long run) {
      return (int) (run >>> Integer.SIZE);
    }

    private static int last(long run) {
      return (int) run;
    }
  }
}
