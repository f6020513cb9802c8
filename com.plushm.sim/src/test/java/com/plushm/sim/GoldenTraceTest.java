package com.plushm.sim;

import static org.junit.Assert.assertTrue;

import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import org.junit.Test;

/**
 * Scenarios whose traces document the protocols: read them under {@code src/test/resources/golden}.
 * {@link Golden} says how they are compared, and written anew.
 */
public class GoldenTraceTest {
  private final Golden golden = new Golden();
  private final World world =
      new World(42, WorldSettings.plain(4), Overlays.factory("star"), golden::line);

  private void connected() {
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    world.time().run(5_000);
    golden.begin();
  }

  /** Scenario number one: the node that healing gone wild would have declared all others dead. */
  @Test
  public void anInnerNodeIsPausedAndResumes() throws IOException {
    World bushy = new World(42, WorldSettings.plain(9), Overlays.factory("bushy"), golden::line);
    var unused = bushy.connect(bushy.hosts());
    bushy.time().run(20_000);
    SimNode inner =
        bushy.nodes().stream()
            .filter(n -> !n.fabric().overlay().isRoot())
            .max(Comparator.comparingInt(n -> n.fabric().overlay().children().size()))
            .orElseThrow();
    golden.begin();
    inner.gate().pause();
    bushy.time().run(10_000);
    bushy.trace().line("world", "heal", () -> inner + " goes on");
    inner.gate().resume(true);
    bushy.time().run(15_000);
    golden.matches(
        "inner-node-pauses-and-resumes",
        """
        A bushy tree of nine; the inner node h2 is stopped for ten seconds and goes on. Its children and
        the root hear nothing of it, ask others (Ask, Probe), and only then take it for lost; h7 finds
        another parent, h4. When h2 goes on, it finds its links closed and joins again as itself
        (incarnation 1). Of h7, whose loss it reports, others know better (GetStatus, Status): nobody
        but h2 was ever taken for dead.
        """);
  }

  private SimHost root(boolean itself) {
    return world.hosts().stream()
        .filter(h -> h.node().orElseThrow().fabric().overlay().isRoot() == itself)
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void hostsJoinAndRunOneCommand() throws IOException {
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    var alsoUnused = world.shell(world.hosts(), Duration.ZERO);
    Settling.settle(world);
    golden.matches(
        "join",
        """
        A star of four. h2 is granted the root (GrantRoot), makes that durable (disk) and tells the
        controller (SetRoot). The others are invited through it (SetPeer) and join in four steps:
        Join, Accept, Confirm, Attached. Then one command, Run, goes to all; the root folds their
        outputs and ends into one answer each (Answers, who=0-3).
        """);
  }

  @Test
  public void theRootDies() throws IOException {
    connected();
    root(true).kill();
    world.time().run(100);
    Settling.settle(world);
    golden.matches(
        "root-dies",
        """
        A star of four; the root, h2, is killed. The first of its successors raises its term, makes it
        durable and is root by its own claim (grant 1000001? term 1); the others join it. It tells the
        controller (SetRoot), which grants it the next number. h2 is launched again and joins as a child.
        """);
  }

  @Test
  public void aLeafDiesAndReturns() throws IOException {
    connected();
    root(false).kill();
    world.time().run(100);
    Settling.settle(world);
    golden.matches(
        "leaf-dies-and-returns",
        """
        A star of four; a leaf, h1, is killed. The root's connection closes, the controller is told
        (Disconnected) and launches h1 again: the same node, a second incarnation, joins like any other.
        """);
  }

  @Test
  public void theOverlayIsDismantled() throws IOException {
    connected();
    var unused = world.disconnect();
    assertTrue(world.time().until(() -> world.nodes().isEmpty(), 10_000) >= 0);
    world.time().run(100);
    golden.matches(
        "dismantling",
        """
        DISCONNECT: a numbered command goes to all, and then leaves go first (Leaving, Detach), the root
        last. The request is done when all are gone.
        """);
  }

  @Test
  public void theControllerIsKilledAndComesBack() throws IOException {
    connected();
    world.killController();
    world.time().run(3_000);
    world.startController();
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    golden.matches(
        "controller-killed-and-back",
        """
        The controller is killed and started again three seconds later, its second reign. The tree stays
        as it is; the root has the controller's address and finds it (SetRoot), and tells it who takes
        part (Members). Nobody is launched or joins.
        """);
  }
}
