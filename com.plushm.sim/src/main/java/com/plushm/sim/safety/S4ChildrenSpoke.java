package com.plushm.sim.safety;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.transport.Remote;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.HashMap;
import java.util.Map;

/**
 * A child, or a new attachment of it, enters a table by a message of that very child and by nothing
 * else, and by none of an incarnation that is older than the latest that was heard of it.
 */
final class S4ChildrenSpoke extends Safety {
  private static final class Table {
    final Map<NodeId, Incarnation> latest = new HashMap<>();
    final Map<NodeId, Long> attachments = new HashMap<>();
    Remote last;
    long generation = Generation.FIRST;
  }

  private final Map<SimNode, Table> tables = new HashMap<>();

  private final Families families;

  S4ChildrenSpoke(World world, Families families) {
    super(world, "S4", "a child in a table has confirmed its current incarnation");
    this.families = families;
  }

  @Override
  public void receives(SimNode node, Remote from, Message message) {
    if (message instanceof OverlayMessage) {
      Table table = tables.computeIfAbsent(node, n -> new Table());
      table.last = from;
      table.latest.merge(
          from.peer().id(), from.incarnation(), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }

  @Override
  public void touched(SimNode node) {
    Table table = tables.get(node);
    long generation = node.fabric().trees().generation().number();
    // In a tree that begins with its CUT everybody took its place while it was prepared.
    boolean before = table != null && table.generation != generation;
    if (before) {
      table.generation = generation;
      table.attachments.clear();
    }
    boolean look = before || families.changed();
    for (int i = 0; look && i < families.children().size(); i++) {
      Peer child = families.children().get(i);
      check(table != null, node, " took ", child, " for a child and has heard of nobody");
      long attachment = families.attachment(i);
      Long known = table.attachments.put(child.id(), attachment);
      if (!before && (known == null || known != attachment)) {
        boolean confirmed =
            table.last != null
                && table.last.peer().id().equals(child.id())
                && table.last.incarnation().equals(table.latest.get(child.id()));
        check(confirmed, node, " took ", child, " for a child at a message of ", table.last);
      }
    }
    if (table != null) {
      table.last = null;
    }
  }
}
