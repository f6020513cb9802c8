package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/**
 * Commands across the controllers of a deployment (protocol.md §5.1–2): what was journalled is
 * delivered, in its order and once, whoever journalled it; and no number is given twice.
 */
public class ControllerCrashTest {
  private static final int HOSTS = 8;

  private static World connected(long seed, String overlay) {
    World world = new World(seed, WorldSettings.plain(HOSTS), Overlays.factory(overlay), null);
    AllSafety.of(world, Overlays.degreeMax(overlay)).forEach(world::listen);
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    return world;
  }

  private static void again(World world) {
    world.startController();
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    world.time().run(5_000);
  }

  /** What became durable of an execution. */
  private static boolean wasJournalled(World world, Request request) {
    for (Map.Entry<CommandId, Command> entry : world.numbered().entrySet()) {
      if (entry.getValue() instanceof Command.Run run && run.execution().equals(request.key())) {
        return world.wasDurable(entry.getKey());
      }
    }
    return false;
  }

  private static void eachRanOnce(World world, Request request, String what) {
    int expected = wasJournalled(world, request) ? 1 : 0;
    for (SimHost host : world.hosts()) {
      assertEquals(
          what + ": " + request.key() + " on " + host,
          expected,
          world.runs(host.name().value(), request.key()).size());
    }
  }

  @Test
  public void whatWasJournalledWhenTheControllerDiedIsDelivered() {
    int inFlight = 0;
    for (long seed = 1; seed <= 40; seed++) {
      World world = connected(seed, seed % 2 == 0 ? "star" : "randtree");
      Request first = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(seed % 5);
      Request second = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(seed % 3);
      world.killController();
      boolean unsent = world.nodes().stream().allMatch(n -> neverGot(world, second));
      inFlight += unsent && wasJournalled(world, second) ? 1 : 0;
      world.time().run(2_000);
      again(world);
      eachRanOnce(world, first, "seed " + seed);
      eachRanOnce(world, second, "seed " + seed);
    }
    assertTrue("some were journalled and not yet anywhere: " + inFlight, inFlight > 3);
  }

  private static boolean neverGot(World world, Request request) {
    return world.hosts().stream()
        .allMatch(h -> world.runs(h.name().value(), request.key()).isEmpty());
  }

  @Test
  public void aJournalThatWasCutBackIsCompletedByTheTree() {
    for (long seed = 1; seed <= 12; seed++) {
      World world = connected(seed, seed % 2 == 0 ? "star" : "randtree");
      Request before = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(5_000);
      world.killController();
      world.cutJournal(1 + (int) (seed % 3));
      again(world);
      String events = String.join("\n", world.mesh().events());
      assertTrue(events, events.contains("the tree has completed the journal"));
      Request after = world.shell(world.hosts(), Duration.ZERO);
      world.time().run(10_000);
      eachRanOnce(world, before, "seed " + seed);
      eachRanOnce(world, after, "seed " + seed);
      numbersAreUnique(world);
    }
  }

  private static void numbersAreUnique(World world) {
    TreeMap<Long, CommandId> numbers = new TreeMap<>();
    for (CommandId id : world.numbered().keySet()) {
      CommandId other = numbers.put(id.number(), id);
      boolean twice = other != null && world.wasDurable(other) && world.wasDurable(id);
      assertTrue("two commands of one number: " + other + ", " + id, !twice);
    }
  }

  @Test
  public void theNextReignBeginsWithTheEndOfTheOneBefore() {
    World world = connected(3, "star");
    world.killController();
    again(world);
    // Nobody had to be admitted again: the first command is a person's.
    var unused = world.shell(world.hosts(), Duration.ZERO);
    Settling.settle(world);
    List<Map.Entry<CommandId, Command>> reigns =
        world.numbered().entrySet().stream()
            .filter(e -> e.getValue() instanceof Command.Reign)
            .toList();
    Map.Entry<CommandId, Command> last = reigns.get(reigns.size() - 1);
    CommandId end = ((Command.Reign) last.getValue()).endOfPredecessor();
    assertEquals(2, last.getKey().reign());
    assertEquals(1, end.reign());
    assertEquals(end.number() + 1, last.getKey().number());
  }
}
