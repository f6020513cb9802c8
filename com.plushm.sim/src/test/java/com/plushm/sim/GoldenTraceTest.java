package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.sim.liveness.AllLiveness;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/**
 * Scenarios whose traces document the protocols: read them under {@code src/test/resources/golden}.
 * Timers, signs of life and acknowledgements are left out, large random numbers are named in the
 * order in which they come. When a protocol was changed on purpose, {@code
 * -Dplushm.golden.bless=true} writes them anew.
 */
public class GoldenTraceTest {
  private static final String BLESS = "plushm.golden.bless";
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final Pattern NOISE =
      Pattern.compile(" time  | (Heartbeat|Pulse|Acknowledge|Pull|SetCtrl)\\b");
  private static final Pattern RANDOM = Pattern.compile("-?\\b\\d{10,}\\b");

  private final List<String> lines = new ArrayList<>();
  private final World world =
      new World(42, WorldSettings.plain(4), Overlays.factory("star"), lines::add);

  private void settle() {
    long took =
        world
            .time()
            .until(
                () -> AllLiveness.all().stream().allMatch(l -> l.missing(world).isEmpty()),
                120_000);
    assertTrue("it settles", took >= 0);
  }

  private void connected() {
    var unused = world.connect(world.hosts());
    settle();
    world.time().run(5_000);
    lines.clear();
  }

  /** Scenario number one: the node that healing gone wild would have declared all others dead. */
  @Test
  public void anInnerNodeIsPausedAndResumes() throws IOException {
    World bushy = new World(42, WorldSettings.plain(9), Overlays.factory("bushy"), lines::add);
    var unused = bushy.connect(bushy.hosts());
    bushy.time().run(20_000);
    SimNode inner =
        bushy.nodes().stream()
            .filter(n -> !n.fabric().overlay().isRoot())
            .max(Comparator.comparingInt(n -> n.fabric().overlay().children().size()))
            .orElseThrow();
    lines.clear();
    inner.gate().pause();
    bushy.time().run(10_000);
    bushy.trace().line("world", "heal", () -> inner + " goes on");
    inner.gate().resume(true);
    bushy.time().run(15_000);
    matches("inner-node-pauses-and-resumes");
  }

  private SimHost root(boolean itself) {
    return world.hosts().stream()
        .filter(h -> h.node().orElseThrow().fabric().overlay().isRoot() == itself)
        .findFirst()
        .orElseThrow();
  }

  private void matches(String name) throws IOException {
    List<String> told = readable();
    Path file = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean(BLESS)) {
      Files.createDirectories(FOLDER);
      Files.write(file, told);
    }
    assertEquals(name, String.join("\n", Files.readAllLines(file)), String.join("\n", told));
  }

  private List<String> readable() {
    Map<String, String> names = new TreeMap<>();
    List<String> told = new ArrayList<>();
    for (String line : lines) {
      if (!NOISE.matcher(line).find()) {
        Matcher numbers = RANDOM.matcher(line);
        told.add(
            numbers.replaceAll(
                m -> names.computeIfAbsent(m.group(), n -> "#" + (names.size() + 1))));
      }
    }
    return told;
  }

  @Test
  public void hostsJoinAndRunOneCommand() throws IOException {
    var unused = world.connect(world.hosts());
    settle();
    var alsoUnused = world.shell(world.hosts(), Duration.ZERO);
    settle();
    matches("join");
  }

  @Test
  public void theRootDies() throws IOException {
    connected();
    root(true).kill();
    world.time().run(100);
    settle();
    matches("root-dies");
  }

  @Test
  public void aLeafDiesAndReturns() throws IOException {
    connected();
    root(false).kill();
    world.time().run(100);
    settle();
    matches("leaf-dies-and-returns");
  }

  @Test
  public void theOverlayIsDismantled() throws IOException {
    connected();
    var unused = world.disconnect();
    assertTrue(world.time().until(() -> world.nodes().isEmpty(), 10_000) >= 0);
    world.time().run(100);
    matches("dismantling");
  }

  @Test
  public void theControllerIsKilledAndComesBack() throws IOException {
    connected();
    world.killController();
    world.time().run(3_000);
    world.startController();
    var unused = world.connect(world.hosts());
    settle();
    matches("controller-killed-and-back");
  }
}
