package com.plushm.sim.safety;

import com.plushm.api.codec.Message;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimController;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import java.util.Map;

/**
 * The controller calls no command settled on which somebody still waits: a node that lacks it would
 * never get it. (The journal itself is never cut in these worlds.)
 */
final class S10OpenCommandsStay extends Safety {
  S10OpenCommandsStay(World world) {
    super(world, "S10", "no command is given up while a roster member has no outcome");
  }

  @Override
  public void sent(Station from, Peer to, Message message) {
    if (!(from instanceof SimController)
        || !(message instanceof Baseline baseline)
        || !baseline.settled()) {
      return;
    }
    long reign = from.identity().incarnation().value();
    for (Map.Entry<CommandId, Command> entry : world().numbered().entrySet()) {
      CommandId id = entry.getKey();
      if (id.reign() == reign
          && id.number() <= baseline.at().number()
          && entry.getValue() instanceof Command.Run run) {
        boolean open = world().requests().stream().anyMatch(r -> waitsFor(r, run));
        check(!open, id, " is waited for by ", run.execution(), ", settled to ", baseline.at());
      }
    }
  }

  private static boolean waitsFor(Request request, Command.Run run) {
    return request.kind() == Request.Kind.SHELL
        && request.open()
        && request.key().equals(run.execution());
  }
}
