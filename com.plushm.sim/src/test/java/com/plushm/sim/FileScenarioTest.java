package com.plushm.sim;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.file.FileLayout;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.fabric.protocol.FabricNode;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.Test;

/** Files through the production fabric, clients and controller, in virtual time (promise 7). */
public class FileScenarioTest {
  private static final int CHUNKS = 64;
  private static final String FILE = "/src/file";
  private static final String PLACE = "/dst/file";

  /** What a node may hold of files: chunks that came by, and those on their way up. */
  private static final long HELD_MAX = (16L << 20) + 64L * FileLayout.CHUNK_BYTES;

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static World world(long seed, int hosts, String overlay) {
    OverlayChoice choice = OverlayChoice.parse(overlay);
    OverlayFactory factory = Overlays.factory(choice.name()).with(new OverlayOptions(choice));
    World world = new World(seed, WorldSettings.plain(hosts), factory, null);
    Request connecting = world.connect(world.hosts());
    assertTrue(world.time().until(() -> !connecting.open(), 60_000) >= 0);
    assertEquals(hosts, connecting.summary().answered());
    world.time().run(10_000);
    return world;
  }

  private static byte[] file(World world, int length) {
    byte[] content = bytes(7, length);
    world.controlFiles().make(FILE, content);
    return content;
  }

  private static byte[] file(World world) {
    return file(world, CHUNKS * FileLayout.CHUNK_BYTES - 17);
  }

  private static void done(World world, Request request, long most) {
    assertTrue(
        "after " + world.time().now() + " ms",
        world.time().until(() -> request.summary() != null, most) >= 0);
  }

  private static void arrived(World world, List<SimHost> hosts, byte[] content) {
    for (SimHost host : hosts) {
      assertArrayEquals(host + "", content, host.files().content(PLACE));
      assertEquals(host + " has no unfinished file", 0, host.files().unfinished());
    }
    for (SimNode node : world.nodes()) {
      assertTrue(node.fabric().files().cachedBytes() <= HELD_MAX);
    }
  }

  private static long counted(World world, String what) {
    return world.nodes().stream().mapToLong(n -> n.counters().getOrDefault(what, 0L)).sum();
  }

  @Test
  public void aFileArrivesEverywhereAndEachNodeReceivesEachPartOnce() {
    World world = world(1, 20, "randtree:degree=3");
    byte[] content = file(world);
    Request put = world.put(world.hosts(), FILE, PLACE);
    done(world, put, 60_000);
    assertEquals(20, put.summary().answered());
    assertEquals(0, put.summary().exitStatus());
    assertEquals("equal answers fold", 1, put.summary().blocks().size());
    arrived(world, world.hosts(), content);
    int parts = new FileLayout(content.length).parts();
    assertEquals(20L * parts, counted(world, "files.parts.received"));
    assertEquals(
        "the root has it from the controller", 19L * parts, counted(world, "files.parts.sent"));
  }

  @Test
  public void anEmptyFileAndOneOfAByteArrive() {
    World world = world(2, 4, "star");
    for (int length : new int[] {0, 1}) {
      byte[] content = file(world, length);
      Request put = world.put(world.hosts(), FILE, PLACE);
      done(world, put, 10_000);
      arrived(world, world.hosts(), content);
    }
  }

  @Test
  public void theSameFileAgainCostsNothing() {
    World world = world(3, 6, "randtree:degree=2");
    byte[] content = file(world);
    done(world, world.put(world.hosts(), FILE, PLACE), 60_000);
    long received = counted(world, "files.parts.received");
    Request again = world.put(world.hosts(), FILE, PLACE);
    done(world, again, 10_000);
    assertEquals(received, counted(world, "files.parts.received"));
    assertTrue(again.summary().blocks().get(0).out().text().endsWith("unchanged\n"));
    arrived(world, world.hosts(), content);
  }

  @Test
  public void nodesBetweenPassOnWhatIsNotForThemAndKeepNothing() {
    World world = world(4, 14, "randtree:degree=2");
    byte[] content = file(world);
    List<SimHost> leaves =
        world.hosts().stream()
            .filter(h -> h.node().orElseThrow().fabric().overlay().children().isEmpty())
            .toList();
    assertTrue(leaves.size() >= 3 && leaves.size() < 14);
    done(world, world.put(leaves, FILE, PLACE), 60_000);
    arrived(world, leaves, content);
    for (SimHost host : world.hosts()) {
      if (!leaves.contains(host)) {
        assertEquals(0, host.files().written());
      }
    }
  }

  @Test
  public void anInnerNodeThatDiesAndReturnsGoesOnWhereItWas() {
    World world = world(5, 12, "randtree:degree=2");
    byte[] content = file(world);
    SimHost inner =
        world.hosts().stream()
            .filter(h -> !h.node().orElseThrow().fabric().overlay().isRoot())
            .filter(h -> !h.node().orElseThrow().fabric().overlay().children().isEmpty())
            .findFirst()
            .orElseThrow();
    Request put = world.put(world.hosts(), FILE, PLACE);
    long enough = content.length / 2;
    assertTrue(world.time().until(() -> inner.files().written() > enough, 60_000) >= 0);
    assertNull("it is not through yet", inner.files().content(PLACE));
    inner.kill();
    done(world, put, 120_000);
    assertEquals(put.summary().missing().toString(), 12, put.summary().answered());
    arrived(world, world.hosts(), content);
    long got = inner.node().orElseThrow().counters().getOrDefault("files.parts.received", 0L);
    int parts = new FileLayout(content.length).parts();
    assertTrue("it asked for " + got + " of " + parts + " again", got > 0 && got < 3 * parts / 4);
    assertTrue(put.summary().blocks().stream().anyMatch(b -> b.out().text().contains("resumed")));
  }

  @Test
  public void theDeathOfTheRootHoldsNothingUpForLong() {
    World world = world(6, 12, "randtree:degree=3");
    byte[] content = file(world);
    SimHost root =
        world.hosts().stream()
            .filter(
                h -> h.node().map(SimNode::fabric).map(FabricNode::overlay).orElseThrow().isRoot())
            .findFirst()
            .orElseThrow();
    Request put = world.put(world.hosts(), FILE, PLACE);
    assertTrue(world.time().until(() -> root.files().written() > content.length / 2, 60_000) >= 0);
    root.kill();
    done(world, put, 120_000);
    assertEquals(put.summary().missing().toString(), 12, put.summary().answered());
    arrived(world, world.hosts(), content);
  }

  @Test
  public void aFullDiskIsAnAnswerAndHoldsNobodyBelowUp() {
    World world = world(7, 12, "randtree:degree=2");
    byte[] content = file(world);
    SimHost full =
        world.hosts().stream()
            .filter(h -> !h.node().orElseThrow().fabric().overlay().children().isEmpty())
            .findFirst()
            .orElseThrow();
    full.files().full(true);
    Request put = world.put(world.hosts(), FILE, PLACE);
    done(world, put, 60_000);
    assertEquals(12, put.summary().answered());
    assertEquals(1, put.summary().failed());
    assertTrue(
        put.summary().blocks().stream()
            .anyMatch(b -> b.err().text().equals(PLACE + ": No space left on device\n")));
    assertNull(full.files().content(PLACE));
    assertEquals(0, full.files().unfinished());
    arrived(world, world.hosts().stream().filter(h -> h != full).toList(), content);
  }

  @Test
  public void aSourceThatChangesIsToldAndLeavesNothingBehind() {
    World world = world(8, 6, "randtree:degree=2");
    byte[] content = file(world);
    Request put = world.put(world.hosts(), FILE, PLACE);
    world.controlFiles().make(FILE, bytes(8, content.length));
    done(world, put, 60_000);
    assertEquals(6, put.summary().missing().get(0).hosts().size());
    assertTrue(put.summary().missing().get(0).reason().contains("changed"));
    world.time().run(5_000);
    for (SimHost host : world.hosts()) {
      assertNull(host.files().content(PLACE));
      assertEquals(0, host.files().unfinished());
    }
  }

  @Test
  public void whateverDiesTheFileArrivesWholeOrIsAccountedForAsMissing() {
    for (long seed = 100; seed < 108; seed++) {
      World world = world(seed, 10, "randtree:degree=2");
      byte[] content = file(world);
      SplittableRandom chance = new SplittableRandom(seed);
      Request put = world.put(world.hosts(), FILE, PLACE);
      for (int i = 0; i < 4; i++) {
        world.time().run(chance.nextLong(1, 1_500));
        SimHost host = world.hosts().get(chance.nextInt(10));
        switch (chance.nextInt(3)) {
          case 0 -> host.kill();
          case 1 -> host.loseStore();
          default ->
              host.node()
                  .ifPresent(
                      node ->
                          node.fabric()
                              .overlay()
                              .parent()
                              .ifPresent(p -> world.network().cut(node, p.id())));
        }
      }
      done(world, put, 600_000);
      world.time().run(30_000);
      int whole = 0;
      for (SimHost host : world.hosts()) {
        byte[] there = host.files().content(PLACE);
        if (there != null) {
          assertArrayEquals("seed " + seed, content, there);
          whole++;
        }
      }
      long well =
          put.summary().blocks().stream()
              .filter(b -> b.outcome().success())
              .mapToLong(b -> b.hosts().size())
              .sum();
      assertTrue("seed " + seed + " " + well + " of " + whole, well <= whole);
      assertEquals(10, put.summary().answered() + missing(put));
    }
  }

  private static int missing(Request request) {
    return request.summary().missing().stream().mapToInt(m -> m.hosts().size()).sum();
  }

  @Test
  public void filesComeUpAndWhatIsEqualIsDrawnOnce() {
    World world = world(9, 12, "randtree:degree=3");
    byte[] same = bytes(1, 40 * FileLayout.CHUNK_BYTES + 5);
    for (SimHost host : world.hosts()) {
      int i = host.index();
      host.files().make("/var/log", i % 3 == 0 ? bytes(i, 100_000 + i) : same);
    }
    world.hosts().get(4).files().make("/var/none", same);
    Request get = world.get(world.hosts(), "/var/log", "/out");
    done(world, get, 60_000);
    assertEquals(0, get.summary().exitStatus());
    for (SimHost host : world.hosts()) {
      assertArrayEquals(
          host.files().content("/var/log"), world.controlFiles().content("/out/log." + host));
    }
    long all = 41L * FileLayout.CHUNK_BYTES + 4 * 150_000;
    assertTrue(world.controlFiles().written() < all);
    Request none = world.get(world.hosts(), "/var/none", "/out");
    done(world, none, 60_000);
    assertEquals(11, none.summary().failed());
    assertNotNull(world.controlFiles().content("/out/none." + world.hosts().get(4)));
  }

  @Test
  public void aSourceThatDiesWhileItIsDrawnFromIsTakenUpAgainOrReplaced() {
    World world = world(10, 8, "randtree:degree=2");
    byte[] same = bytes(1, 200 * FileLayout.CHUNK_BYTES);
    world.hosts().forEach(h -> h.files().make("/var/log", same));
    Request get = world.get(world.hosts(), "/var/log", "/out");
    assertTrue(world.time().until(() -> world.controlFiles().written() > 1_000_000, 60_000) >= 0);
    world.hosts().get(7).kill();
    world.hosts().get(0).kill();
    done(world, get, 120_000);
    assertEquals(get.summary() + "", 0, get.summary().exitStatus());
    for (SimHost host : world.hosts()) {
      assertArrayEquals(same, world.controlFiles().content("/out/log." + host));
    }
  }
}
