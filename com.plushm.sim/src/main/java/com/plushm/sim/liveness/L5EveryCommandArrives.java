package com.plushm.sim.liveness;

import com.plushm.api.id.CommandId;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.property.Members;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.Optional;

record L5EveryCommandArrives() implements Liveness {
  @Override
  public String number() {
    return "L5";
  }

  @Override
  public String says() {
    return "every command reaches every member that lives";
  }

  @Override
  public Optional<String> missing(World world) {
    CommandId last =
        world.numbered().descendingKeySet().stream()
            .filter(world::wasDurable)
            .findFirst()
            .orElse(CommandId.NONE);
    for (SimNode node : Members.of(world)) {
      if (node.fabric().delivered().compareTo(last) < 0) {
        return Optional.of(node + " has got " + node.fabric().delivered() + " of " + last);
      }
    }
    return Optional.empty();
  }
}
