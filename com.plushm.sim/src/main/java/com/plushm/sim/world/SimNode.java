package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.fabric.Participant;
import com.plushm.api.file.FileDisk;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricNode;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.fabric.protocol.NodeContext;
import com.plushm.fabric.protocol.OverlaySlot;
import com.plushm.fabric.protocol.TreeSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** One incarnation of a virtual participant: the production fabric and overlay in virtual time. */
public final class SimNode implements Station, NodeContext {
  /** What a participant lives in. */
  public record Surroundings(
      VirtualTime time,
      VirtualNetwork network,
      Wire wire,
      Decoder decoder,
      Trace trace,
      Listener listener,
      UnaryOperator<Message> passed) {}

  /** What a node is made of, beside its world. */
  public record Setup(
      Peer peer,
      Incarnation incarnation,
      HostName host,
      Peer controller,
      CommandId resumeAfter,
      FabricSettings settings,
      Generation first,
      Function<String, Optional<OverlayFactory>> overlays,
      Disks disks,
      FileStore files) {}

  /** Links that a virtual host may hold. */
  private static final long LINKS_MAX = 16_000;

  private final Surroundings world;
  private final Remote identity;
  private final HostName host;
  private final Disks disks;
  private final FileDisk files;
  private final RandomGenerator random;
  private final FabricNode fabric;
  private final Gate gate;
  private final SortedMap<String, Long> timers = new TreeMap<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();
  private final String name;
  private long timerNumbers;
  private int pendingWrites;
  private boolean asked;

  public SimNode(Surroundings world, Setup setup, Function<SimNode, Participant> participant) {
    this.world = world;
    this.identity = new Remote(setup.peer(), setup.incarnation(), Role.PARTICIPANT);
    this.host = setup.host();
    this.name = setup.peer().id().shortForm() + "/" + setup.incarnation();
    this.gate = new Gate(world.time());
    this.random = new SplittableRandom(world.time().random().nextLong());
    this.disks = setup.disks();
    this.files = setup.files().opened(event -> gate.run(false, event));
    this.fabric =
        new FabricNode(
            this,
            setup.settings(),
            setup.host(),
            setup.controller(),
            setup.resumeAfter(),
            participant.apply(this),
            setup.first(),
            new Installed(setup.overlays()));
    world.network().add(this);
    fabric.start();
  }

  public FabricNode fabric() {
    return fabric;
  }

  public SortedMap<String, Long> counters() {
    return counters;
  }

  public HostName host() {
    return host;
  }

  Surroundings world() {
    return world;
  }

  /** How a trace names it. */
  public String name() {
    return name;
  }

  /** Names of the timers that are armed. */
  public Iterable<String> timersArmed() {
    return timers.keySet();
  }

  /** Writes that have not been answered. */
  public int pendingWrites() {
    return pendingWrites;
  }

  /** Whether somebody told it to join a tree or to be root. */
  public boolean asked() {
    return asked;
  }

  /** Ends with its process; peers see it. */
  public void kill() {
    world.trace().line(name, "end", () -> "killed");
    gate.end();
    world.network().kill(this);
  }

  /** Its host loses power; nobody hears of it. */
  public void powerOff() {
    world.trace().line(name, "end", () -> "power lost");
    gate.end();
    world.network().powerOff(this);
  }

  /** Ends by itself: what it has sent still arrives. */
  public void end() {
    world.trace().line(name, "end", () -> "left");
    gate.end();
    world.network().kill(this);
  }

  public boolean dead() {
    return gate.dead();
  }

  void touched() {
    world.listener().touched(this);
  }

  // Station.

  @Override
  public Remote identity() {
    return identity;
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public void received(Remote from, Message message) {
    world
        .trace()
        .line(name, "recv", () -> Words.from(from) + " " + Words.of(world.wire(), message));
    asked |= Words.asksToJoin(message) || fabric.overlay().isRoot();
    world.listener().receives(this, from, message);
    fabric.received(from, message);
    touched();
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    world.trace().line(name, "down", () -> node.shortForm() + " " + cause);
    fabric.linkLost(node, cause);
    touched();
  }

  @Override
  public void writable(NodeId node) {
    world.trace().line(name, "room", node::shortForm);
    fabric.writable(node);
    touched();
  }

  // Context.

  @Override
  public Peer self() {
    return identity.peer();
  }

  @Override
  public Incarnation incarnation() {
    return identity.incarnation();
  }

  @Override
  public long now() {
    return world.time().now();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void startTimer(String timer, long delayMillis) {
    long number = ++timerNumbers;
    timers.put(timer, number);
    world.time().after(delayMillis, () -> gate.run(true, () -> fire(timer, number)));
  }

  private void fire(String timer, long number) {
    if (timers.getOrDefault(timer, 0L) == number) {
      world.trace().line(name, "time", () -> timer);
      timers.remove(timer);
      fabric.timer(timer);
      touched();
    }
  }

  @Override
  public void cancelTimer(String timer) {
    timers.remove(timer);
  }

  @Override
  public void persist(byte[] bytes, long token) {
    throw new IllegalStateException("only overlays have records");
  }

  @Override
  public void persist(long generation, byte[] bytes, long token) {
    pendingWrites++;
    disks
        .of(generation)
        .write(
            bytes,
            () ->
                gate.run(
                    false,
                    () -> {
                      world.trace().line(name, "disk", () -> "record, token " + token);
                      pendingWrites--;
                      fabric.persisted(generation, token);
                      touched();
                    }));
  }

  @Override
  public boolean send(Peer peer, Message message) {
    return world.network().send(this, peer, world.passed().apply(message));
  }

  @Override
  public void disconnect(NodeId node, String reason) {
    world.network().disconnect(this, node);
  }

  @Override
  public boolean signedByController(byte[] signed, Bytes signature) {
    return Signing.verify(signed, signature);
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    return world.decoder().decode(body);
  }

  @Override
  public FileDisk disk() {
    return files;
  }

  @Override
  public void count(String event) {
    counters.merge(event, 1L, Long::sum);
  }

  @Override
  public String toString() {
    return name;
  }

  /** What is installed on a virtual host. */
  private final class Installed implements TreeSource {
    private final Function<String, Optional<OverlayFactory>> overlays;

    Installed(Function<String, Optional<OverlayFactory>> overlays) {
      this.overlays = overlays;
    }

    private OverlayFactory factory(String overlay) {
      return overlays
          .apply(overlay)
          .orElseThrow(
              () ->
                  new PlushException(
                      ErrorCode.OVERLAY_UNKNOWN,
                      "there is no overlay '" + overlay + "'",
                      null,
                      "install it"));
    }

    @Override
    public OverlaySlot open(Generation generation, OverlayContext upcalls) {
      OverlayFactory factory = factory(generation.overlay());
      RecordDisk disk = disks.of(generation.number());
      OverlayContext tapped = new TappedOverlay(SimNode.this, generation.number(), upcalls);
      return new OverlaySlot(
          SimNode.this,
          tapped,
          (context, snapshot) -> factory.create(context, snapshot, disk.content()));
    }

    @Override
    public int linksMax(String overlay, int participants) {
      return factory(overlay).linksMax(participants);
    }

    @Override
    public long linksLeft() {
      return LINKS_MAX;
    }
  }
}
