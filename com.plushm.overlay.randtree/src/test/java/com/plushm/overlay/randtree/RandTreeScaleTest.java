package com.plushm.overlay.randtree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.Test;

/** A thousand nodes at degree 12, as protocol.md §3 has it: shape, cost, and healing. */
public class RandTreeScaleTest {
  private static final int NODES = 1_000;

  private static World thousand(long spread) {
    World world = new World(11, RandTreeSettings.standard(12, RootRule.CLAIM));
    world.checking = false;
    world.build(NODES, spread);
    world.runFor(spread + 5_000);
    assertEquals(List.of(), world.whole());
    assertEquals(NODES, world.live().size());
    return world;
  }

  private static long untilWhole(World world, long limit) {
    long start = world.now;
    while (world.now - start < limit && !world.whole().isEmpty()) {
      world.runFor(100);
    }
    assertEquals(List.of(), world.whole());
    return world.now - start;
  }

  @Test
  public void theDepthIsThreeOrFourIfAllComeAtOnce() {
    assertEquals(3, thousand(20_000).depth());
    assertTrue(thousand(0).depth() <= 4);
  }

  @Test
  public void maintenanceCostsANodeTheSameWhateverTheSizeIs() {
    World world = thousand(20_000);
    double large = perNodeAndMinute(world);
    World small = new World(11, RandTreeSettings.standard(12, RootRule.CLAIM));
    small.build(50, 5_000);
    small.runFor(10_000);
    assertEquals(perNodeAndMinute(small), large, 20);
    assertTrue("messages per node and minute: " + large, large < 160);
  }

  private static double perNodeAndMinute(World world) {
    long before = world.messages;
    world.runFor(60_000);
    return (double) (world.messages - before) / world.live().size();
  }

  @Test
  public void aQuarterDiesAndTheRestIsOneFlatTreeAgain() {
    World world = thousand(20_000);
    killAQuarter(world);
    assertTrue("seconds", untilWhole(world, 60_000) <= 10_000);
    assertTrue("while healing " + world.depth(), world.depth() <= 6);
    world.runFor(60_000);
    assertEquals(List.of(), world.whole());
    assertTrue("healed " + world.depth(), world.depth() <= 4);
  }

  private static void killAQuarter(World world) {
    List<Station> all = new ArrayList<>(world.live());
    for (int i = 0; i < NODES / 4; i++) {
      Station victim = all.remove(world.random.nextInt(all.size()));
      world.kill(victim.peer.id());
    }
  }

  @Test
  public void theRootDiesAndItsFirstChildIsRoot() {
    World world = thousand(20_000);
    Station root = world.root();
    Peer first = root.tree.children().get(0);
    world.kill(root.peer.id());
    assertTrue(untilWhole(world, 30_000) <= 3_000);
    assertEquals(first, world.root().peer);
    world.runFor(60_000);
    assertTrue("depth " + world.depth(), world.depth() <= 4);
  }

  @Test
  public void aPausedInnerNodeIsTakenBackAndDeclaresNobodyDead() {
    World world = thousand(20_000);
    Station inner = world.stations.get(world.root().tree.children().get(3).id());
    long declared = declaredDead(world);
    world.pause(inner.peer.id(), 10_000);
    world.runFor(10_000);
    assertEquals(0, inner.declaredDead);
    untilWhole(world, 30_000);
    assertEquals("the paused one blames nobody", 0, inner.declaredDead);
    int neighbours = 1 + 12;
    assertTrue("only its own neighbours miss it", declaredDead(world) - declared <= neighbours);
  }

  private static long declaredDead(World world) {
    return world.stations.values().stream().mapToLong(s -> s.declaredDead).sum();
  }

  @Test
  public void separatedTreesMergeUnderTheGreaterClaim() {
    World world = new World(5, RandTreeSettings.standard(4, RootRule.CLAIM));
    world.build(40, 2_000);
    world.runFor(30_000);
    Peer granted = world.root().peer;
    List<NodeId> apart = new ArrayList<>();
    world.live().stream()
        .filter(s -> !s.tree.isRoot())
        .limit(15)
        .forEach(s -> apart.add(s.peer.id()));
    world.partition(apart);
    world.runFor(60_000);
    assertTrue(world.live().stream().filter(s -> s.tree.isRoot()).count() >= 2);
    world.partition(List.of());
    untilWhole(world, 60_000);
    assertEquals(granted, world.root().peer);
    assertEquals(List.of(), world.broken);
  }

  @Test
  public void aSwapOfTheCodeIsNotSeenFromOutside() {
    World world = new World(5, RandTreeSettings.standard(4, RootRule.CLAIM));
    world.build(40, 2_000);
    world.runFor(10_000);
    TreeMap<NodeId, NodeId> before = parents(world);
    long attempts = world.attempts;
    world.live().forEach(Station::swap);
    world.runFor(20_000);
    assertEquals(before, parents(world));
    assertEquals("nobody looked for a parent", attempts, world.attempts);
    assertEquals(List.of(), world.whole());
    assertEquals(List.of(), world.broken);
  }

  private static TreeMap<NodeId, NodeId> parents(World world) {
    TreeMap<NodeId, NodeId> parents = new TreeMap<>();
    for (Station s : world.live()) {
      s.tree.parent().ifPresent(p -> parents.put(s.peer.id(), p.id()));
    }
    return parents;
  }

  @Test
  public void failedNodesAreDialledNoMore() {
    assertTrue("without the mark they are", dialsToTheDead(false) > 0);
    assertEquals(0, dialsToTheDead(true));
  }

  /** A tenth dies; the survivors are killed under again, so that they look for parents. */
  private static long dialsToTheDead(boolean mark) {
    World world = new World(5, RandTreeSettings.standard(4, RootRule.CLAIM));
    world.build(60, 2_000);
    world.runFor(30_000);
    List<NodeId> dead = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Station> live = world.live().stream().filter(s -> !s.tree.isRoot()).toList();
      NodeId node = live.get(world.random.nextInt(live.size())).peer.id();
      dead.add(node);
      world.kill(node);
    }
    if (mark) {
      dead.forEach(node -> world.live().forEach(s -> s.tree.markFailed(node)));
    }
    world.runFor(1_000);
    world.dialsRefused = 0;
    world.runFor(120_000);
    assertEquals(List.of(), world.whole());
    return world.dialsRefused;
  }

  @Test
  public void theSmallestIsRootIfOneWantsMacesRule() {
    World world = new World(5, RandTreeSettings.standard(4, RootRule.SMALLEST));
    world.build(40, 20_000);
    world.runFor(60_000);
    assertEquals(List.of(), world.whole());
    NodeId smallest = world.stations.firstKey();
    assertEquals(smallest, world.root().peer.id());
  }
}
