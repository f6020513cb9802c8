package com.plushm.sim.safety;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.transport.Remote;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The queries do not tell which incarnation a table names; this checks that every child of a table
 * has sent an overlay message to this incarnation of the parent.
 */
final class S4ChildrenSpoke extends Safety {
  private final Map<SimNode, Map<NodeId, Incarnation>> heard = new LinkedHashMap<>();

  S4ChildrenSpoke(World world) {
    super(world, "S4", "a child in a table has confirmed itself");
  }

  @Override
  public void receives(SimNode node, Remote from, Message message) {
    if (message instanceof OverlayMessage) {
      heard.computeIfAbsent(node, n -> new TreeMap<>()).put(from.peer().id(), from.incarnation());
    }
  }

  @Override
  public void touched(SimNode node) {
    Map<NodeId, Incarnation> spoke = heard.getOrDefault(node, Map.of());
    for (Peer child : node.fabric().overlay().children()) {
      check(spoke.containsKey(child.id()), node, " took ", child, " for a child unheard");
    }
  }
}
