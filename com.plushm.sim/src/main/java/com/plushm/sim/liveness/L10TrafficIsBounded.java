package com.plushm.sim.liveness;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.transport.Remote;
import com.plushm.fabric.protocol.FabricMessage;
import com.plushm.fabric.protocol.TreeMessage;
import com.plushm.sim.property.Safety;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Once all is calm: what a node dials by itself, and what it sends to keep the tree, is bounded
 * whatever the number of nodes is. What a node dials while it is root does not count: a root dials
 * whom it is told to invite, or doubts. Nor does it while a tree is prepared, when everybody is
 * placed at once, nor when it probes whom another asks it to, nor when it answers a joiner that was
 * handed to it: when a partition ends, the one child of its root is handed all who were on the
 * other side. Messages count by edge, since a star's root has many.
 */
public final class L10TrafficIsBounded extends Safety {
  /** In a minute. */
  static final int ATTEMPTS_MAX = 30;

  /** In a minute, for each edge and one more: heartbeat, pulse, report, waves, shape. */
  static final int MESSAGES_PER_EDGE_MAX = 600;

  /** What every overlay calls its answers to a join. */
  private static final List<String> ANSWERS = List.of("Accept", "Refuse");

  private static final long MINUTE = 60_000;

  private static final class Count {
    int attempts;

    /** Asks of others that a probe answers: each costs one dialling. */
    int asked;

    int messages;
    int edgesMost;
  }

  private final Map<Station, Count> counts = new HashMap<>();
  private long began;
  private Message latest;

  public L10TrafficIsBounded(World world) {
    super(world, "L10", "attempts and maintenance messages are bounded for each node");
    began = world.time().now();
  }

  private Count count(Station node) {
    return counts.computeIfAbsent(node, n -> new Count());
  }

  @Override
  public void dialled(Station from, Peer to) {
    // At that moment: a node may be root for less than the second between two looks.
    if (from instanceof SimNode node
        && !node.fabric().overlay().isRoot()
        && node.fabric().trees().prepared().isEmpty()
        && !isAnswer(latest)) {
      Count count = count(from);
      if (latest instanceof FabricMessage.Probe && count.asked > 0) {
        count.asked--;
      } else {
        count.attempts++;
      }
    }
  }

  @Override
  public void receives(SimNode node, Remote from, Message message) {
    if (message instanceof FabricMessage.Ask) {
      count(node).asked++;
    }
  }

  private static boolean isAnswer(Message message) {
    return message instanceof TreeMessage m
        && ANSWERS.contains(m.message().getClass().getSimpleName());
  }

  /** The network dials for a message at once after it has been handed over. */
  @Override
  public void sent(Station from, Peer to, Message message) {
    latest = message;
    if (message instanceof OverlayMessage || message instanceof FabricMessage) {
      count(from).messages++;
    }
  }

  @Override
  public void everySecond() {
    for (SimNode node : world().nodes()) {
      Count count = count(node);
      // Of all trees: in one that is prepared a node may have its children before it has any else.
      int parent = node.fabric().trees().parent().isPresent() ? 1 : 0;
      count.edgesMost = Math.max(count.edgesMost, node.fabric().trees().children().size() + parent);
      check(
          count.attempts <= ATTEMPTS_MAX,
          node,
          " dialled ",
          count.attempts,
          " times in ",
          world().time().now() - began,
          " ms of calm");
      check(
          count.messages <= MESSAGES_PER_EDGE_MAX * (count.edgesMost + 1),
          node,
          " sent ",
          count.messages,
          " messages over ",
          count.edgesMost,
          " edges in ",
          world().time().now() - began,
          " ms of calm");
    }
    if (world().time().now() - began >= MINUTE) {
      counts.clear();
      began = world().time().now();
    }
  }
}
