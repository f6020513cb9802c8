package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import com.plushm.sim.world.WorldSettings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.Test;

/** Changes of the overlay on a live run, step by step (protocol.md §6). */
public class SwitchScenarioTest {
  private static final int HOSTS = 12;

  private World world;
  private NodeId silenced;

  private void begin(String overlay) {
    Function<String, Optional<OverlayFactory>> installed = Overlays.installed();
    String trace = System.getProperty("plushm.sim.trace");
    world =
        new World(
            7,
            WorldSettings.plain(HOSTS),
            overlay,
            name -> name.equals("mute") ? Optional.of(new Mute()) : installed.apply(name),
            trace == null ? null : System.out::println);
    Request connect = world.connect(world.hosts());
    until("all have joined", () -> connect.summary() != null);
    assertEquals(HOSTS, connect.summary().answered());
  }

  private void until(String what, BooleanSupplier holds) {
    long last = world.time().now() + 90_000;
    while (!holds.getAsBoolean() && world.time().now() < last) {
      world.time().run(10);
    }
    assertTrue(what + " at " + world.time().now(), holds.getAsBoolean());
  }

  private void use(String overlay) {
    Request request = world.use(overlay);
    until(overlay + " is used", () -> request.summary() != null);
    assertEquals(request.summary().missing().toString(), HOSTS, request.summary().answered());
  }

  private void everybodyIsIn(String overlay) {
    for (SimNode node : world.nodes()) {
      assertEquals(node.name(), overlay, node.fabric().trees().generation().overlay());
      assertTrue(node.name(), node.fabric().trees().prepared().isEmpty());
      assertTrue(
          node.name(),
          node.fabric().overlay().isRoot() || node.fabric().overlay().parent().isPresent());
    }
    assertEquals(1, world.nodes().stream().filter(n -> n.fabric().overlay().isRoot()).count());
  }

  private void everybodyRuns() {
    Request last = world.shell(world.hosts(), Duration.ZERO);
    until("a command is answered", () -> last.summary() != null);
    assertTrue(last.summary().missing().toString(), last.summary().missing().isEmpty());
    for (SimHost host : world.hosts()) {
      assertEquals(host.toString(), 1, world.runs(host.name().value(), last.key()).size());
    }
  }

  private SimNode root() {
    return world.nodes().stream()
        .filter(n -> n.fabric().overlay().isRoot())
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void aStreamOfCommandsPassesThroughEveryChange() {
    begin("star");
    List<Request> stream = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      world.time().after(50L * i, () -> stream.add(world.shell(world.hosts(), Duration.ZERO)));
    }
    for (String overlay : List.of("randtree", "bushy", "randtree", "star")) {
      use(overlay);
      everybodyIsIn(overlay);
    }
    until("all is answered", () -> stream.stream().allMatch(r -> r.summary() != null));
    for (Request request : stream) {
      assertTrue(request.summary().missing().toString(), request.summary().missing().isEmpty());
      assertEquals(HOSTS, request.summary().answered());
      for (SimHost host : world.hosts()) {
        assertEquals(1, world.runs(host.name().value(), request.key()).size());
      }
    }
  }

  @Test
  public void nothingIsLeftOfTheOldTreeSoonAfter() {
    begin("star");
    use("randtree");
    until(
        "the old edges go",
        () -> world.nodes().stream().noneMatch(n -> n.fabric().trees().hasOldEdges()));
    assertTrue(
        world.nodes().stream()
            .allMatch(n -> n.fabric().trees().children().equals(n.fabric().overlay().children())));
  }

  @Test
  public void anUnknownOverlayIsRefusedAndNothingChanges() {
    begin("star");
    Request request = world.use("ring");
    until("refused", () -> request.summary() != null);
    assertEquals(ErrorCode.OVERLAY_UNKNOWN, request.summary().missing().get(0).code());
    everybodyIsIn("star");
    everybodyRuns();
  }

  @Test
  public void aTreeThatDoesNotFormIsRolledBackAndNamesWhoIsMissing() {
    begin("star");
    SimNode mute =
        world.nodes().stream()
            .filter(n -> !n.fabric().overlay().isRoot())
            .findFirst()
            .orElseThrow();
    String host = mute.host().value();
    silenced = mute.self().id();
    Request request = world.use("mute");
    until("rolled back", () -> request.summary() != null);
    assertFalse(request.summary().missing().isEmpty());
    assertEquals(ErrorCode.OVERLAY_UNFORMED, request.summary().missing().get(0).code());
    assertEquals(host, request.summary().missing().get(0).hosts().fold());
    until(
        "nobody keeps the prepared tree",
        () -> world.nodes().stream().noneMatch(n -> n.fabric().trees().prepared().isPresent()));
    everybodyIsIn("star");
    everybodyRuns();
  }

  @Test
  public void theRootDiesBetweenPrepareAndCut() {
    begin("star");
    Request request = world.use("randtree");
    until("prepared", () -> root().fabric().trees().prepared().isPresent());
    world.hostOf(root()).kill();
    until("it ends one way or the other", () -> request.summary() != null);
    until("whole again", () -> world.nodes().size() == HOSTS && oneTree());
    everybodyRuns();
  }

  @Test
  public void theRootDiesAsItHasTheCut() {
    begin("star");
    Request request = world.use("randtree");
    until("cut", () -> root().fabric().trees().generation().number() > 1);
    world.hostOf(root()).kill();
    until("it ends", () -> request.summary() != null);
    until("whole again", () -> world.nodes().size() == HOSTS && oneTree());
    everybodyRuns();
  }

  @Test
  public void aNewControllerAbortsALonePrepare() {
    begin("star");
    var unused = world.use("randtree");
    until("prepared", () -> root().fabric().trees().prepared().isPresent());
    world.killController();
    world.startController();
    Request again = world.connect(world.hosts());
    until("connected", () -> again.summary() != null);
    until(
        "nobody keeps the prepared tree",
        () -> world.nodes().stream().noneMatch(n -> n.fabric().trees().prepared().isPresent()));
    everybodyIsIn("star");
    everybodyRuns();
  }

  @Test
  public void aNewControllerTakesTheTreeAsItIs() {
    begin("star");
    use("randtree");
    world.killController();
    world.startController();
    Request again = world.connect(world.hosts());
    until("connected", () -> again.summary() != null);
    assertEquals(HOSTS, again.summary().answered());
    everybodyIsIn("randtree");
    assertEquals("randtree", world.controller().orElseThrow().control().generation().overlay());
    use("bushy");
    everybodyIsIn("bushy");
    everybodyRuns();
  }

  @Test
  public void whoWasAwayDuringTheChangeFollows() {
    begin("star");
    SimNode away =
        world.nodes().stream()
            .filter(n -> !n.fabric().overlay().isRoot())
            .findFirst()
            .orElseThrow();
    cut(away, true);
    until(
        "it is lost",
        () -> world.views().values().stream().anyMatch(v -> !v.state().name().equals("JOINED")));
    Request request = world.use("randtree");
    until("changed", () -> request.summary() != null);
    cut(away, false);
    until("whole again", () -> world.nodes().size() == HOSTS && oneTree());
    everybodyIsIn("randtree");
    everybodyRuns();
  }

  private void cut(SimNode away, boolean off) {
    List<Endpoint> others = new ArrayList<>(List.of(world.controlPeer().endpoint()));
    world.nodes().stream().filter(n -> n != away).forEach(n -> others.add(n.self().endpoint()));
    for (Endpoint other : others) {
      if (off) {
        world.network().block(away.self().endpoint(), other);
        world.network().block(other, away.self().endpoint());
      } else {
        world.network().open(away.self().endpoint(), other);
        world.network().open(other, away.self().endpoint());
      }
    }
  }

  private boolean oneTree() {
    long roots = world.nodes().stream().filter(n -> n.fabric().overlay().isRoot()).count();
    long generations =
        world.nodes().stream().map(n -> n.fabric().trees().generation()).distinct().count();
    boolean attached =
        world.nodes().stream()
            .allMatch(
                n -> n.fabric().overlay().isRoot() || n.fabric().overlay().parent().isPresent());
    boolean known =
        world.views().values().stream().allMatch(v -> v.state().name().equals("JOINED"));
    return roots == 1 && generations == 1 && attached && known;
  }

  /** A RandTree in which one node says nothing. */
  private final class Mute implements OverlayFactory {
    private final OverlayFactory sound = Overlays.factory("randtree");

    @Override
    public MessageCodec<OverlayMessage> codec() {
      return sound.codec();
    }

    @Override
    public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
      boolean mute = context.self().id().equals(silenced);
      return sound.create(mute ? mute(context) : context, snapshot, persisted);
    }

    private OverlayContext mute(OverlayContext context) {
      return (OverlayContext)
          Proxy.newProxyInstance(
              Mute.class.getClassLoader(),
              new Class<?>[] {OverlayContext.class},
              (self, method, arguments) ->
                  method.getName().equals("send") ? null : method.invoke(context, arguments));
    }
  }
}
