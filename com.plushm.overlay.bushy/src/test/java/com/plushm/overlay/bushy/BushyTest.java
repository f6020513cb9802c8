package com.plushm.overlay.bushy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Grant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class BushyTest {
  private static World world(int nodes, int inner, boolean repair) {
    World world = new World(3, BushySettings.standard(inner, repair));
    world.build(nodes, 5_000);
    world.runFor(15_000);
    assertEquals(List.of(), world.whole());
    assertEquals(List.of(), world.broken);
    return world;
  }

  private static long innerNodes(World world) {
    return world.live().stream().filter(s -> s.tree.path().size() == 2).count();
  }

  @Test
  public void nobodyIsDeeperThanTwoAndTheSquareRootOfAllAreInnerNodes() {
    World world = world(400, 0, true);
    assertEquals(2, world.depth());
    assertEquals(20, innerNodes(world), 2);
    int most = world.live().stream().mapToInt(s -> s.tree.children().size()).max().orElse(0);
    assertTrue("neighbours of the busiest: " + most, most <= 2 * 22);
  }

  @Test
  public void theNumberOfInnerNodesCanBeSet() {
    assertEquals(4, innerNodes(world(60, 4, true)));
  }

  @Test
  public void orphansAreAttachedToAnotherInnerNodeWithRoom() {
    World world = world(60, 4, true);
    Peer inner = world.root().tree.children().get(1);
    assertTrue(world.stations.get(inner.id()).tree.children().size() > 5);
    world.kill(inner.id());
    world.runFor(10_000);
    assertEquals(List.of(), world.whole());
    assertEquals(59, world.live().stream().filter(s -> !s.tree.path().isEmpty()).count());
    assertEquals(2, world.depth());
  }

  @Test
  public void inTheFaithfulModeEveryOrphanIsReportedByNameAndLeftAlone() {
    World world = world(60, 4, false);
    Peer inner = world.root().tree.children().get(1);
    List<Peer> orphans = world.stations.get(inner.id()).tree.children();
    world.kill(inner.id());
    world.runFor(10_000);
    List<String> named = new ArrayList<>(world.root().errors);
    for (Peer orphan : orphans) {
      String name = orphan.id().shortForm() + " orphan of " + inner.id().shortForm();
      assertEquals(1, named.stream().filter(error -> error.startsWith(name)).count());
      assertEquals(State.STRANDED, world.stations.get(orphan.id()).tree.state());
    }
    Station again = world.stations.get(orphans.get(0).id());
    world.join(again, world.root().peer);
    world.runFor(2_000);
    assertEquals("invited again, it comes", State.JOINED, again.tree.state());
  }

  @Test
  public void theRootDiesAndAnInnerNodeTakesOverWithItsLeaves() {
    World world = world(60, 0, true);
    Station root = world.root();
    Peer first = root.tree.children().get(0);
    List<Peer> leaves = world.stations.get(first.id()).tree.children();
    world.kill(root.peer.id());
    world.runFor(10_000);
    assertEquals(List.of(), world.whole());
    assertEquals(first, world.root().peer);
    assertTrue(world.root().tree.children().containsAll(leaves));
    assertTrue(world.depth() <= 2);
  }

  @Test
  public void separatedTreesMergeUnderTheGreaterClaim() {
    World world = world(40, 0, true);
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
    world.runFor(60_000);
    assertEquals(List.of(), world.whole());
    assertEquals(granted, world.root().peer);
    assertTrue(world.depth() <= 2);
    assertEquals(List.of(), world.broken);
  }

  @Test
  public void theFloorsOfASnapshotHold() {
    World world = world(5, 0, true);
    Bushy root = world.root().tree;
    Bushy next = new Bushy(world.root(), world.settings, root.snapshot(), null);
    next.grant(new Grant(1, world.root().peer.id(), world.root().incarnation));
    next.persisted(2);
    assertTrue("a known grant counts no more", !next.isRoot());
  }
}
