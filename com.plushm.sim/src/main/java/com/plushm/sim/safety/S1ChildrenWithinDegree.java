package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.function.ToIntFunction;

/** Slots that are reserved for joiners count as taken. */
final class S1ChildrenWithinDegree extends Safety {
  private final ToIntFunction<String> degreeMax;

  S1ChildrenWithinDegree(World world, ToIntFunction<String> degreeMax) {
    super(world, "S1", "nobody has more children than the degree allows");
    this.degreeMax = degreeMax;
  }

  @Override
  public void touched(SimNode node) {
    int taken = node.fabric().overlay().slotsTaken();
    int most = degreeMax.applyAsInt(node.fabric().trees().generation().overlay());
    check(taken <= most, node, " has given away ", taken, " slots of ", most);
  }
}
