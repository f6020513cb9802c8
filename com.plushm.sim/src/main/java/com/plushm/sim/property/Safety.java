package com.plushm.sim.property;

import com.plushm.sim.world.Listener;
import com.plushm.sim.world.World;

/** Something that is true after every event; it listens to the world and speaks up. */
public abstract class Safety implements Listener {
  private final World world;
  private final String number;
  private final String says;

  protected Safety(World world, String number, String says) {
    this.world = world;
    this.number = number;
    this.says = says;
  }

  protected World world() {
    return world;
  }

  /** Speaks up unless it holds. */
  protected void check(boolean holds, Object... seen) {
    if (!holds) {
      StringBuilder detail = new StringBuilder();
      for (Object part : seen) {
        detail.append(part);
      }
      throw new Violation(number, says, detail.toString());
    }
  }
}
