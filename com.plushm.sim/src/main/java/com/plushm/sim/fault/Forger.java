package com.plushm.sim.fault;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.DisconnectNow;
import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.sim.property.Violation;
import com.plushm.sim.world.Naming;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.SplittableRandom;

/** S16: what somebody without authority says changes no state. */
final class Forger {
  private static final Bytes FORGED = Bytes.utf8("forged");
  private static final int STRANGER = 99_999;

  private final World world;

  Forger(World world) {
    this.world = world;
  }

  void forge(SimNode target, int choice) {
    target
        .gate()
        .run(
            false,
            () -> {
              Peer stranger = Naming.peer(new SplittableRandom(choice), STRANGER, 0);
              Role role = choice % 2 == 0 ? Role.PARTICIPANT : Role.CONTROLLER;
              Remote from = new Remote(stranger, new Incarnation(1), role);
              for (ControlMessage message : messages(target, stranger)) {
                String before = state(target);
                target.received(from, message);
                if (!before.equals(state(target))) {
                  throw new Violation(
                      "S16",
                      "a message without authority changes no state",
                      target + " after " + message + " of " + from);
                }
              }
            });
  }

  private static String state(SimNode node) {
    Overlay overlay = node.fabric().overlay();
    return String.join(
        " ",
        overlay.root().toString(),
        overlay.parent().toString(),
        overlay.children().toString(),
        overlay.claim().toString(),
        node.fabric().delivered().toString(),
        node.fabric().ordinal().toString(),
        String.valueOf(node.fabric().gone()),
        String.valueOf(overlay.isRoot()));
  }

  private List<ControlMessage> messages(SimNode target, Peer stranger) {
    NodeId self = target.self().id();
    CommandId next =
        new CommandId(
            target.fabric().delivered().reign(), target.fabric().delivered().number() + 1);
    return List.of(
        new DisconnectNow(),
        new GrantRoot(Long.MAX_VALUE, self, target.incarnation(), FORGED),
        new Numbered(next, FORGED, FORGED),
        new SetCtrl(stranger, Long.MAX_VALUE, FORGED),
        new FailedSet(Long.MAX_VALUE, 1, List.of(world.controlPeer().id()), FORGED));
  }
}
