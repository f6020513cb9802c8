package com.plushm.sim.liveness;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.property.Members;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

record L3TheDeadAreForgotten() implements Liveness {
  @Override
  public String number() {
    return "L3";
  }

  @Override
  public String says() {
    return "a crashed node has no role anywhere";
  }

  @Override
  public Optional<String> missing(World world) {
    Set<NodeId> alive = new HashSet<>();
    world.nodes().forEach(n -> alive.add(n.self().id()));
    for (SimNode node : Members.of(world)) {
      Overlay overlay = node.fabric().overlay();
      List<Peer> roles = new ArrayList<>(overlay.children());
      overlay.parent().ifPresent(roles::add);
      overlay.root().ifPresent(roles::add);
      for (Peer peer : roles) {
        if (!alive.contains(peer.id())) {
          return Optional.of(node + " still has " + peer);
        }
      }
    }
    return Optional.empty();
  }
}
