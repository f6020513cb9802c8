package com.plushm.sim;

import static org.junit.Assert.assertTrue;

import com.plushm.sim.liveness.AllLiveness;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.world.World;
import java.util.List;

/** Lets a world come to rest. */
final class Settling {
  private static final long MILLIS_MAX = 120_000;

  private Settling() {}

  /** Lets time pass until all holds that has to come to hold; says that it does. */
  static void settle(World world) {
    settle(world, "it settles", MILLIS_MAX);
  }

  static void settle(World world, String what, long millisMax) {
    List<Liveness> all = AllLiveness.all();
    long took =
        world.time().until(() -> all.stream().allMatch(l -> l.missing(world).isEmpty()), millisMax);
    assertTrue(
        what + ": " + all.stream().flatMap(l -> l.missing(world).stream()).toList(), took >= 0);
  }
}
