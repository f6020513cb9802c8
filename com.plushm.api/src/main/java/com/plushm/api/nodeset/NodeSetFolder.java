package com.plushm.api.nodeset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a set of names as a short node-set expression: {@code fold(expand(x)) = x}.
 *
 * <p>Names that differ only in their numbers are points in a space with an axis for each number; a
 * fold is a cover of these points by disjoint boxes. We merge boxes greedily, along one axis after
 * the other, try several orders of the axes and keep the shortest text. Finding the least cover is
 * NP-hard; for what clusters look like (products, with holes) this finds it or comes close.
 */
final class NodeSetFolder {
  /** Numbers of one name that can become ranges: the last ones, for those vary most. */
  static final int MAX_AXES = 8;

  /** Points times orders of axes that we try at most; beyond, one order must do. */
  private static final int MAX_TRIES = 200_000;

  /** Stands for a number in a pattern; no name contains it. */
  private static final char NUMBER = '[';

  private NodeSetFolder() {}

  /** Folds names that are in natural order and all different. */
  static String fold(String[] names) {
    Map<String, List<long[]>> points = new LinkedHashMap<>();
    for (String name : names) {
      int[] digits = runsOfDigits(name);
      points.computeIfAbsent(pattern(name, digits), p -> new ArrayList<>()).add(keys(name, digits));
    }
    List<Item> items = new ArrayList<>();
    points.forEach((pattern, group) -> foldGroup(pattern, group, items));
    items.sort(Comparator.comparing(Item::first, NodeNames.ORDER));
    StringBuilder text = new StringBuilder();
    for (Item item : items) {
      text.append(text.length() == 0 ? "" : ",").append(item.text());
    }
    return text.toString();
  }

  /** One operand of the result, and the first name that it stands for. */
  private record Item(String first, String text) {}

  /** Start and end of the runs of digits that are axes. */
  private static int[] runsOfDigits(String name) {
    int[] runs = new int[name.length() + 1];
    int length = 0;
    int at = 0;
    while (at < name.length()) {
      int end = NodeNames.endOfDigits(name, at);
      if (end > at && end - at <= NumberKey.MAX_DIGITS) {
        runs[length++] = at;
        runs[length++] = end;
      }
      at = Math.max(end, at + 1);
    }
    return Arrays.copyOfRange(runs, Math.max(0, length - 2 * MAX_AXES), length);
  }

  private static String pattern(String name, int[] digits) {
    StringBuilder pattern = new StringBuilder(name.length());
    int at = 0;
    for (int i = 0; i < digits.length; i += 2) {
      pattern.append(name, at, digits[i]).append(NUMBER);
      at = digits[i + 1];
    }
    return pattern.append(name, at, name.length()).toString();
  }

  private static long[] keys(String name, int[] digits) {
    long[] keys = new long[digits.length / 2];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = NumberKey.of(name, digits[2 * i], digits[2 * i + 1]);
    }
    return keys;
  }

  private static void foldGroup(String pattern, List<long[]> points, List<Item> items) {
    int axes = points.get(0).length;
    int[] varying = varyingAxes(points);
    List<NumberBoxes> tried = new ArrayList<>();
    for (int[] order : orders(varying, points.size())) {
      tried.add(NumberBoxes.merge(points, order));
    }
    List<Item> shortest = List.of();
    long shortestLength = Long.MAX_VALUE;
    for (NumberBoxes boxes : tried) {
      List<Item> candidate = new ArrayList<>();
      long length = 0;
      for (int box = 0; box < boxes.size(); box++) {
        String[] first = new String[axes];
        String[] text = new String[axes];
        for (int axis = 0; axis < axes; axis++) {
          long[] keys = boxes.keys(box, axis);
          first[axis] = NumberKey.digits(keys[0]);
          text[axis] = keys.length == 1 ? first[axis] : "[" + NumberKey.ranges(keys) + "]";
        }
        Item item = new Item(fill(pattern, first), fill(pattern, text));
        candidate.add(item);
        length += item.text().length() + 1;
      }
      if (length < shortestLength) {
        shortest = candidate;
        shortestLength = length;
      }
    }
    items.addAll(shortest);
  }

  private static String fill(String pattern, String[] numbers) {
    StringBuilder text = new StringBuilder();
    int axis = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == NUMBER) {
        text.append(numbers[axis++]);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static int[] varyingAxes(List<long[]> points) {
    long[] first = points.get(0);
    int[] varying = new int[first.length];
    int length = 0;
    for (int axis = 0; axis < first.length; axis++) {
      int a = axis;
      if (points.stream().anyMatch(point -> point[a] != first[a])) {
        varying[length++] = axis;
      }
    }
    return Arrays.copyOf(varying, length);
  }

  /** Orders in which to merge along the axes: the last axis first is what most names want. */
  private static List<int[]> orders(int[] axes, int points) {
    int[] backward = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      backward[i] = axes[axes.length - 1 - i];
    }
    List<int[]> orders = new ArrayList<>();
    orders.add(backward);
    // Each axis once in front: with two and three axes nearly all the permutations there are.
    for (int i = 1; i < axes.length; i++) {
      int[] order = new int[axes.length];
      order[0] = backward[i];
      System.arraycopy(backward, 0, order, 1, i);
      System.arraycopy(backward, i + 1, order, i + 1, axes.length - i - 1);
      orders.add(order);
    }
    return orders.subList(0, Math.max(1, Math.min(orders.size(), MAX_TRIES / points)));
  }
}
