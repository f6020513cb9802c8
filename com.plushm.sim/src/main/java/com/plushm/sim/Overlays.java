package com.plushm.sim;

import com.plushm.api.overlay.OverlayFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Overlays by name, as far as their bundles are on the class path. */
public final class Overlays {
  /**
   * An overlay that may be chosen.
   *
   * @param factory the class of its factory, which has a constructor without arguments
   * @param degreeMax children that it allows a node
   */
  private record Choice(String factory, int degreeMax) {}

  private static final Map<String, Choice> KNOWN = new TreeMap<>();

  static {
    KNOWN.put("star", new Choice("com.plushm.overlay.star.StarFactory", 9_000));
    KNOWN.put("bushy", new Choice("com.plushm.overlay.bushy.BushyFactory", 1_000));
    KNOWN.put("randtree", new Choice("com.plushm.overlay.randtree.RandTreeFactory", 12));
  }

  private Overlays() {}

  /**
   * The factory of that name, or of that class.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static OverlayFactory factory(String name) {
    Choice choice = KNOWN.get(name);
    try {
      Class<?> type = Class.forName(choice == null ? name : choice.factory());
      return (OverlayFactory) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no overlay " + name + "; known: " + KNOWN.keySet(), e);
    }
  }

  /** The names in a list with commas; {@code all} for every known one. */
  public static List<String> named(String list) {
    return list.equals("all") ? List.copyOf(KNOWN.keySet()) : List.of(list.split(",", -1));
  }

  /** Names of what may be changed to. */
  static List<String> names() {
    return List.copyOf(KNOWN.keySet());
  }

  /** What is installed on a virtual host; as factories are made, they are kept. */
  public static Function<String, Optional<OverlayFactory>> installed() {
    Map<String, OverlayFactory> made = new TreeMap<>();
    return name ->
        KNOWN.containsKey(name)
            ? Optional.of(made.computeIfAbsent(name, Overlays::factory))
            : Optional.empty();
  }

  public static int degreeMax(String name) {
    Choice choice = KNOWN.get(name);
    return choice == null ? Integer.MAX_VALUE : choice.degreeMax();
  }
}
