package com.plushm.api.nodeset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Disjoint boxes that together cover given points exactly: a box is one set of numbers for each
 * axis and stands for all their combinations. Sets are interned, so that two boxes are compared by
 * the numbers of their sets.
 */
final class NumberBoxes {
  /** Rounds over all axes: two or three do, unless somebody built the names against us. */
  private static final int MAX_ROUNDS = 16;

  /** Sets by number; each ascending, without repetition. */
  private final List<long[]> sets = new ArrayList<>();

  private final Map<Content, Integer> numbers = new LinkedHashMap<>();
  private List<int[]> boxes;

  private NumberBoxes(List<long[]> points) {
    boxes = new ArrayList<>(points.size());
    Map<Long, Integer> single = new LinkedHashMap<>();
    for (long[] point : points) {
      boxes.add(box(point, single));
    }
  }

  /** Points that differ on one axis alone are one box. */
  private NumberBoxes(List<long[]> points, int axis) {
    int[] box = box(points.get(0), new LinkedHashMap<>());
    box[axis] = intern(points.stream().mapToLong(point -> point[axis]).sorted().toArray());
    boxes = List.of(box);
  }

  private int[] box(long[] point, Map<Long, Integer> single) {
    int[] box = new int[point.length];
    for (int axis = 0; axis < box.length; axis++) {
      box[axis] = single.computeIfAbsent(point[axis], key -> intern(new long[] {key}));
    }
    return box;
  }

  /**
   * A cover of points: at first a box for each, merged until nothing merges.
   *
   * @param points at least one, all different
   * @param order the axes on which the points differ, in the order in which to merge along them
   */
  static NumberBoxes merge(List<long[]> points, int[] order) {
    if (order.length == 1) {
      return new NumberBoxes(points, order[0]);
    }
    NumberBoxes boxes = new NumberBoxes(points);
    int before = Integer.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS && boxes.size() < before; round++) {
      before = boxes.size();
      for (int axis : order) {
        boxes.mergeAlong(axis);
      }
    }
    return boxes;
  }

  int size() {
    return boxes.size();
  }

  /** The numbers of a box on an axis, ascending. */
  long[] keys(int box, int axis) {
    return sets.get(boxes.get(box)[axis]);
  }

  /** Boxes that agree on all other axes become one. They are disjoint, so is what they become. */
  private void mergeAlong(int axis) {
    Map<Section, List<int[]>> sections = new LinkedHashMap<>();
    for (int[] box : boxes) {
      sections.computeIfAbsent(new Section(box, axis), s -> new ArrayList<>(1)).add(box);
    }
    if (sections.size() == boxes.size()) {
      return;
    }
    List<int[]> merged = new ArrayList<>(sections.size());
    for (List<int[]> section : sections.values()) {
      int[] box = section.get(0);
      if (section.size() > 1) {
        box = box.clone();
        box[axis] = union(section, axis);
      }
      merged.add(box);
    }
    boxes = merged;
  }

  private int union(List<int[]> section, int axis) {
    int length = 0;
    for (int[] box : section) {
      length += sets.get(box[axis]).length;
    }
    long[] union = new long[length];
    int at = 0;
    for (int[] box : section) {
      long[] set = sets.get(box[axis]);
      System.arraycopy(set, 0, union, at, set.length);
      at += set.length;
    }
    Arrays.sort(union);
    return intern(union);
  }

  private int intern(long[] set) {
    return numbers.computeIfAbsent(
        new Content(set),
        content -> {
          sets.add(set);
          return sets.size() - 1;
        });
  }

  /** A set of numbers, equal by content. */
  private static final class Content {
    private final long[] set;
    private final int hash;

    Content(long[] set) {
      this.set = set;
      this.hash = Arrays.hashCode(set);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content that && Arrays.equals(set, that.set);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A box without one of its axes, equal by the rest. */
  private static final class Section {
    private final int[] box;
    private final int axis;
    private final int hash;

    Section(int[] box, int axis) {
      this.box = box;
      this.axis = axis;
      int sum = 0;
      for (int i = 0; i < box.length; i++) {
        sum = 31 * sum + (i == axis ? 0 : box[i]);
      }
      this.hash = sum;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Section that)) {
        return false;
      }
      return axis == that.axis
          && Arrays.equals(box, 0, axis, that.box, 0, axis)
          && Arrays.equals(box, axis + 1, box.length, that.box, axis + 1, that.box.length);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
