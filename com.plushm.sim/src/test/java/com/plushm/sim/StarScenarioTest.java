package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.DisconnectNow;
import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.Leaving;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.sim.world.Signing;
import com.plushm.sim.world.SimNode;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * The star under the production fabric, in virtual time; each test is a sentence of the promises.
 */
public class StarScenarioTest {
  @Test
  public void invitedNodesJoinTheRootAndAreAdmitted() {
    Tree tree = Tree.whole(1, 16);
    assertTrue(tree.isWhole());
    assertEquals(16, tree.controller.ordinals.size());
  }

  @Test
  public void equalAnswersFoldIntoOneOnTheWay() {
    Tree tree = Tree.whole(2, 64);
    CommandId command = tree.controller.run(tree.controller.everybody());
    long took =
        tree.time.until(
            () ->
                tree.controller.ended.containsKey(command)
                    && tree.controller.ended.get(command).size() == 64,
            5_000);
    assertTrue("took " + took + " ms", took >= 0 && took < 100);
    assertEquals("one output and one end", 2, (int) tree.controller.answerMessages.get(command));
  }

  @Test
  public void theLossOfALeafIsConfirmedAndReported() {
    Tree tree = Tree.whole(3, 8);
    SimNode victim = tree.nodes.get(5);
    victim.kill();
    assertTrue(tree.time.until(() -> !tree.controller.disconnected.isEmpty(), 5_000) >= 0);
    assertEquals(victim.self().id(), tree.controller.disconnected.get(0).subject().id());
    assertEquals(1, tree.controller.disconnected.size());
    assertTrue(tree.isWhole());
  }

  @Test
  public void aSilentLeafIsDeclaredDeadWithinSevenSeconds() {
    Tree tree = Tree.whole(4, 8);
    SimNode victim = tree.nodes.get(5);
    victim.gate().pause();
    long took = tree.time.until(() -> !tree.controller.disconnected.isEmpty(), 20_000);
    assertTrue("took " + took, took >= 3_000 && took <= 10_000);
  }

  @Test
  public void theFirstSuccessorReplacesADeadRootAndAllOthersFollow() {
    for (long seed = 10; seed < 110; seed++) {
      Tree tree = Tree.whole(seed, 12);
      SimNode first = tree.nodes.get(0);
      first.kill();
      long took = tree.time.until(tree::isWhole, 10_000);
      assertTrue("seed " + seed + " took " + took, took >= 0 && took < 2_500);
      assertTrue(
          "seed " + seed,
          tree.time.until(
                  () ->
                      tree.controller.disconnected.stream()
                          .anyMatch(d -> d.subject().id().equals(first.self().id())),
                  6_000)
              >= 0);
      tree.time.run(20_000);
      assertTrue("seed " + seed, tree.isWhole());
      assertNotEquals(first.self(), tree.controller.root);
      assertEquals("seed " + seed, 2, tree.controller.grants);
    }
  }

  @Test
  public void aSilentRootIsReplacedAndJoinsAsAChildWhenItIsBack() {
    Tree tree = Tree.whole(5, 8);
    SimNode first = tree.nodes.get(0);
    first.gate().pause();
    assertTrue(
        tree.time.until(
                () -> tree.nodes.stream().skip(1).anyMatch(n -> n.fabric().overlay().isRoot()),
                20_000)
            >= 0);
    tree.time.run(10_000);
    first.gate().resume(true);
    assertTrue("took over and merged", tree.time.until(tree::isWhole, 60_000) >= 0);
  }

  @Test
  public void noCommandIsLostOrDoubledWhenTheRootDiesInTheMiddle() {
    for (long seed = 200; seed < 400; seed++) {
      Tree tree = Tree.whole(seed, 10);
      int killed = tree.controller.ordinals.get(tree.nodes.get(0).self().id()).value();
      CommandId before = tree.controller.run(tree.controller.everybody());
      long moment = tree.time.random().nextLong(30);
      tree.time.run(moment);
      tree.nodes.get(0).kill();
      CommandId after = tree.controller.run(tree.controller.everybody());
      long took =
          tree.time.until(
              () ->
                  survivorsAnswered(tree, before, killed) && survivorsAnswered(tree, after, killed),
              30_000);
      assertTrue("seed " + seed, took >= 0);
      for (int i = 1; i < 10; i++) {
        List<CommandId> delivered = tree.participants.get(i).delivered;
        assertEquals("seed " + seed, delivered.stream().distinct().toList(), delivered);
        assertEquals("seed " + seed, delivered.stream().sorted().toList(), delivered);
      }
    }
  }

  private static boolean survivorsAnswered(Tree tree, CommandId command, int killed) {
    return tree.controller.ended.containsKey(command)
        && tree.controller.ended.get(command).stream().filter(o -> o != killed).count() == 9;
  }

  @Test
  public void aRestartedClientReplacesItsFormerSelf() {
    Tree tree = Tree.whole(6, 6);
    SimNode old = tree.nodes.get(3);
    CommandId reached = old.fabric().delivered();
    old.kill();
    SimNode again = tree.start(4, 2, reached);
    tree.nodes.set(3, again);
    tree.time.run(50); // An invitation over the link that just breaks would fail, and be repeated.
    tree.controller.invite(again);
    assertTrue(tree.time.until(tree::isWhole, 10_000) >= 0);
    assertTrue(tree.time.until(() -> again.fabric().ordinal().isPresent(), 5_000) >= 0);
  }

  @Test
  public void disconnectEndsTheLeavesFirstAndTheRootLast() {
    Tree tree = Tree.whole(7, 9);
    tree.controller.command(new Command.Disconnect(OrdinalSet.empty(), true));
    assertTrue(tree.time.until(() -> tree.living().isEmpty(), 10_000) >= 0);
    tree.time.run(50);
    assertEquals(9, tree.controller.left.size());
    assertEquals(tree.nodes.get(0).self().id(), tree.controller.left.get(8).subject().id());
    assertTrue(tree.controller.disconnected.isEmpty());
  }

  @Test
  public void noClientIsLeftAfterADisconnectWhoseControllerVanished() {
    Tree tree = Tree.whole(8, 9);
    tree.nodes.get(4).gate().pause();
    tree.controller.command(new Command.Disconnect(OrdinalSet.empty(), true));
    tree.time.run(5);
    tree.controller.vanish();
    tree.time.run(5_000);
    tree.nodes.get(4).gate().resume(true);
    assertTrue(tree.time.until(() -> tree.living().isEmpty(), Tree.UNATTENDED + 60_000) >= 0);
  }

  @Test
  public void clientsEndWithoutAControllerOnlyIfTheRunSaysSo() {
    Tree patient = Tree.whole(9, 5);
    patient.controller.command(new Command.Expiry(0));
    patient.time.run(1_000);
    patient.controller.vanish();
    patient.time.run(1_000_000);
    assertEquals(5, patient.living().size());

    Tree tree = Tree.whole(10, 5);
    tree.controller.command(new Command.Expiry(120_000));
    tree.time.run(1_000);
    tree.controller.vanish();
    tree.time.run(119_000);
    assertEquals(5, tree.living().size());
    tree.time.run(20_000);
    assertEquals(0, tree.living().size());
    assertEquals("no controller for 120 s", tree.participants.get(0).endingReason);
  }

  @Test
  public void aClientThatNobodyTalksToEndsAfterTwoMinutes() {
    Tree tree = new Tree(11, 1);
    tree.time.run(Tree.UNATTENDED - 2_000);
    assertFalse(tree.nodes.get(0).dead());
    tree.time.run(5_000);
    assertTrue(tree.nodes.get(0).dead());
  }

  @Test
  public void invitationsToDeadEndpointsAreAnsweredWithTheReason() {
    Tree tree = Tree.whole(12, 3);
    SimNode gone = tree.start(40, 1, CommandId.NONE);
    gone.kill();
    tree.controller.invite(gone);
    assertTrue(tree.time.until(() -> !tree.controller.refused.isEmpty(), 5_000) >= 0);
    assertTrue(tree.controller.refused.get(0).reason().contains("refused"));
  }

  @Test
  public void aMessageWithoutAuthorityChangesNoState() {
    Tree tree = Tree.whole(13, 4);
    SimNode target = tree.nodes.get(2);
    Peer stranger = Tree.peer(99);
    Remote participant = new Remote(stranger, new Incarnation(1), Role.PARTICIPANT);
    Remote otherController = new Remote(stranger, new Incarnation(1), Role.CONTROLLER);
    Bytes forged = Bytes.utf8("forged");
    CommandId next = new CommandId(1, target.fabric().delivered().number() + 1);
    for (Remote from : List.of(participant, otherController)) {
      target.received(from, new DisconnectNow());
      Bytes body = Bytes.utf8("x");
      Bytes signature = Signing.sign(Numbered.signedBytes(next, body));
      target.received(from, new Numbered(next, body, signature));
      target.received(from, new GrantRoot(9, target.self().id(), target.incarnation(), forged));
    }
    tree.time.run(5_000);
    assertTrue(tree.isWhole());
    assertNull(tree.participants.get(2).endingReason);
    assertTrue(target.counters().get("control.refused") >= 4);
    assertTrue(target.counters().get("control.unsigned") >= 2);
  }

  @Test
  public void nobodyButAChildSpeaksForTheTreeBelow() {
    Tree tree = Tree.whole(14, 4);
    SimNode root = tree.nodes.get(0);
    SimNode victim = tree.nodes.get(2);
    CommandId command = tree.controller.run(tree.controller.everybody());
    Remote stranger = new Remote(Tree.peer(99), new Incarnation(1), Role.PARTICIPANT);
    Answer.Ended end = new Answer.Ended(Outcome.exited(9), 0, 0, Bytes.EMPTY, 0);
    root.received(stranger, new Leaving(victim.self(), victim.incarnation()));
    root.received(
        stranger,
        new Answers(
            List.of(
                new Collected(command, victim.incarnation(), tree.controller.everybody(), end))));
    victim.received(
        stranger,
        new SetPeer(1, new HostName("x"), victim.self(), Optional.of(tree.nodes.get(1).self())));
    tree.time.run(5_000);
    assertTrue(tree.isWhole());
    assertTrue(tree.controller.left.isEmpty());
    assertEquals(4, tree.controller.ended.get(command).size());
    assertEquals("one output and one end", 2, (int) tree.controller.answerMessages.get(command));
    assertEquals(2, (long) root.counters().get("control.refused"));
    assertEquals(1, (long) victim.counters().get("control.refused"));
  }

  @Test
  public void theSameSeedIsTheSameRun() {
    for (long seed = 500; seed < 505; seed++) {
      assertEquals(fingerprint(seed), fingerprint(seed));
    }
    assertNotEquals(fingerprint(500), fingerprint(501));
  }

  private static String fingerprint(long seed) {
    Tree tree = Tree.whole(seed, 10);
    tree.nodes.get(0).kill();
    tree.controller.run(tree.controller.everybody());
    tree.time.run(15_000);
    return tree.network.messages() + " " + tree.controller.ended + " " + tree.controller.root;
  }
}
