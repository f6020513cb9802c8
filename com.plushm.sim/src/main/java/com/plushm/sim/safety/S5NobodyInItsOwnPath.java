package com.plushm.sim.safety;

import com.plushm.api.id.NodeId;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.TreeSet;

final class S5NobodyInItsOwnPath extends Safety {
  S5NobodyInItsOwnPath(World world) {
    super(world, "S5", "a path ends at its node and names nobody twice");
  }

  @Override
  public void touched(SimNode node) {
    List<NodeId> path = node.fabric().overlay().path();
    if (!path.isEmpty()) {
      NodeId last = path.get(path.size() - 1);
      check(last.equals(node.self().id()), node, " has a path to another: ", path);
      check(path.size() == 1 || isOnceEach(path), node, " has a path with a loop: ", path);
    }
  }

  private static boolean isOnceEach(List<NodeId> path) {
    return path.size() == 2
        ? !path.get(0).equals(path.get(1))
        : new TreeSet<>(path).size() == path.size();
  }
}
