package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * All of them; docs/simulator.md says how each is checked, and what is not. Not here: S15, as no
 * bundles are installed here; S16 is checked where forgeries are made.
 */
public final class AllSafety {
  private AllSafety() {}

  /**
   * @param degreeMax children that the overlay allows a node
   */
  public static List<Safety> of(World world, int degreeMax) {
    return of(world, overlay -> degreeMax);
  }

  /**
   * @param degreeMax children that the overlay of that name allows a node
   */
  public static List<Safety> of(World world, ToIntFunction<String> degreeMax) {
    Families families = new Families();
    world.listen(families); // Before all that ask it.
    return List.of(
        new S1ChildrenWithinDegree(world, degreeMax),
        new S2NoLastingCycle(world),
        new S3AttachedHasParent(world, families),
        new S4ChildrenSpoke(world, families),
        new S5NobodyInItsOwnPath(world),
        new S6NumbersNeverFall(world),
        new S7StartedAtMostOnce(world),
        new S8NoCommandSkipped(world),
        new S9NothingVoidDelivered(world),
        new S10OpenCommandsStay(world),
        new S11EveryTargetAccountedFor(world),
        new S12AccountsAreTrue(world),
        new S13BuffersAreBounded(world),
        new S14FailedAreShunned(world, families),
        new S17SomethingIsArmed(world),
        new S18RootYieldsOnlyToGreater(world),
        new S19TimePasses(world));
  }
}
