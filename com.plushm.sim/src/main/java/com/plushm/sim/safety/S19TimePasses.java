package com.plushm.sim.safety;

import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One who is stopped and goes on has much to do at once; that moment does not count. Of large trees
 * a root may hear each host in one moment, and who comes late gets each one's admission.
 */
final class S19TimePasses extends Safety {
  private static final int EVENTS_MAX = 1_000;

  /** For each host, where that is more. */
  private static final int EVENTS_OF_HOST_MAX = 10;

  private final Map<SimNode, Integer> counts = new LinkedHashMap<>();
  private final int most;
  private long moment;

  S19TimePasses(World world) {
    super(world, "S19", "at most 1,000 events per node without time passing");
    most = Math.max(EVENTS_MAX, EVENTS_OF_HOST_MAX * world.settings().hosts());
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
    check(count <= most, node, " has had ", count, " events at once");
  }
}
