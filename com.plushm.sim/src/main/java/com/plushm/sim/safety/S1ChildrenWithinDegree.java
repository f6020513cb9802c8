package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

/** Slots that are reserved for joiners count as taken. */
final class S1ChildrenWithinDegree extends Safety {
  private final int degreeMax;

  S1ChildrenWithinDegree(World world, int degreeMax) {
    super(world, "S1", "nobody has more children than the degree allows");
    this.degreeMax = degreeMax;
  }

  @Override
  public void touched(SimNode node) {
    int taken = node.fabric().overlay().slotsTaken();
    check(taken <= degreeMax, node, " has given away ", taken, " slots of ", degreeMax);
  }
}
