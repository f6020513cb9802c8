package com.plushm.sim.safety;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

final class S3AttachedHasParent extends Safety {
  S3AttachedHasParent(World world) {
    super(world, "S3", "attached and not root means a parent and an attachment");
  }

  @Override
  public void touched(SimNode node) {
    Overlay overlay = node.fabric().overlay();
    if (overlay.parent().isPresent()) {
      check(!overlay.isRoot(), node, " is root and has a parent");
      check(overlay.attachment(overlay.parent().get().id()) != 0, node, " has a bare parent");
    } else {
      check(overlay.path().isEmpty() || overlay.isRoot(), node, " has a path and no parent");
    }
    for (Peer child : overlay.children()) {
      check(overlay.attachment(child.id()) != 0, node, " has a bare child ", child);
    }
  }
}
