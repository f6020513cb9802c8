package com.plushm.sim.safety;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.controller.Summary;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.ProcessRun;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import java.util.Arrays;
import java.util.List;

/** Folded and unfolded again, the account says what each process really did. */
final class S12AccountsAreTrue extends Safety {
  S12AccountsAreTrue(World world) {
    super(world, "S12", "what was folded unfolds to what the processes did");
  }

  @Override
  public void answered(Request request) {
    if (request.kind() == Request.Kind.PUT) {
      request.summary().blocks().forEach(block -> delivered(request, block));
      return;
    }
    if (request.kind() != Request.Kind.SHELL) {
      return;
    }
    for (Summary.Block block : request.summary().blocks()) {
      if (block.outcome().kind() == Outcome.Kind.EXITED) {
        block.hosts().expand().forEach(host -> told(request, block, host));
      }
    }
  }

  private void delivered(Request request, Summary.Block block) {
    if (!block.outcome().equals(Outcome.exited(0))) {
      return;
    }
    World.Delivery delivery = world().delivery(request);
    byte[] content = world().controlFiles().content(delivery.path());
    for (SimHost host : request.hosts()) {
      boolean told = block.hosts().contains(host.name().value());
      boolean there = Arrays.equals(content, host.files().content(delivery.destination()));
      check(!told || there, request.key(), ": ", host, " has not got what it is said to have");
    }
  }

  private void told(Request request, Summary.Block block, String host) {
    List<ProcessRun> runs = world().runs(host, request.key());
    check(!runs.isEmpty(), request.key(), ": nothing ran on ", host);
    boolean any = runs.stream().anyMatch(run -> agrees(run, block));
    check(any, request.key(), ": ", host, " did otherwise than told: ", block.outcome());
  }

  private static boolean agrees(ProcessRun run, Summary.Block block) {
    return block.outcome().equals(run.outcome())
        && (block.lostBytes() > 0
            || (block.out().equals(run.put(Stream.OUT))
                && block.err().equals(run.put(Stream.ERR))));
  }
}
