package com.plushm.sim;

import com.plushm.api.codec.Message;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.time.Duration;
import java.util.List;

/** A whole tree and the figures of its answers; all safety properties are checked on the way. */
final class Flow implements Listener {
  final World world;

  /** Bytes of answers that came to the controller. */
  long toController;

  /** Bytes of answers that came to whoever is root. */
  long toRoot;

  /** Messages of answers in all. */
  long messages;

  /** The most that any node held or promised at any time. */
  long heldMost;

  Flow(long seed, String overlay, int hosts, long answerBytesMax) {
    WorldSettings plain = WorldSettings.plain(hosts);
    FabricSettings fabric = plain.fabric().withAnswerBytesMax(answerBytesMax);
    world =
        new World(
            seed,
            new WorldSettings(
                hosts, 1, 3, plain.queueMax(), 1, 50, plain.coded(), fabric, plain.control()),
            Overlays.factory(overlay),
            null);
    AllSafety.of(world, Overlays.degreeMax(overlay)).forEach(world::listen);
    world.listen(this);
    Request connect = world.connect(world.hosts());
    if (world.time().until(() -> !connect.open(), 300_000) < 0) {
      throw new AssertionError("the tree did not form");
    }
    world.time().run(3_000);
  }

  /** All hosts put out so much, the same or each its own. */
  Request flood(int bytes, boolean same) {
    List<String> words = List.of("flood", Integer.toString(bytes), same ? "same" : "own");
    return world.shell(world.hosts(), words, Duration.ZERO);
  }

  @Override
  public void sent(Station from, Peer to, Message message) {
    if (message instanceof Answers answers) {
      messages++;
      toController += to.id().equals(world.controlPeer().id()) ? answers.weight() : 0;
      toRoot += isRoot(to.id()) ? answers.weight() : 0;
    }
  }

  private boolean isRoot(NodeId id) {
    return world.node(id).filter(n -> n.fabric().overlay().isRoot()).isPresent();
  }

  @Override
  public void touched(SimNode node) {
    heldMost = Math.max(heldMost, node.fabric().answerBytes());
  }
}
