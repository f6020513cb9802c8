package com.plushm.sim.safety;

import com.plushm.api.codec.Message;
import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.transport.Remote;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.Signing;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the event after the one that brought the news. An answer to a failed node that asks (a
 * refusal, a farewell) is none of the dialling that is meant.
 */
final class S14FailedAreShunned extends Safety {
  private final Map<Station, FailedSet> known = new LinkedHashMap<>();

  /** The attachment to its parent that a node had when the news came; that parent it may keep. */
  private final Map<SimNode, Long> parents = new LinkedHashMap<>();

  private final Map<SimNode, Long> trees = new LinkedHashMap<>();

  /** By which news the children of a node were looked at last: what held before this event. */
  private final Map<Station, FailedSet> looked = new LinkedHashMap<>();

  private final Families families;
  private Message latest;

  S14FailedAreShunned(World world, Families families) {
    super(world, "S14", "a failed node is no child, and no parent is sought in it");
    this.families = families;
  }

  @Override
  public void receives(SimNode node, Remote from, Message message) {
    if (message instanceof FailedSet news && isSigned(news)) {
      FailedSet before = known.get(node);
      boolean newer =
          before == null
              || news.reign() > before.reign()
              || (news.reign() == before.reign() && news.number() > before.number());
      if (newer) {
        known.put(node, news);
        parents.put(node, attachment(node));
      }
    }
  }

  private static long attachment(SimNode node) {
    Overlay overlay = node.fabric().overlay();
    return overlay.parent().map(p -> overlay.attachment(p.id())).orElse(0L);
  }

  private static boolean isSigned(FailedSet news) {
    return Signing.verify(
        FailedSet.signedBytes(news.reign(), news.number(), news.failed()), news.signature());
  }

  @Override
  public void touched(SimNode node) {
    FailedSet failed = known.get(node);
    if (failed == null) {
      return;
    }
    List<NodeId> shunned = failed.failed();
    long generation = node.fabric().trees().generation().number();
    Long tree = trees.put(node, generation);
    if (tree != null && tree != generation) {
      parents.put(node, attachment(node)); // It took its place before the CUT.
    }
    if (!failed.equals(looked.put(node, failed)) || families.changed()) {
      for (Peer child : families.children()) {
        check(!shunned.contains(child.id()), node, " keeps the failed child ", child);
      }
    }
    Optional<Peer> parent = node.fabric().overlay().parent();
    if (parent.isPresent() && shunned.contains(parent.get().id())) {
      boolean kept = attachment(node) == parents.getOrDefault(node, 0L);
      check(kept, node, " has attached itself to the failed ", parent.get());
    }
  }

  @Override
  public void sent(Station from, Peer to, Message message) {
    latest = message;
  }

  /**
   * The network dials for a message at once after it has been handed over. With the news a child is
   * told farewell, and its connection may have ended unheard.
   */
  @Override
  public void dialled(Station from, Peer to) {
    FailedSet failed = looked.get(from);
    if (failed != null && latest instanceof OverlayMessage) {
      check(!failed.failed().contains(to.id()), from, " dials the failed ", to, ": ", latest);
    }
  }
}
