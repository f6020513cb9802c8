package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricMessage.Behind;
import com.plushm.fabric.protocol.FabricMessage.Proof;
import com.plushm.sim.world.Gate;
import com.plushm.sim.world.Signing;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.VirtualNetwork;
import com.plushm.sim.world.VirtualTime;
import com.plushm.transport.cbor.CborWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/**
 * A node of an older tree that hears of a later one, of which no neighbour tells it (protocol.md
 * §6): it asks the later root for the controller's word, and leaves if it is shown none.
 */
public class SwitchStragglerTest {
  private static final Generation LATER = new Generation(2, "star");
  private static final int STRAGGLER = 2;
  private static final long BEHIND_MAX = 60_000;
  private static final long TICK = 2_000;
  private static final long REPEAT = 5_000;

  private final Tree tree = Tree.whole(1, 4);
  private final SimNode straggler = tree.nodes.get(STRAGGLER);
  private final LaterRoot later = new LaterRoot(tree.time, tree.network);
  private final long heardAt = tree.time.now();

  public SwitchStragglerTest() {
    tell();
  }

  /** The controller names the later root, again and again. */
  private void tell() {
    if (!straggler.dead()) {
      Peer root = later.identity().peer();
      SetRoot named = new SetRoot(root, new Incarnation(1), Claim.NONE, LATER.number());
      var unused = tree.network.send(tree.controller, straggler.self(), named);
      tree.time.after(REPEAT, this::tell);
    }
  }

  private String endingReason() {
    return tree.participants.get(STRAGGLER).endingReason;
  }

  private void until(long afterMillis) {
    tree.time.run(heardAt + afterMillis - tree.time.now());
  }

  /** It has left when its time was over, not before, and said so. */
  private void leavesInTime() {
    until(BEHIND_MAX - TICK);
    assertNull(endingReason());
    assertEquals(Generation.FIRST, straggler.fabric().trees().generation().number());
    until(BEHIND_MAX + TICK);
    assertEquals("the others live in a later tree, and nobody can prove it", endingReason());
    assertTrue(straggler.dead());
    tree.time.run(1_000);
    assertEquals(
        List.of(straggler.self()), tree.controller.left.stream().map(l -> l.subject()).toList());
    assertEquals(3, tree.living().size());
    assertTrue("the others stay as they are", tree.isWhole());
  }

  private static Proof cut(Peer root, boolean signed) {
    Wire wire = new CborWire();
    CommandId id = new CommandId(1, 1_000);
    Bytes body = Bytes.of(wire.encode(out -> Command.write(new Command.Cut(LATER, root), out)));
    byte[] bytes = Numbered.signedBytes(id, body);
    return new Proof(new Numbered(id, body, signed ? Signing.sign(bytes) : Bytes.utf8("forged")));
  }

  @Test
  public void itLeavesIfTheLaterRootSaysNothing() {
    leavesInTime();
    assertTrue("it asked: " + later.asked, later.asked.size() >= BEHIND_MAX / REPEAT);
    assertEquals(Generation.FIRST, (long) later.asked.get(0));
  }

  @Test
  public void whatTheControllerDidNotSignIsNoProof() {
    later.proof = cut(later.identity().peer(), false);
    leavesInTime();
  }

  @Test
  public void itGoesOverIfItIsShownTheCutAtLast() {
    until(BEHIND_MAX - 2 * REPEAT);
    later.proof = cut(later.identity().peer(), true);
    until(BEHIND_MAX - TICK);
    assertEquals(LATER, straggler.fabric().trees().generation());
    until(BEHIND_MAX + 5 * TICK);
    assertNull(endingReason());
    assertFalse(straggler.dead());
  }

  /** The root of the later tree, as far as it is asked what holds. */
  private static final class LaterRoot implements Station {
    private final Gate gate;
    private final VirtualNetwork network;
    private final List<Long> asked = new ArrayList<>();
    private final Remote identity = new Remote(Tree.peer(50), new Incarnation(1), Role.PARTICIPANT);
    private Proof proof;

    LaterRoot(VirtualTime time, VirtualNetwork network) {
      this.gate = new Gate(time);
      this.network = network;
      network.add(this);
    }

    @Override
    public Remote identity() {
      return identity;
    }

    @Override
    public Gate gate() {
      return gate;
    }

    @Override
    public void received(Remote from, Message message) {
      if (message instanceof Behind behind) {
        asked.add(behind.generation());
        if (proof != null) {
          var unused = network.send(this, from.peer(), proof);
        }
      }
    }

    @Override
    public void linkLost(NodeId node, String cause) {
      // It is asked again.
    }

    @Override
    public void writable(NodeId node) {
      // Its links hold as much as there is.
    }
  }
}
