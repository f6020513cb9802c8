package com.plushm.sim.liveness;

import com.plushm.sim.property.Liveness;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.Optional;

record L6EveryRequestEnds() implements Liveness {
  @Override
  public String number() {
    return "L6";
  }

  @Override
  public String says() {
    return "every collect ends";
  }

  @Override
  public Optional<String> missing(World world) {
    List<String> open =
        world.requests().stream()
            .filter(Request::open)
            .map(r -> r.kind() + " " + r.key() + waiting(world, r))
            .toList();
    return open.isEmpty() ? Optional.empty() : Optional.of("not answered: " + open);
  }

  private static String waiting(World world, Request request) {
    return world
        .controller()
        .flatMap(
            c ->
                c.control().executions().stream()
                    .filter(e -> e.id().equals(request.key()))
                    .findFirst())
        .map(e -> " (" + e.state() + ", waits for " + e.waitingFor() + ")")
        .orElse("");
  }
}
