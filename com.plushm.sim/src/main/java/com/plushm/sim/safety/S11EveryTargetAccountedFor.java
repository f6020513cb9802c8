package com.plushm.sim.safety;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import java.util.Map;
import java.util.TreeMap;

/** Answered, or missing with a reason, and not both. */
final class S11EveryTargetAccountedFor extends Safety {
  S11EveryTargetAccountedFor(World world) {
    super(world, "S11", "every target is answered or missing, and in one of them");
  }

  @Override
  public void answered(Request request) {
    Summary summary = request.summary();
    int missing = summary.missing().stream().mapToInt(m -> m.hosts().expand().size()).sum();
    check(
        summary.answered() + missing == summary.targets(),
        request.key(),
        ": ",
        summary.answered(),
        " + ",
        missing,
        " of ",
        summary.targets());
    if (request.kind() == Request.Kind.DISCONNECT
        || request.kind() == Request.Kind.USE
        || request.kind() == Request.Kind.RUN) {
      return;
    }
    check(
        summary.targets() == request.hosts().size(),
        request.key(),
        " had ",
        request.hosts().size(),
        " targets, not ",
        summary.targets());
    if (request.kind() == Request.Kind.SHELL) {
      everyone(request);
    }
  }

  private void everyone(Request request) {
    Map<String, Integer> times = new TreeMap<>();
    NodeSet missing = NodeSet.empty();
    for (Summary.Missing m : request.summary().missing()) {
      check(!m.reason().isEmpty(), request.key(), ": missing without a reason: ", m.hosts());
      m.hosts().expand().forEach(h -> times.merge(h, 1, Integer::sum));
      missing = missing.union(m.hosts());
    }
    for (Summary.Block block : request.summary().blocks()) {
      for (String host : block.hosts().expand()) {
        if (!missing.contains(host)) {
          times.merge(host, 1, Integer::sum);
        }
      }
    }
    for (SimHost host : request.hosts()) {
      int count = times.getOrDefault(host.name().value(), 0);
      check(count == 1, request.key(), ": ", host, " stands ", count, " times");
    }
  }
}
