package com.plushm.sim.safety;

import com.plushm.api.command.Answer;
import com.plushm.client.decide.Executor;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;

/**
 * Of each node after each of its events: what it holds of answers, with all that its children may
 * send, and what its executor holds of output.
 */
final class S13BuffersAreBounded extends Safety {
  private static final long BYTES_MAX =
      Executor.UNACKED_TOTAL_BYTES_MAX + 4L * Answer.CHUNK_BYTES_MAX;

  S13BuffersAreBounded(World world) {
    super(world, "S13", "what is buffered stays within its bound");
  }

  @Override
  public void touched(SimNode node) {
    long bytes = node.fabric().answerBytes();
    long max = world().settings().fabric().answerBytesMax();
    check(bytes >= 0 && bytes <= max, node.name(), " holds ", bytes, " bytes of answers");
  }

  @Override
  public void everySecond() {
    for (SimHost host : world().hosts()) {
      if (host.node().isPresent()) {
        long bytes = host.client().executor().unackedBytes();
        check(bytes >= 0 && bytes <= BYTES_MAX, host, " holds ", bytes, " bytes");
      }
    }
  }
}
