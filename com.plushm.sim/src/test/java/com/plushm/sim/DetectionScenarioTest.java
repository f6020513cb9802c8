package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.overlay.randtree.RandTreeFactory;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.util.Comparator;
import java.util.List;
import org.junit.Test;

/** Slow is not dead, and who cannot be heard by one may be heard by others (protocol.md §3). */
public class DetectionScenarioTest {
  private static World connected(long seed, String overlay, int hosts) {
    OverlayFactory factory =
        overlay.equals("randtree") ? new RandTreeFactory(4) : Overlays.factory(overlay);
    World world = new World(seed, WorldSettings.plain(hosts), factory, null);
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    world.time().run(10_000);
    return world;
  }

  private static Overlay overlay(SimNode node) {
    return node.fabric().overlay();
  }

  /** The inner node, not the root, with most children. */
  private static SimNode inner(World world) {
    return world.nodes().stream()
        .filter(n -> !overlay(n).isRoot())
        .max(Comparator.comparingInt(n -> overlay(n).children().size()))
        .orElseThrow();
  }

  private static List<String> losses(World world) {
    return world.views().values().stream()
        .filter(v -> v.disconnects() > 0)
        .map(NodeView::host)
        .map(Object::toString)
        .toList();
  }

  private static void pausedAndResumed(long seed, long millis, boolean timersFirst) {
    World world = connected(seed, "randtree", 24);
    SimNode paused = inner(world);
    assertTrue("it has many children", overlay(paused).children().size() >= 3);
    paused.gate().pause();
    world.time().run(millis);
    paused.gate().resume(timersFirst);
    Settling.settle(world);
    world.time().run(30_000);
    Settling.settle(world);
    String what = "seed " + seed + ", " + millis + " ms";
    assertTrue(what, List.of(List.of(), List.of(paused.host().value())).contains(losses(world)));
    assertFalse(what + ": it came back as itself", paused.dead());
    assertTrue(what, overlay(paused).parent().isPresent());
  }

  @Test
  public void whenAPausedInnerNodeResumesNobodyElseIsDeclaredDead() {
    for (long seed = 1; seed <= 12; seed++) {
      pausedAndResumed(seed, 10_000, seed % 2 == 0);
      pausedAndResumed(seed, 1_500 + 500 * seed, seed % 2 == 1);
    }
  }

  @Test
  public void aPauseShorterThanTheLimitsChangesNothing() {
    World world = connected(3, "randtree", 24);
    SimNode paused = inner(world);
    List<Peer> before = overlay(paused).children();
    paused.gate().pause();
    world.time().run(3_500);
    paused.gate().resume(true);
    world.time().run(10_000);
    assertEquals(before, overlay(paused).children());
    assertEquals(List.of(), losses(world));
  }

  @Test
  public void aPausedRootThatResumesDeclaresNobodyDead() {
    for (long seed = 1; seed <= 10; seed++) {
      World world = connected(seed, "star", 12);
      SimNode root =
          world.nodes().stream().filter(n -> overlay(n).isRoot()).findFirst().orElseThrow();
      root.gate().pause();
      world.time().run(180_000);
      assertFalse("three minutes are longer than its timers", root.dead());
      root.gate().resume(true);
      Settling.settle(world);
      world.time().run(30_000);
      assertFalse("seed " + seed + ": it did not end by itself", root.dead());
      List<String> lost = losses(world);
      assertTrue(
          "seed " + seed + ": " + lost,
          lost.isEmpty() || lost.equals(List.of(root.host().value())));
    }
  }

  private static Endpoint endpoint(SimNode node) {
    return node.self().endpoint();
  }

  /** A child that does not hear its parent, which hears the child. */
  private static SimNode deaf(World world, SimNode parent) {
    SimNode child = world.node(overlay(parent).children().get(0).id()).orElseThrow();
    world.network().block(endpoint(parent), endpoint(child));
    return child;
  }

  @Test
  public void aShortOneWayLossTakesNobodyOutOfTheTree() {
    World world = connected(5, "randtree", 24);
    SimNode parent = inner(world);
    SimNode child = deaf(world, parent);
    world.time().run(10_000);
    assertTrue("others vouched", child.counters().getOrDefault("watch.vouched", 0L) > 0);
    assertEquals(parent.self(), overlay(child).parent().orElseThrow());
    world.network().open(endpoint(parent), endpoint(child));
    Settling.settle(world);
    assertEquals(parent.self(), overlay(child).parent().orElseThrow());
    assertEquals(List.of(), losses(world));
  }

  @Test
  public void aLastingOneWayLossCostsTheAttachmentAndNotTheNode() {
    for (long seed = 1; seed <= 10; seed++) {
      World world = connected(seed, "randtree", 24);
      SimNode parent = inner(world);
      SimNode child = deaf(world, parent);
      world.time().run(40_000);
      assertFalse(
          "seed " + seed + ": another parent",
          overlay(child).parent().filter(parent.self()::equals).isPresent());
      Settling.settle(world);
      assertEquals("seed " + seed, List.of(), losses(world));
      assertFalse(child.dead() || parent.dead());
    }
  }

  @Test
  public void aRootThatDoesNotHearAChildAsksOthersBeforeItReportsItLost() {
    for (long seed = 1; seed <= 10; seed++) {
      World world = connected(seed, "randtree", 24);
      SimNode root =
          world.nodes().stream().filter(n -> overlay(n).isRoot()).findFirst().orElseThrow();
      SimNode child = deaf(world, root);
      world.time().run(60_000);
      Settling.settle(world);
      assertEquals("seed " + seed, List.of(), losses(world));
      assertFalse(child.dead());
    }
  }

  @Test
  public void afterAMassFailureTheTreeMendsItselfAndTheControllerWaits() {
    World world = connected(9, "star", 24);
    List<SimHost> lost =
        world.hosts().stream()
            .filter(h -> !overlay(h.node().orElseThrow()).isRoot())
            .limit(14)
            .toList();
    long began = world.time().now();
    lost.forEach(SimHost::powerOff);
    world.time().run(30_000);
    long reconnecting = states(world, HostState.RECONNECTING);
    assertTrue("relaunched before it showed: " + reconnecting, reconnecting <= 4);
    assertEquals(10, states(world, HostState.JOINED));
    assertEquals(14 - reconnecting, states(world, HostState.DISCONNECTED));
    assertEquals(0, states(world, HostState.FAILED));
    assertTrue("the rest is one tree", oneTree(world));
    lost.forEach(SimHost::powerOn);
    Settling.settle(world);
    assertEquals(24, states(world, HostState.JOINED));
    assertTrue("it waited", world.time().now() - began >= 60_000);
  }

  private static long states(World world, HostState state) {
    return world.views().values().stream().filter(v -> v.state() == state).count();
  }

  private static boolean oneTree(World world) {
    List<SimNode> roots = world.nodes().stream().filter(n -> overlay(n).isRoot()).toList();
    int children = world.nodes().stream().mapToInt(n -> overlay(n).children().size()).sum();
    return roots.size() == 1 && children == world.nodes().size() - 1;
  }

  @Test
  public void aSilentHostIsStillFoundOutInTime() {
    World world = connected(7, "randtree", 24);
    SimNode victim = inner(world);
    String host = victim.host().value();
    world.hostOf(victim).powerOff();
    long took = world.time().until(() -> losses(world).contains(host), 30_000);
    assertTrue("took " + took, took >= 3_000 && took <= 9_000);
    assertEquals(List.of(host), losses(world));
  }
}
