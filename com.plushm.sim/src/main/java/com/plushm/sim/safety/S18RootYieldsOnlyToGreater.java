package com.plushm.sim.safety;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;

final class S18RootYieldsOnlyToGreater extends Safety {
  private final Map<SimNode, Claim> held = new LinkedHashMap<>();
  private final Map<SimNode, Long> trees = new LinkedHashMap<>();
  private final Map<SimNode, Claim> seen = new LinkedHashMap<>();

  S18RootYieldsOnlyToGreater(World world) {
    super(world, "S18", "a living root loses its role only to a greater claim");
  }

  @Override
  public void rootChanged(SimNode node, long generation, Peer root, Claim claim) {
    boolean current = generation == node.fabric().trees().generation().number();
    if (current && root != null && !root.id().equals(node.self().id())) {
      seen.put(node, claim);
    }
  }

  @Override
  public void touched(SimNode node) {
    boolean root = node.fabric().overlay().isRoot();
    Claim before = root ? held.put(node, node.fabric().overlay().claim()) : held.remove(node);
    Claim other = seen.remove(node);
    Long tree = trees.put(node, node.fabric().trees().generation().number());
    boolean cut = tree != null && tree != node.fabric().trees().generation().number();
    if (before != null && !cut && !root && !node.fabric().gone()) {
      check(
          other != null && other.compareTo(before) > 0, node, " gave up ", before, " for ", other);
    }
  }
}
