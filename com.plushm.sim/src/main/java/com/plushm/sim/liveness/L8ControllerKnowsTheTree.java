package com.plushm.sim.liveness;

import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.Map;
import java.util.Optional;

/** And every host that was asked for and is not FAILED has joined. */
record L8ControllerKnowsTheTree() implements Liveness {
  @Override
  public String number() {
    return "L8";
  }

  @Override
  public String says() {
    return "the controller knows the tree as it is";
  }

  @Override
  public Optional<String> missing(World world) {
    Map<String, NodeView> views = world.views();
    for (SimHost host : world.hosts()) {
      NodeView view = views.get(host.name().value());
      if (view == null || world.isFailed(host, views)) {
        continue;
      }
      Optional<SimNode> node = host.node();
      boolean same =
          node.isPresent()
              && view.state() == HostState.JOINED
              && view.node().equals(node.get().self().id().shortForm())
              && view.incarnation() == node.get().incarnation().value()
              && node.get().fabric().ordinal().map(o -> o.value()).orElse(-1) == view.ordinal();
      if (!same) {
        return Optional.of(host + " is " + node.orElse(null) + ", known as " + view);
      }
    }
    return Optional.empty();
  }
}
