package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.controller.Summary;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Where packages lie on a host until they are installed, and that they do not stay there. */
public class PackagePathTest {
  private final FakeWorld world = new FakeWorld();
  private final FakePackages packages = world.applications.packages;
  private final Recorder first = new Recorder();
  private final Recorder second = new Recorder();

  public PackagePathTest() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 50);
  }

  private static Applications application(String folder) {
    return new Applications("n[1-3]", 3).software("tool", folder).task("use");
  }

  private static int status(Recorder recorder) {
    assertNotNull("not done", recorder.summary);
    Summary summary = recorder.summary;
    return summary.exitStatus();
  }

  /** Runs until the package lies on all three hosts, and nobody was told to install it. */
  private void moved() {
    for (int i = 0; i < 60_000 && packages.archives.size() < 3; i++) {
      world.run(1);
    }
    assertEquals(3, packages.archives.size());
    assertEquals(List.of(), packages.installs);
  }

  private long discards() {
    return world.applications.delivered(Command.Install.class).stream()
        .filter(install -> install.software().discards())
        .count();
  }

  @Test
  public void twoExecutionsDoNotDiscardEachOthersPackage() {
    world.control.run("1.1", application("here").request(), first);
    world.control.run("1.2", application("there").request(), second);
    world.run(20_000);
    assertEquals(0, status(first));
    assertEquals(0, status(second));
    assertEquals(6, packages.installs.size());
    assertEquals(Set.of(), packages.archives);
    assertEquals("what is installed is discarded", 0, discards());
  }

  @Test
  public void whatWasMovedIsDiscardedIfItIsInterruptedBeforeItIsInstalled() {
    world.control.run("1.1", application("here").request(), first);
    moved();
    world.control.stop("1.1", false);
    world.run(20_000);
    assertEquals(130, status(first));
    assertEquals(List.of(), packages.installs);
    assertEquals(Set.of(), packages.archives);
    assertEquals(1, discards());
  }

  @Test
  public void nobodyWaitsForThatIfTheRunIsAbandoned() {
    world.control.run("1.1", application("here").request(), first);
    moved();
    world.control.stop("1.1", true);
    world.run(20_000);
    assertEquals(130, status(first));
    assertEquals(Set.of(), packages.archives);
  }

  @Test
  public void whatOneHostWasSentForAllIsDiscardedThere() {
    world.control.run("1.1", application("/shared/tool").shared().request(), first);
    for (int i = 0; i < 60_000 && packages.archives.isEmpty(); i++) {
      world.run(1);
    }
    world.control.stop("1.1", false);
    world.run(20_000);
    assertEquals(130, status(first));
    assertEquals(1, packages.moved.size());
    assertEquals(Set.of(), packages.archives);
    Command.Install discard = world.applications.delivered(Command.Install.class).get(0);
    assertTrue(discard.software().discards());
    assertEquals(packages.moved, world.applications.hosts(discard.targets()));
  }

  @Test
  public void theNextControllerFindsItWhereItWasMoved() {
    world.control.run("1.1", application("here").request(), Observer.NOBODY);
    moved();
    Set<String> before = Set.copyOf(packages.archives);
    world.crash();
    packages.installMillis = 2_000;
    world.run(1_000);
    assertEquals("not moved again", 3, packages.moved.size());
    assertEquals(before, packages.archives);
    assertFalse(packages.installs.isEmpty());
    world.run(60_000);
    world.control.attach("a", "1.1", first);
    assertEquals(0, status(first));
    assertEquals(Set.of(), packages.archives);
  }

  @Test
  public void itIsDiscardedWheneverTheControllerIsKilledOverThat() {
    int turns = 0;
    for (int crash = 0; crash <= turns; crash++) {
      PackagePathTest one = new PackagePathTest();
      one.world.control.run("1.1", application("here").request(), Observer.NOBODY);
      one.moved();
      int before = one.world.turns;
      one.world.crashAt = crash == 0 ? -1 : before + crash;
      one.world.control.stop("1.1", false);
      one.world.run(100_000);
      turns = crash == 0 ? one.world.turns - before : turns;
      assertTrue("turns: " + turns, turns > 3);
      String when = "killed after turn " + crash + " of " + turns;
      one.world.control.attach("a", "1.1", one.first);
      // The word of the person may have been lost with the controller: then it was installed.
      assertTrue(when, status(one.first) == 130 || one.packages.installs.size() == 3);
      assertEquals(when, Set.of(), one.packages.archives);
    }
  }
}
