package com.plushm.sim.safety;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

/** What is sent was durable before: so nothing beyond the end of a reign can be delivered. */
final class S9NothingVoidDelivered extends Safety {
  S9NothingVoidDelivered(World world) {
    super(world, "S9", "nothing beyond the declared end of a reign is delivered");
  }

  @Override
  public void commanded(SimNode node, CommandId id, Command command) {
    check(world().wasDurable(id), node, " was given ", id, ", which no journal holds");
    if (command instanceof Command.Reign) {
      return;
    }
    for (Command other : world().numbered().tailMap(id, false).values()) {
      if (other instanceof Command.Reign reign && reign.endOfPredecessor().reign() == id.reign()) {
        CommandId end = reign.endOfPredecessor();
        check(id.number() <= end.number(), node, " was given ", id, " beyond ", end);
      }
    }
  }
}
