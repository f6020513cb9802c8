package com.plushm.sim.liveness;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.fabric.protocol.Trees;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.property.Members;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Paths too (S5, when it is quiet): the parent's path and the node itself. */
record L2NeighboursAgree() implements Liveness {
  @Override
  public String number() {
    return "L2";
  }

  @Override
  public String says() {
    return "parents and children agree, and all agree on the root";
  }

  @Override
  public Optional<String> missing(World world) {
    Map<NodeId, SimNode> byId = new TreeMap<>();
    List<SimNode> members = Members.of(world);
    members.forEach(n -> byId.put(n.self().id(), n));
    for (SimNode node : members) {
      Trees trees = node.fabric().trees();
      if (!trees.generation().equals(members.get(0).fabric().trees().generation())) {
        return Optional.of(node + " lives in another tree than " + members.get(0));
      }
      if (trees.prepared().isPresent()) {
        return Optional.of(node + " still prepares " + trees.prepared().get());
      }
      Overlay overlay = node.fabric().overlay();
      for (Peer child : overlay.children()) {
        SimNode other = byId.get(child.id());
        if (other == null || !isChild(other, node)) {
          return Optional.of(node + " has a child that does not know: " + child);
        }
      }
      Optional<String> wrong = overlay.parent().flatMap(p -> wrong(node, byId.get(p.id())));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static boolean isChild(SimNode child, SimNode parent) {
    Overlay overlay = child.fabric().overlay();
    return overlay.parent().filter(p -> p.equals(parent.self())).isPresent()
        && overlay.attachment(parent.self().id())
            == parent.fabric().overlay().attachment(child.self().id());
  }

  private static Optional<String> wrong(SimNode child, SimNode parent) {
    if (parent == null || !parent.fabric().overlay().children().contains(child.self())) {
      return Optional.of(child + " has a parent that does not know: " + parent);
    }
    Overlay above = parent.fabric().overlay();
    Overlay below = child.fabric().overlay();
    if (!above.root().equals(below.root()) || !above.claim().equals(below.claim())) {
      return Optional.of(child + " and " + parent + " do not agree on the root");
    }
    List<NodeId> path = below.path();
    boolean agrees =
        path.size() == above.path().size() + 1
            && path.subList(0, path.size() - 1).equals(above.path());
    return agrees ? Optional.empty() : Optional.of(child + " has another path than its parent");
  }
}
