package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

/** Reserved slots cannot be seen through the queries of an overlay; children can. */
final class S1ChildrenWithinDegree extends Safety {
  private final int degreeMax;

  S1ChildrenWithinDegree(World world, int degreeMax) {
    super(world, "S1", "nobody has more children than the degree allows");
    this.degreeMax = degreeMax;
  }

  @Override
  public void touched(SimNode node) {
    int children = node.fabric().overlay().children().size();
    check(children <= degreeMax, node, " has ", children, " children, at most ", degreeMax);
  }
}
