package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;

/** One who is stopped and goes on has much to do at once; that moment does not count. */
final class S19TimePasses extends Safety {
  private static final int EVENTS_MAX = 1_000;

  private final Map<SimNode, Integer> counts = new LinkedHashMap<>();
  private long moment;

  S19TimePasses(World world) {
    super(world, "S19", "at most 1,000 events per node without time passing");
  }

  @Override
  public void touched(SimNode node) {
    if (world().time().now() != moment) {
      moment = world().time().now();
      counts.clear();
    }
    if (node.gate().slow()) {
      counts.remove(node);
      return;
    }
    int count = counts.merge(node, 1, Integer::sum);
    check(count <= EVENTS_MAX, node, " has had ", count, " events at once");
  }
}
