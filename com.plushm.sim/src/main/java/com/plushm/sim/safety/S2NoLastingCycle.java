package com.plushm.sim.safety;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Time in which a member was stopped, slow or cut off does not count. */
final class S2NoLastingCycle extends Safety {
  private static final long PATH_FRESH_FOR = 3_000;

  /** Messages take their time, and this looks once a second. */
  private static final long SLACK = 2_000;

  private Map<String, Long> since = new TreeMap<>();

  S2NoLastingCycle(World world) {
    super(world, "S2", "no cycle outlives the freshness of a path and its length in heartbeats");
  }

  @Override
  public void everySecond() {
    Map<NodeId, SimNode> nodes = new TreeMap<>();
    world().nodes().forEach(n -> nodes.put(n.self().id(), n));
    Map<String, Long> now = new TreeMap<>();
    for (SimNode node : nodes.values()) {
      List<SimNode> cycle = cycleFrom(node, nodes);
      boolean sound =
          !world().network().anythingBlocked() && cycle.stream().allMatch(n -> n.gate().sound());
      if (!cycle.isEmpty() && sound) {
        String key = cycle.toString();
        long first = since.getOrDefault(key, world().time().now());
        long heartbeat = world().settings().fabric().heartbeat();
        long most = PATH_FRESH_FOR + (cycle.size() + 1) * heartbeat + SLACK;
        now.put(key, first);
        check(world().time().now() - first <= most, "cycle since ", first, " ms: ", key);
      }
    }
    since = now;
  }

  private static List<SimNode> cycleFrom(SimNode start, Map<NodeId, SimNode> nodes) {
    List<SimNode> way = new ArrayList<>();
    TreeSet<NodeId> seen = new TreeSet<>();
    SimNode at = start;
    while (at != null && seen.add(at.self().id())) {
      way.add(at);
      Optional<Peer> parent = at.fabric().overlay().parent();
      Generation tree = at.fabric().trees().generation();
      // Who is in another tree yet, or still, is none of this one.
      at =
          parent
              .map(p -> nodes.get(p.id()))
              .filter(n -> n.fabric().trees().generation().equals(tree))
              .orElse(null);
      if (at == start) {
        return way;
      }
    }
    return List.of();
  }
}
