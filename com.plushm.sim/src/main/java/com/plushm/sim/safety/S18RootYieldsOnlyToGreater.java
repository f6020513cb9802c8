package com.plushm.sim.safety;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.Map;

final class S18RootYieldsOnlyToGreater extends Safety {
  /** What was known of a node when it was touched last. */
  private static final class Known {
    /** By what it was root; null if it was not. */
    Claim held;

    /** Another's that it has heard of since. */
    Claim seen;

    /** Its generation. */
    long tree;

    Known(long tree) {
      this.tree = tree;
    }
  }

  private final Map<SimNode, Known> nodes = new LinkedHashMap<>();

  S18RootYieldsOnlyToGreater(World world) {
    super(world, "S18", "a living root loses its role only to a greater claim");
  }

  @Override
  public void rootChanged(SimNode node, long generation, Peer root, Claim claim) {
    boolean current = generation == node.fabric().trees().generation().number();
    if (current && root != null && !root.id().equals(node.self().id())) {
      known(node).seen = claim;
    }
  }

  private static long tree(SimNode node) {
    return node.fabric().trees().generation().number();
  }

  private Known known(SimNode node) {
    return nodes.computeIfAbsent(node, n -> new Known(tree(n)));
  }

  @Override
  public void touched(SimNode node) {
    Known known = known(node);
    boolean root = node.fabric().overlay().isRoot();
    Claim before = known.held;
    Claim other = known.seen;
    boolean cut = known.tree != tree(node);
    known.held = root ? node.fabric().overlay().claim() : null;
    known.seen = null;
    known.tree = tree(node);
    if (before != null && !cut && !root && !node.fabric().gone()) {
      check(
          other != null && other.compareTo(before) > 0, node, " gave up ", before, " for ", other);
    }
  }
}
