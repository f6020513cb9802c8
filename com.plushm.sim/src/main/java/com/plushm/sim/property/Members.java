package com.plushm.sim.property;

import com.plushm.controller.NodeView;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.Map;

/** Who ought to be in the tree: clients that run, of hosts that the controller has not given up. */
public final class Members {
  private Members() {}

  public static List<SimNode> of(World world) {
    Map<String, NodeView> views = world.views();
    return world.nodes().stream()
        .filter(n -> !n.fabric().gone() && !world.isFailed(world.hostOf(n), views))
        .toList();
  }

  /** Hosts that the controller has not given up. */
  public static List<SimHost> hosts(World world) {
    Map<String, NodeView> views = world.views();
    return world.hosts().stream().filter(h -> !world.isFailed(h, views)).toList();
  }
}
