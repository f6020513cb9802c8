package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.Test;

/** S11: answered + missing = targets, whatever goes wrong and whenever; with seeds to replay. */
public class AccountingTest {
  private static final int HOSTS = 12;

  @Test
  public void everyHostIsAccountedForOnceWhateverHappens() {
    for (int seed = 0; seed < 150; seed++) {
      try {
        run(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void run(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FakeWorld world = new FakeWorld(seed, ControlSettings.DEFAULTS);
    world.launchMillis = random.nextInt(1, 400);
    int worst = random.nextInt(1, 3_000);
    world.behaviour =
        (host, run) ->
            random.nextInt(20) == 0
                ? null
                : new FakeWorld.Result(
                    List.of(host.hashCode() % 2 == 0 ? "a" : "b", "c"),
                    random.nextInt(10) == 0 ? 1 : 0,
                    random.nextInt(1, worst + 1));
    Recorder recorder = new Recorder();
    world.control.shell(
        "1.1",
        new ShellRequest(FakeWorld.plans("n[1-12]"), List.of("x"), true, Duration.ZERO),
        recorder);
    for (int i = 0; i < 6; i++) {
      world.run(random.nextInt(1, 2_500));
      fault(world, random);
    }
    world.run(60_000);
    if (recorder.summary == null) {
      world.control.interrupt("1.1");
    }
    world.run(300_000);
    check(recorder);
    assertTrue(world.control.mesh("star", new TreeMap<>()).joined() <= HOSTS);
  }

  private static void fault(FakeWorld world, SplittableRandom random) {
    List<FakeClient> others =
        world.clients.values().stream()
            .filter(c -> c.alive && c.inTree && c.ordinal != null && c != world.root)
            .toList();
    if (world.root == null || others.isEmpty()) {
      return;
    }
    String victim = others.get(random.nextInt(others.size())).host.value();
    switch (random.nextInt(5)) {
      case 0, 1 -> world.kill(victim);
      case 2 -> world.killRoot(victim);
      case 3 -> {
        world.kill(victim);
        world.loseStore(victim);
      }
      default -> {
        // Nothing goes wrong this time.
      }
    }
  }

  private static void check(Recorder recorder) {
    Summary summary = recorder.summary;
    assertNotNull("it never ends", summary);
    assertEquals(1, recorder.done);
    NodeSet missing = NodeSet.empty();
    int counted = 0;
    for (Summary.Missing m : summary.missing()) {
      missing = missing.union(m.hosts());
      counted += m.hosts().size();
      assertTrue(!m.reason().isEmpty());
    }
    assertEquals("each is missing once", missing.size(), counted);
    assertEquals(HOSTS, summary.targets());
    assertEquals(HOSTS, summary.answered() + missing.size());
    NodeSet answered = NodeSet.empty();
    int results = 0;
    for (Summary.Block block : summary.blocks()) {
      if (!block.outcome().detail().startsWith("incomplete")) {
        answered = answered.union(block.hosts());
        results += block.hosts().size();
      }
    }
    assertEquals("each has one result", answered.size(), results);
    assertTrue(answered.intersect(missing).isEmpty());
    assertEquals(HOSTS, answered.size() + missing.size());
  }
}
