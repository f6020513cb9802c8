package com.plushm.sim.safety;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs that name the node's ordinal come in order, none is passed over, and none comes twice to one
 * incarnation; what an earlier reign made durable is no exception, for its successor delivers it
 * from the journal first (protocol.md §5.1), also to a node that came back without any memory of
 * that reign. Other commands may be covered by a baseline.
 */
final class S8NoCommandSkipped extends Safety {
  private final Map<NodeId, CommandId> reached = new TreeMap<>();
  private final Map<String, CommandId> last = new TreeMap<>();

  S8NoCommandSkipped(World world) {
    super(world, "S8", "delivered commands are a gap-free run from the admission on");
  }

  @Override
  public void commanded(SimNode node, CommandId id, Command command) {
    CommandId before = last.getOrDefault(node.name(), CommandId.NONE);
    check(id.number() > before.number(), node, " was given ", id, " after ", before);
    last.put(node.name(), id);
    Optional<Integer> ordinal = node.fabric().ordinal().map(o -> o.value());
    CommandId seen = reached.getOrDefault(node.self().id(), CommandId.NONE);
    if (ordinal.isPresent() && !seen.equals(CommandId.NONE)) {
      for (Map.Entry<CommandId, Command> e :
          world().numbered().subMap(seen, false, id, false).entrySet()) {
        boolean mine =
            e.getValue() instanceof Command.Run run
                && run.targets().contains(node.fabric().ordinal().get())
                && e.getKey().number() > seen.number()
                && e.getKey().number() < id.number()
                && world().wasDurable(e.getKey());
        check(!mine, node, " was given ", id, " and never ", e.getKey());
      }
    }
    if (id.compareTo(seen) > 0) {
      reached.put(node.self().id(), id);
    }
  }
}
