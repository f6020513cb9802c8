package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.fabric.protocol.OverlaySlot;
import com.plushm.overlay.randtree.RandTreeFactory;
import com.plushm.sim.world.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Test;

/** The overlay's code is exchanged at nodes in the middle of everything (protocol.md §6). */
public class SwapScenarioTest {
  private static final int NODES = 20;
  private static final int DEGREE = 3;

  private static void resume(Tree tree, SimNode node) {
    OverlaySlot slot = node.fabric().overlay();
    if (slot.isParked() && !node.dead()) {
      slot.resume((context, snapshot) -> tree.overlay.create(context, snapshot, null));
    }
  }

  private static Map<NodeId, Optional<Peer>> parents(Tree tree) {
    Map<NodeId, Optional<Peer>> parents = new TreeMap<>();
    for (SimNode node : tree.living()) {
      parents.put(node.self().id(), node.fabric().overlay().parent());
    }
    return parents;
  }

  private static void assertDeliveredOnceInOrder(Tree tree, long seed) {
    for (EchoParticipant participant : tree.participants) {
      List<CommandId> delivered = participant.delivered;
      assertEquals("seed " + seed, delivered.stream().distinct().toList(), delivered);
      assertEquals("seed " + seed, delivered.stream().sorted().toList(), delivered);
    }
  }

  private static boolean allAnswered(Tree tree, List<CommandId> commands) {
    return commands.stream()
        .allMatch(
            c ->
                tree.controller.ended.containsKey(c)
                    && tree.controller.ended.get(c).size() == NODES);
  }

  @Test
  public void randTreeIsExchangedEverywhereUnderCommandsAndNobodyNotices() {
    for (long seed = 1; seed <= 40; seed++) {
      Tree tree = new Tree(seed, NODES, new RandTreeFactory(DEGREE));
      tree.form();
      tree.time.run(30_000); // What hangs too deep has moved up.
      Map<NodeId, Optional<Peer>> before = parents(tree);
      List<CommandId> commands = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        commands.add(tree.controller.run(tree.controller.everybody()));
        SimNode node = tree.nodes.get(tree.time.random().nextInt(NODES));
        node.fabric().overlay().park();
        tree.time.run(tree.time.random().nextLong(200));
        if (tree.time.random().nextInt(4) > 0) {
          tree.nodes.forEach(n -> resume(tree, n));
        }
      }
      tree.nodes.forEach(n -> resume(tree, n));
      assertTrue("seed " + seed, tree.time.until(() -> allAnswered(tree, commands), 20_000) >= 0);
      assertDeliveredOnceInOrder(tree, seed);
      assertEquals("seed " + seed, List.of(), tree.controller.disconnected);
      assertEquals("seed " + seed, before, parents(tree));
    }
  }

  @Test
  public void aNodeThatDiesMeanwhileIsMissedByTheSuccessor() {
    for (long seed = 100; seed < 130; seed++) {
      Tree tree = new Tree(seed, NODES, new RandTreeFactory(DEGREE));
      tree.form();
      tree.time.run(10_000);
      SimNode victim = tree.nodes.get(1 + tree.time.random().nextInt(NODES - 1));
      tree.nodes.forEach(n -> n.fabric().overlay().park());
      victim.kill();
      tree.time.run(1_000);
      tree.nodes.forEach(n -> resume(tree, n));
      assertTrue(
          "seed " + seed,
          tree.time.until(
                  () ->
                      tree.living().stream()
                          .allMatch(
                              n ->
                                  n.fabric().overlay().isRoot()
                                      || n.fabric()
                                          .overlay()
                                          .parent()
                                          .filter(p -> !p.id().equals(victim.self().id()))
                                          .isPresent()),
                  20_000)
              >= 0);
      assertTrue(
          "seed " + seed,
          tree.controller.disconnected.stream()
              .allMatch(d -> d.subject().id().equals(victim.self().id())));
    }
  }

  @Test
  public void aStarWhichDeclinesItsSnapshotJoinsAfresh() {
    for (long seed = 200; seed < 220; seed++) {
      Tree tree = Tree.whole(seed, 12);
      SimNode leaf = tree.nodes.get(1 + (int) (seed % 11));
      leaf.fabric().overlay().park();
      tree.time.run(50);
      resume(tree, leaf);
      assertTrue("seed " + seed, tree.time.until(tree::isWhole, 2_000) >= 0);
      SimNode root = tree.nodes.get(0);
      root.fabric().overlay().park();
      tree.time.run(50);
      resume(tree, root);
      tree.time.run(20_000);
      assertTrue("seed " + seed, tree.time.until(tree::isWhole, 60_000) >= 0);
      assertEquals("seed " + seed, List.of(), tree.controller.disconnected);
    }
  }
}
