package com.plushm.sim.liveness;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.property.Members;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** With it L4 and L7: who is an orphan, or in another tree, does not reach the one root. */
record L1OneRootReachedByAll() implements Liveness {
  @Override
  public String number() {
    return "L1";
  }

  @Override
  public String says() {
    return "one root, and every live unfailed node reaches it";
  }

  @Override
  public Optional<String> missing(World world) {
    List<SimNode> members = Members.of(world);
    List<SimNode> roots = members.stream().filter(n -> n.fabric().overlay().isRoot()).toList();
    if (members.isEmpty()) {
      return Optional.empty();
    }
    if (roots.size() != 1) {
      return Optional.of("roots: " + roots);
    }
    Map<NodeId, SimNode> byId = new TreeMap<>();
    members.forEach(n -> byId.put(n.self().id(), n));
    List<SimNode> lost = members.stream().filter(n -> !reaches(n, roots.get(0), byId)).toList();
    return lost.isEmpty() ? Optional.empty() : Optional.of("do not reach the root: " + lost);
  }

  private static boolean reaches(SimNode from, SimNode root, Map<NodeId, SimNode> byId) {
    SimNode at = from;
    for (int steps = 0; at != null && steps <= byId.size(); steps++) {
      if (at == root) {
        return true;
      }
      Optional<Peer> parent = at.fabric().overlay().parent();
      at = parent.map(p -> byId.get(p.id())).orElse(null);
    }
    return false;
  }
}
