package com.plushm.sim.liveness;

import com.plushm.sim.property.Liveness;
import com.plushm.sim.world.World;
import java.util.Optional;

/** After DISCONNECT alone. */
record L9AllAreGone() implements Liveness {
  @Override
  public String number() {
    return "L9";
  }

  @Override
  public String says() {
    return "after DISCONNECT every client is gone";
  }

  @Override
  public Optional<String> missing(World world) {
    return world.nodes().isEmpty()
        ? Optional.empty()
        : Optional.of("still there: " + world.nodes());
  }
}
