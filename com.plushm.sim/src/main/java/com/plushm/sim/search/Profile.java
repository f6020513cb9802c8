package com.plushm.sim.search;

import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a search knows of an overlay beside its contract.
 *
 * @param name of the overlay
 * @param factory makes it, for a degree
 * @param retries timers of which a node without a parent has one armed (S17)
 * @param kept timers of which an attached node that is not root has one armed (S17); empty if the
 *     overlay leaves the watch to the fabric
 * @param quiet timers that a search does not fire: rounds of sampling, moves of shape
 * @param settling timers that are fired once before a search begins
 * @param ranked fields of which only the order of their values matters
 * @param ignored fields that decide nothing within the bounds of a search
 * @param beside the properties that the overlay brings itself, of one node
 */
record Profile(
    String name,
    IntFunction<OverlayFactory> factory,
    Set<String> retries,
    Set<String> kept,
    Set<String> quiet,
    List<String> settling,
    Set<String> ranked,
    Set<String> ignored,
    Function<Overlay, List<String>> beside) {
  private static final String RANDTREE = "com.plushm.overlay.randtree.";

  /** RandTree from that class loader, which may have changed classes. */
  static Profile randtree(ClassLoader loader) {
    Class<?> properties = type(loader, RANDTREE + "RandTreeProperties");
    return new Profile(
        "randtree",
        degree -> create(loader, RANDTREE + "RandTreeFactory", degree),
        Set.of("randtree.search"),
        Set.of("randtree.report"),
        Set.of("randtree.round", "randtree.collect", "randtree.move"),
        List.of("randtree.report", "randtree.pulse"),
        Set.of("Place.counter", "Position.counter"),
        Set.of("Search.pauses", "AttemptPace.recent", "Place.forChildren"),
        overlay -> besideRandTree(properties, overlay));
  }

  static Profile bushy(ClassLoader loader) {
    return new Profile(
        "bushy",
        degree -> create(loader, "com.plushm.overlay.bushy.BushyFactory", 0),
        Set.of("bushy.search"),
        Set.of(),
        Set.of(),
        List.of("bushy.report", "bushy.pulse"),
        Set.of("Bushy.pulses", "Standing.counter"),
        Set.of("Search.pauses", "AttemptPace.recent"),
        overlay -> List.of());
  }

  static Profile star(ClassLoader loader) {
    return new Profile(
        "star",
        degree -> create(loader, "com.plushm.overlay.star.StarFactory", 0),
        Set.of("star.attempt", "star.round"),
        Set.of(),
        Set.of(),
        List.of("star.pulse"),
        Set.of("Star.pulses", "Pulse.counter"),
        Set.of("Search.pauses", "Search.rounds", "AttemptPace.recent"),
        overlay -> List.of());
  }

  /** The overlay of that name as production has it. */
  static Profile named(String name) {
    ClassLoader loader = Profile.class.getClassLoader();
    return switch (name) {
      case "randtree" -> randtree(loader);
      case "bushy" -> bushy(loader);
      case "star" -> star(loader);
      default -> throw new IllegalArgumentException("no overlay " + name);
    };
  }

  private static Class<?> type(ClassLoader loader, String name) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class " + name, e);
    }
  }

  private static OverlayFactory create(ClassLoader loader, String type, int degree) {
    try {
      Class<?> factory = type(loader, type);
      return (OverlayFactory)
          (degree == 0
              ? factory.getDeclaredConstructor().newInstance()
              : factory.getDeclaredConstructor(int.class).newInstance(degree));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no factory " + type, e);
    }
  }

  private static List<String> besideRandTree(Class<?> properties, Overlay overlay) {
    Object view = Reflected.call(overlay.getClass(), overlay, "view");
    List<String> broken = new ArrayList<>();
    ((List<?>) Reflected.call(properties, null, "local", view))
        .forEach(words -> broken.add(String.valueOf(words)));
    return broken;
  }
}
