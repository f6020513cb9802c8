package com.plushm.sim;

import com.plushm.api.codec.Wire;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.overlay.star.StarFactory;
import com.plushm.sim.world.Decoder;
import com.plushm.sim.world.Disks;
import com.plushm.sim.world.FileStore;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Trace;
import com.plushm.sim.world.VirtualNetwork;
import com.plushm.sim.world.VirtualTime;
import com.plushm.transport.cbor.CborWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A controller and some nodes of a star, or of another overlay, for scenarios. */
final class Tree {
  static final long UNATTENDED = 120_000;

  final VirtualTime time;
  final VirtualNetwork network;
  final ScriptedController controller;
  final List<SimNode> nodes = new ArrayList<>();
  final List<EchoParticipant> participants = new ArrayList<>();
  private final Wire wire = new CborWire();
  final OverlayFactory overlay;
  private final Peer controlPeer = peer(0);

  Tree(long seed, int count) {
    this(seed, count, new StarFactory());
  }

  Tree(long seed, int count, OverlayFactory overlay) {
    this.overlay = overlay;
    time = new VirtualTime(seed);
    network = new VirtualNetwork(time);
    controller = new ScriptedController(time, network, wire, controlPeer);
    for (int i = 1; i <= count; i++) {
      nodes.add(start(i, 1, CommandId.NONE));
    }
  }

  /** A tree in which all have been admitted. */
  static Tree whole(long seed, int count) {
    Tree tree = new Tree(seed, count);
    tree.form();
    return tree;
  }

  void form() {
    controller.makeRoot(nodes.get(0));
    if (time.until(() -> controller.ordinals.size() == 1, 5_000) < 0) {
      throw new AssertionError("the root was not admitted");
    }
    nodes.stream().skip(1).forEach(controller::invite);
    if (time.until(() -> participants.stream().allMatch(p -> p.ordinal != null), 10_000) < 0) {
      throw new AssertionError(controller.ordinals.size() + " admitted of " + nodes.size());
    }
  }

  SimNode start(int i, long incarnation, CommandId resumeAfter) {
    SimNode.Setup setup =
        new SimNode.Setup(
            peer(i),
            new Incarnation(incarnation),
            new HostName("host" + i),
            controlPeer,
            resumeAfter,
            FabricSettings.standard(UNATTENDED),
            Generation.first("star"),
            name -> Optional.of(overlay).filter(o -> name.equals("star")),
            new Disks(time, 1),
            new FileStore(time, 1));
    return new SimNode(
        new SimNode.Surroundings(
            time, network, wire, new Decoder(wire), Trace.NONE, Listener.NONE, message -> message),
        setup,
        node -> {
          EchoParticipant participant = new EchoParticipant(node);
          participants.add(participant);
          return participant;
        });
  }

  static Peer peer(int i) {
    return new Peer(
        new NodeId(0x9e3779b97f4a7c15L * (i + 1), i), new Endpoint("10.0.0.1", 10_000 + i));
  }

  List<SimNode> living() {
    return nodes.stream().filter(n -> !n.dead()).toList();
  }

  /** L1 and L2 for a star: one root, and every other living node its child, both agreeing. */
  boolean isWhole() {
    List<SimNode> living = living();
    List<SimNode> roots = living.stream().filter(n -> n.fabric().overlay().isRoot()).toList();
    if (roots.size() != 1) {
      return false;
    }
    SimNode root = roots.get(0);
    List<Peer> children = root.fabric().overlay().children();
    return children.size() == living.size() - 1
        && living.stream()
            .filter(n -> n != root)
            .allMatch(
                n ->
                    n.fabric().overlay().parent().equals(java.util.Optional.of(root.self()))
                        && children.contains(n.self())
                        && n.fabric().overlay().attachment(root.self().id())
                            == root.fabric().overlay().attachment(n.self().id()));
  }
}
