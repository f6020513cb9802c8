package com.plushm.sim.safety;

import com.plushm.api.overlay.Overlay;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

final class S3AttachedHasParent extends Safety {
  private final Families families;

  S3AttachedHasParent(World world, Families families) {
    super(world, "S3", "attached and not root means a parent and an attachment");
    this.families = families;
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
    for (int i = 0; families.changed() && i < families.children().size(); i++) {
      check(families.attachment(i) != 0, node, " has a bare child ", families.children().get(i));
    }
  }
}
