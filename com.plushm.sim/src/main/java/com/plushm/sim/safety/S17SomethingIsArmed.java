package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

/** A node whose state waits for nothing would wait for ever. */
final class S17SomethingIsArmed extends Safety {
  private static final String FABRIC = "fabric.";
  private static final String WATCH = "fabric.watch";

  S17SomethingIsArmed(World world) {
    super(world, "S17", "an attached node has its watch armed, a joining one its retry");
  }

  @Override
  public void everySecond() {
    for (SimNode node : world().nodes()) {
      if (node.gate().sound() && !node.fabric().gone()) {
        boolean watch = false;
        boolean own = node.pendingWrites() > 0;
        for (String timer : node.timersArmed()) {
          watch |= timer.equals(WATCH);
          own |= !timer.startsWith(FABRIC);
        }
        check(watch, node, " watches nobody: ", node.timersArmed());
        boolean seeks =
            node.asked()
                && node.fabric().overlay().parent().isEmpty()
                && !node.fabric().overlay().isRoot();
        check(!seeks || own, node, " seeks a parent and has nothing armed");
      }
    }
  }
}
