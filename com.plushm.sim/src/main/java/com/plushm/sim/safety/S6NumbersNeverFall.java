package com.plushm.sim.safety;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.Claim;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.HashMap;
import java.util.Map;

/**
 * Of a node's own claims and deliveries; incarnations are the launcher's to count. A term may begin
 * anew under a greater grant, which decides before it.
 */
final class S6NumbersNeverFall extends Safety {
  private record Highest(
      long incarnation, long generation, long grant, long term, long reign, long number) {
    static final Highest NONE = new Highest(0, 0, 0, 0, 0, 0);
  }

  private final Map<NodeId, Highest> highest = new HashMap<>();

  S6NumbersNeverFall(World world) {
    super(world, "S6", "a node's incarnation, grant, term and reign never fall");
  }

  @Override
  public void touched(SimNode node) {
    Highest before = highest.getOrDefault(node.self().id(), Highest.NONE);
    long incarnation = node.incarnation().value();
    check(incarnation >= before.incarnation, node, " after incarnation ", before.incarnation);
    boolean restarted = incarnation > before.incarnation;
    CommandId delivered = node.fabric().delivered();
    if (!restarted) {
      // Before its ADMIT a node may learn that it began too late, and goes back.
      boolean admitted = node.fabric().ordinal().isPresent();
      boolean falls =
          admitted && (delivered.reign() < before.reign || delivered.number() < before.number);
      check(!falls, node, " delivered ", delivered, " after ", before);
    }
    long generation = node.fabric().trees().generation().number();
    check(
        restarted || generation >= before.generation,
        node,
        " lives in generation ",
        generation,
        " after ",
        before.generation);
    // Claims of two trees are not compared.
    long grant = generation == before.generation ? before.grant : 0;
    long term = generation == before.generation ? before.term : 0;
    Claim claim = node.fabric().overlay().claim();
    boolean own = node.fabric().overlay().isRoot() && claim.node().equals(node.self().id());
    if (own) {
      boolean falls = claim.grant() < grant || (claim.grant() == grant && claim.term() < term);
      check(!falls, node, " claims ", claim, " after ", before);
    }
    Highest now =
        new Highest(
            incarnation,
            generation,
            own ? claim.grant() : grant,
            own ? claim.term() : term,
            delivered.reign(),
            delivered.number());
    if (!now.equals(before)) {
      highest.put(node.self().id(), now);
    }
  }
}
