package com.plushm.sim;

import static org.junit.Assert.assertEquals;

import com.plushm.api.id.Endpoint;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.controller.Drain;
import com.plushm.controller.decide.ControlSettings;
import com.plushm.overlay.randtree.RandTreeFactory;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimController;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.Test;

/** RandTree of degree 2 in scenarios whose traces are to be read, as {@link GoldenTraceTest}. */
public class RandTreeGoldenTest {
  private static final long SEED = 42;
  private static final int DEGREE = 2;

  /** What goes on in every tree at all times. */
  private static final String UPKEEP =
      "Report|Below|Credit|FailedSet|Distribute|Collect|Ask|Expiry";

  private Golden golden = new Golden();
  private World world;

  private void tree(WorldSettings settings) {
    world = new World(SEED, settings, new RandTreeFactory(DEGREE), golden::line);
  }

  private void connected(int hosts) {
    tree(WorldSettings.plain(hosts));
    joined(world.hosts());
  }

  private void joined(List<SimHost> hosts) {
    var unused = world.connect(hosts);
    Settling.settle(world);
    world.time().run(10_000);
    golden.begin();
  }

  private static Overlay overlay(SimNode node) {
    return node.fabric().overlay();
  }

  private SimNode root() {
    return world.nodes().stream().filter(n -> overlay(n).isRoot()).findFirst().orElseThrow();
  }

  /** A child of the root, with two of its own. */
  private SimNode inner() {
    return world.nodes().stream()
        .filter(n -> !overlay(n).isRoot() && overlay(n).children().size() == DEGREE)
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void theRootIsFullAndHandsJoinersDown() throws IOException {
    golden = new Golden(UPKEEP + "|RootIs");
    tree(WorldSettings.plain(5));
    joined(world.hosts().subList(0, 3));
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    golden.matches(
        "randtree-join",
        """
        RandTree of degree 2: h3 is root and has two children; h4 and h5 are invited (SetPeer).
        A join has four steps: Join, Accept, Confirm, Attached. The root has no slot left, so it
        hands the Join down to one of its children, h2 (the same nonce, hops=1), which answers the
        joiner itself. Only Attached makes the joiner a child: notifyParentChanged, joinResult.
        Beside it the fabric's JOIN goes up to the controller, which admits (Admit) the new nodes.
        """);
  }

  @Test
  public void theRootDies() throws IOException {
    golden = new Golden(UPKEEP + "|GetStatus|Status");
    connected(6);
    world.hostOf(root()).kill();
    world.time().run(100);
    Settling.settle(world);
    golden.matches(
        "randtree-root-dies",
        """
        The root, h1, is killed. Its children, h2 and h3, know in what order they succeed it. h2 is
        the first: it asks the dead root once more (lost: Join), makes a raised term durable (disk)
        and is root by its own claim, grant 1000001? term 1. It tells its sibling (RootIs) and the
        controller (SetRoot), which grants it the next number: the question mark goes. h3 joins it
        and brings its subtree (Confirm: size=3); the nodes below hear of it by their path alone.
        h1 is launched again, a second incarnation, and is handed down to h4.
        """);
  }

  @Test
  public void anInnerNodeDies() throws IOException {
    golden = new Golden(UPKEEP + "|GetStatus|Admit");
    connected(7);
    world.hostOf(inner()).kill();
    world.time().run(100);
    Settling.settle(world);
    golden.matches(
        "randtree-inner-node-dies",
        """
        The inner node h1 is killed. Its children, h4 and h6, are orphans (notifyParentChanged
        nobody). Each waits for up to 200 ms, not to come all at once, and then attaches
        (kind=ATTACH) to its stand-by, a node elsewhere in the tree that RanSub has shown to it:
        both take h7, which answers by itself, without the root. h1 is launched again and
        joins at the root, where its old slot is free.
        """);
  }

  @Test
  public void aTreePartsAndMerges() throws IOException {
    golden = new Golden(UPKEEP + "|GetStatus|Status|Probe|Alive|Vouch|lost  to|down  ");
    connected(5);
    SimNode top = inner();
    List<Endpoint> below = new ArrayList<>(List.of(top.self().endpoint()));
    overlay(top).children().forEach(child -> below.add(child.endpoint()));
    block(below, true);
    world.time().run(12_000);
    block(below, false);
    Settling.settle(world);
    golden.matches(
        "randtree-partition-and-merge",
        """
        h3 and its children, h4 and h5, are cut off from the root, h2, from h1 and the controller.
        h3 hears nothing, lets its parent go, finds nobody, and makes itself root by the same grant
        and a raised term (grant 1000001? term 1): less than h2's, which the controller granted.
        When all can reach each other again, one of the roots hears of the other (RootIs); the
        lesser joins the greater with its whole subtree, and only h3 has a new parent.
        """);
  }

  @Test
  public void aNodeIsMarkedFailedAndReinstated() throws IOException {
    golden =
        new Golden(
            "Report|Below|Credit|Distribute|Collect|Ask|Expiry|RootIs|GetStatus|Status|Probe|Alive|Vouch|lost"
                + "  to|down  ");
    tree(givesUpAtOnce(5));
    joined(world.hosts());
    SimNode leaf =
        world.nodes().stream().filter(n -> overlay(n).path().size() == 3).findFirst().orElseThrow();
    List<Endpoint> one = List.of(leaf.self().endpoint());
    block(one, true);
    world.time().run(8_000);
    block(one, false);
    world.time().run(2_000);
    world.trace().line("world", "user", () -> "reinstates " + leaf.host());
    SimController controller = world.controller().orElseThrow();
    NodeSet names = NodeSet.parse(leaf.host().value());
    controller.gate().run(false, () -> controller.control().drain(names, Drain.NONE));
    world.time().run(100);
    var unused = world.connect(world.hosts());
    Settling.settle(world);
    golden.matches(
        "randtree-marked-failed-and-reinstated",
        """
        h4, a leaf, is cut off from all. In this world the first loss makes a host FAILED
        (disconnectsMax 1): the controller's FailedSet goes down the tree, and the overlay of each
        node is told (markFailed). When h4 can be heard again, it asks its stand-by (ATTACH) and the
        root (JOIN), and whoever it asks refuses: reason=FAILED. Nobody dials it meanwhile. "reinstate"
        sends a FailedSet without it, and the same node, with the same incarnation, is taken again.
        """);
  }

  /** The first loss makes a host FAILED. */
  private static WorldSettings givesUpAtOnce(int hosts) {
    ControlSettings d = ControlSettings.DEFAULTS;
    return WorldSettings.plain(hosts)
        .withControl(WorldSettings.control(d.invitationsMax(), 1, d.brakeHoldMillis()));
  }

  /** Nothing passes between those and all others, or all does again. */
  private void block(List<Endpoint> some, boolean off) {
    List<Endpoint> others = new ArrayList<>(List.of(world.controlPeer().endpoint()));
    world.hosts().forEach(host -> others.add(host.peer().endpoint()));
    others.removeAll(some);
    world.trace().line("world", off ? "fault" : "heal", () -> (off ? "cut off: " : "") + some);
    for (Endpoint one : some) {
      for (Endpoint other : others) {
        if (off) {
          world.network().block(one, other);
          world.network().block(other, one);
        } else {
          world.network().open(one, other);
          world.network().open(other, one);
        }
      }
    }
  }

  @Test
  public void aStarBecomesARandTree() throws IOException {
    golden = new Golden(UPKEEP);
    Function<String, Optional<OverlayFactory>> installed = Overlays.installed();
    OverlayFactory narrow = new RandTreeFactory(DEGREE);
    world =
        new World(
            SEED,
            WorldSettings.plain(5),
            "star",
            name -> name.equals("randtree") ? Optional.of(narrow) : installed.apply(name),
            golden::line);
    joined(world.hosts());
    Request use = world.use("randtree");
    Settling.settle(world);
    assertEquals(5, use.summary().answered());
    golden.matches(
        "star-becomes-randtree",
        """
        A star, and then "overlay use randtree" (degree 2). Prepare is a numbered command like any
        other and goes down the star: each node begins a second tree, generation 1001, beside the
        first and joins in it ("in 1001:"). The root has two slots and takes two; the others find
        both slots reserved (Refuse BUSY), come again after 500 ms and are handed down. Who is
        attached is told up the new tree (Standing); when all are, the controller numbers Cut, and
        each node uses the new tree from that command on. It comes twice, once down each tree.
        """);
  }

  @Test
  public void oneRoundOfRanSub() throws IOException {
    golden = new Golden("Report|Below|RootIs|SetRoot|Ask");
    connected(5);
    world.time().run(5_000);
    golden.matches(
        "randtree-ransub-round",
        """
        One of RanSub's rounds in a tree of five: h2 is root, h1 and h3 its children, h4 and h5
        below h3. Distribute goes down: to each child a sample of those who are not below it, and
        of how many it was drawn (population). Collect goes up when all below have answered: a
        sample of one's subtree, oneself included. Here a sample (10) holds all that there are.
        What is shown to a node becomes its stand-bys, its indirect checks, its probes.
        """);
  }
}
