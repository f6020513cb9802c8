package com.plushm.api.id;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ordinals in the order of their ranks, each at most once. Ordinals are mostly given in the order
 * in which hosts were named, so the sequence is kept, and travels, as stretches that ascend by one:
 * a hundred thousand participants are a handful of numbers, and not as many objects at each of
 * them.
 */
public final class Ranks {
  private static final Ranks NONE = new Ranks(new int[0], 0);

  /** First and last of each stretch, alternating. */
  private final int[] stretches;

  private final int size;

  private Ranks(int[] stretches, int size) {
    this.stretches = stretches;
    this.size = size;
  }

  /** Of nobody. */
  public static Ranks none() {
    return NONE;
  }

  public static Ranks of(List<Ordinal> ordinals) {
    int[] stretches = new int[2 * ordinals.size()];
    int length = 0;
    for (Ordinal ordinal : ordinals) {
      int next = ordinal.value();
      if (length > 0 && next > 0 && stretches[length - 1] == next - 1) {
        stretches[length - 1] = next;
      } else {
        stretches[length++] = next;
        stretches[length++] = next;
      }
    }
    return length == 0 ? NONE : new Ranks(Arrays.copyOf(stretches, length), ordinals.size());
  }

  /**
   * The inverse of {@link #stretches()}, for codecs.
   *
   * @throws IllegalArgumentException if these are no stretches: an odd number of bounds, negative
   *     or descending ones, or more ordinals than an array has room for
   */
  public static Ranks ofStretches(int[] stretches) {
    long size = 0;
    for (int i = 0; i + 1 < stretches.length; i += 2) {
      if (stretches[i] < 0 || stretches[i + 1] < stretches[i]) {
        throw new IllegalArgumentException(
            "ranks with " + stretches[i] + " to " + stretches[i + 1]);
      }
      size += stretches[i + 1] - (long) stretches[i] + 1;
    }
    if (stretches.length % 2 != 0 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "ranks of " + stretches.length + " bounds and " + size + " ordinals");
    }
    return stretches.length == 0 ? NONE : new Ranks(stretches.clone(), (int) size);
  }

  /** First and last ordinal of each stretch, alternating: a copy, for codecs. */
  public int[] stretches() {
    return stretches.clone();
  }

  public int size() {
    return size;
  }

  /** The rank of an ordinal, from 0; -1 if it has none. */
  public int of(Ordinal ordinal) {
    int before = 0;
    for (int i = 0; i < stretches.length; i += 2) {
      if (stretches[i] <= ordinal.value() && ordinal.value() <= stretches[i + 1]) {
        return before + ordinal.value() - stretches[i];
      }
      before += stretches[i + 1] - stretches[i] + 1;
    }
    return -1;
  }

  /** By rank. */
  public Stream<Ordinal> stream() {
    return IntStream.range(0, stretches.length / 2)
        .flatMap(i -> IntStream.rangeClosed(stretches[2 * i], stretches[2 * i + 1]))
        .mapToObj(Ordinal::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ranks that && Arrays.equals(stretches, that.stretches);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(stretches);
  }

  /** As in {@code 4, 0-3}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < stretches.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(stretches[i]);
      if (stretches[i] < stretches[i + 1]) {
        text.append('-').append(stretches[i + 1]);
      }
    }
    return text.toString();
  }
}
