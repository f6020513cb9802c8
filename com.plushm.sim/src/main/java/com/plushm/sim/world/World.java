package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.spec.Specification;
import com.plushm.api.transport.Remote;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.MeshView;
import com.plushm.controller.NodeView;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.SwitchRequest;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.controller.decide.Launched;
import com.plushm.transport.cbor.CborWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hosts, a controller and a person before it, in virtual time. What happens follows from the seed
 * and the calls alone. It also keeps the truth that nobody inside can know: what was numbered, what
 * ran where and how it ended.
 */
public final class World {
  /** A file that goes from the controller to hosts. */
  public record Delivery(String path, String destination) {}

  private static final int CONTROL_HOST = 0;
  private static final Duration SWITCH_DEADLINE = Duration.ofSeconds(30);
  private static final String ONLY = "only";

  private final VirtualTime time;
  private final VirtualNetwork network;
  private final WorldSettings settings;
  private final String firstOverlay;
  private final Function<String, Optional<OverlayFactory>> overlays;
  private final TreeMap<Long, String> generations = new TreeMap<>();
  private final Wire wire = new CborWire();
  private final WireForm wireForm;
  private final Trace trace;
  private final List<Listener> listeners = new ArrayList<>();
  private final Fan fan = new Fan();
  private final SimNode.Surroundings surroundings;
  private final List<SimHost> hosts = new ArrayList<>();
  private final Peer controlPeer;
  private final SimJournal journal;
  private final FileStore controlFiles;
  private final List<Request> requests = new ArrayList<>();
  private final Map<Request, Delivery> deliveries = new HashMap<>();
  private final TreeMap<CommandId, Command> numbered = new TreeMap<>();
  private final TreeSet<CommandId> durable = new TreeSet<>();
  private final TreeMap<String, List<ProcessRun>> runs = new TreeMap<>();
  private SimController controller;
  private long reign;
  private long keys;
  private int launchFailPercent;

  /**
   * A world with one overlay.
   *
   * @param lines of the trace; null for none
   */
  public World(long seed, WorldSettings settings, OverlayFactory overlay, Consumer<String> lines) {
    this(seed, settings, ONLY, name -> Optional.of(overlay).filter(o -> name.equals(ONLY)), lines);
  }

  /**
   * A world with several.
   *
   * @param firstOverlay by its name
   * @param overlays that are installed on all hosts
   * @param lines of the trace; null for none
   */
  public World(
      long seed,
      WorldSettings settings,
      String firstOverlay,
      Function<String, Optional<OverlayFactory>> overlays,
      Consumer<String> lines) {
    this.time = new VirtualTime(seed);
    this.settings = settings;
    this.firstOverlay = firstOverlay;
    this.overlays = overlays;
    generations.put(Generation.FIRST, firstOverlay);
    this.trace = Trace.of(time, lines);
    this.network = new VirtualNetwork(time, new Tap());
    this.wireForm =
        new WireForm(wire, g -> overlays.apply(generations.get(g)).orElseThrow().codec());
    network.settings(settings.delayMin(), settings.delayMax(), settings.queueMax());
    this.surroundings =
        new SimNode.Surroundings(time, network, wire, new Decoder(wire), trace, fan, this::passed);
    this.journal = new SimJournal(time, settings.diskMillisMax());
    this.controlFiles = new FileStore(time, settings.diskMillisMax());
    this.controlPeer = Naming.peer(time.random(), CONTROL_HOST, 0);
    for (int i = 1; i <= settings.hosts(); i++) {
      hosts.add(new SimHost(this, i));
    }
    startController();
    time.after(1_000, this::second);
  }

  private void second() {
    listeners.forEach(Listener::everySecond);
    time.after(1_000, this::second);
  }

  /** From now on that one hears everything, too. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public VirtualTime time() {
    return time;
  }

  public VirtualNetwork network() {
    return network;
  }

  public WorldSettings settings() {
    return settings;
  }

  /** The overlay that a run begins with. */
  String firstOverlay() {
    return firstOverlay;
  }

  /** What is installed on the hosts. */
  Optional<OverlayFactory> overlay(String name) {
    return overlays.apply(name);
  }

  /** The overlay of every generation that was ever prepared. */
  public TreeMap<Long, String> generations() {
    return generations;
  }

  Wire wire() {
    return wire;
  }

  public Trace trace() {
    return trace;
  }

  SimNode.Surroundings surroundings() {
    return surroundings;
  }

  Message passed(Message message) {
    return settings.coded() ? wireForm.passed(message) : message;
  }

  public List<SimHost> hosts() {
    return hosts;
  }

  /** Clients that run, in the order of their hosts. */
  public List<SimNode> nodes() {
    return hosts.stream().flatMap(h -> h.node().stream()).toList();
  }

  public Optional<SimNode> node(NodeId id) {
    return nodes().stream().filter(n -> n.self().id().equals(id)).findFirst();
  }

  public SimHost hostOf(SimNode node) {
    return hosts.get(Integer.parseInt(node.host().value().substring(1)) - 1);
  }

  public Peer controlPeer() {
    return controlPeer;
  }

  // The controller.

  public Optional<SimController> controller() {
    return Optional.ofNullable(controller);
  }

  public void killController() {
    if (controller != null) {
      controller.kill();
      journal.commands().forEach(command -> durable.add(command.id()));
      controller = null;
      requests.stream()
          .filter(Request::open)
          .filter(r -> !lasts(r) || !journal.began(r.key()))
          .forEach(Request::orphan);
    }
  }

  private static boolean lasts(Request request) {
    return request.kind() == Request.Kind.SHELL || request.kind() == Request.Kind.RUN;
  }

  /** What the journal holds. */
  public List<JournalEvent> journalled() {
    return journal.events();
  }

  /** The journal's last commands are lost, as when an old copy of it is put back. */
  public void cutJournal(int commands) {
    if (controller != null) {
      throw new IllegalStateException("the controller has its journal open");
    }
    journal.cutBack(commands);
  }

  /** A person starts the controller again: a new reign over what the journal holds. */
  public void startController() {
    if (controller == null) {
      listeners.forEach(Listener::controllerBegins);
      controller = new SimController(this, controlPeer, ++reign, journal);
      requests.stream().filter(Request::open).forEach(this::follow);
    }
  }

  /** A person waits for what an earlier controller began. */
  private void follow(Request request) {
    SimController asked = controller;
    if (journal.began(request.key())) {
      trace.line("world", "user", () -> "attaches to " + request.key());
      asked
          .gate()
          .run(
              false,
              () -> asked.control().attach("attach-" + request.key(), request.key(), request));
    } else {
      request.orphan();
    }
  }

  /** What the controller says of its hosts, by name. */
  public SortedMap<String, NodeView> views() {
    SortedMap<String, NodeView> views = new TreeMap<>();
    if (controller != null) {
      controller.control().nodes().forEach(v -> views.put(v.host().value(), v));
    }
    return views;
  }

  /** What the controller says of itself; to be asked for only while there is one. */
  public MeshView mesh() {
    return controller.control().mesh("", new TreeMap<>());
  }

  /** Whether the controller has given the host up for good. */
  public boolean isFailed(SimHost host, Map<String, NodeView> views) {
    NodeView view = views.get(host.name().value());
    return view != null && view.state() == HostState.FAILED;
  }

  // The person.

  public List<Request> requests() {
    return requests;
  }

  Listener listener() {
    return fan;
  }

  private static HostPlan plan(SimHost host) {
    return new HostPlan(new LaunchTarget(host.name(), "", new TreeMap<>()), "virtual");
  }

  private Request ask(Request.Kind kind, List<SimHost> about, Consumer<Request> work) {
    keys++;
    String key = reign + "." + keys;
    Request request = new Request(kind, key, about, time.now(), this::heard);
    requests.add(request);
    trace.line("world", "user", () -> key + " " + kind + " " + about);
    SimController asked = controller;
    if (asked == null) {
      request.orphan();
    } else {
      asked.gate().run(false, () -> work.accept(request));
    }
    return request;
  }

  private void heard(Request request) {
    trace.line("world", "user", () -> request.key() + " is done: " + words(request));
    listeners.forEach(l -> l.answered(request));
  }

  private static String words(Request request) {
    return request.summary().answered()
        + " of "
        + request.summary().targets()
        + " answered"
        + request.summary().missing();
  }

  public Request connect(List<SimHost> which) {
    SimController asked = controller;
    return ask(
        Request.Kind.CONNECT,
        which,
        r -> asked.control().connect(r.key(), which.stream().map(World::plan).toList(), r));
  }

  /** One command on some hosts; what it does is drawn from its key. */
  public Request shell(List<SimHost> which, Duration timeout) {
    return shell(which, List.of("work"), timeout);
  }

  /**
   * One command on some hosts.
   *
   * @param words {@code flood BYTES same} puts out so much, the same everywhere; {@code flood BYTES
   *     own} different on each host; {@code true} nothing, and what it takes is what the fabric
   *     takes; anything else does what is drawn from its key
   */
  public Request shell(List<SimHost> which, List<String> words, Duration timeout) {
    SimController asked = controller;
    List<HostPlan> plans = which.stream().map(World::plan).toList();
    ShellRequest shell = new ShellRequest(plans, words, false, timeout);
    return ask(Request.Kind.SHELL, which, r -> asked.control().shell(r.key(), shell, r));
  }

  /**
   * An application.
   *
   * @param which hosts its pools have
   * @param packages contents of its software, by name
   */
  public Request run(
      List<SimHost> which,
      Specification specification,
      boolean stay,
      SortedMap<String, byte[]> packages) {
    SimController asked = controller;
    SortedMap<String, Shipment> shipments = new TreeMap<>();
    packages.forEach(
        (name, content) -> {
          String path = "/packages/" + keys + "/" + name;
          controlFiles.make(path, content);
          shipments.put(name, controlFiles.shipment(path));
        });
    RunRequest run = new RunRequest(specification, stay, shipments, RunRequest.Source.NONE);
    return ask(Request.Kind.RUN, which, r -> asked.control().run(r.key(), run, r));
  }

  /** Changes the overlay. */
  public Request use(String overlay) {
    SimController asked = controller;
    return ask(
        Request.Kind.USE,
        hosts,
        r -> asked.control().use(r.key(), new SwitchRequest(overlay, 100, SWITCH_DEADLINE), r));
  }

  /** A file to some hosts, which the controller has under that path. */
  public Request put(List<SimHost> which, String path, String destination) {
    SimController asked = controller;
    List<HostPlan> plans = which.stream().map(World::plan).toList();
    PutRequest put = new PutRequest(plans, List.of(path), destination, OptionalInt.empty(), false);
    List<Shipment> shipments = List.of(controlFiles.shipment(path));
    Request request =
        ask(Request.Kind.PUT, which, r -> asked.control().put(r.key(), put, shipments, r));
    deliveries.put(request, new Delivery(path, destination));
    return request;
  }

  /** What a request puts where; to be asked for only of such. */
  public Delivery delivery(Request put) {
    return deliveries.get(put);
  }

  /** A file from some hosts. */
  public Request get(List<SimHost> which, String path, String folder) {
    SimController asked = controller;
    List<HostPlan> plans = which.stream().map(World::plan).toList();
    GetRequest get = new GetRequest(plans, path, folder);
    return ask(
        Request.Kind.GET, which, r -> asked.control().get("get-" + r.key(), r.key(), get, r));
  }

  /** What stands on the controller's disk. */
  public FileStore controlFiles() {
    return controlFiles;
  }

  public Request disconnect() {
    SimController asked = controller;
    return ask(
        Request.Kind.DISCONNECT,
        hosts,
        r -> asked.control().disconnect(r.key(), Optional.empty(), r));
  }

  public void interrupt(Request request) {
    SimController asked = controller;
    if (asked != null && request.open()) {
      trace.line("world", "user", () -> "interrupts " + request.key());
      asked.gate().run(false, () -> asked.control().interrupt(request.key()));
    }
  }

  // The launcher.

  /** So many of a hundred launches fail for a while. */
  public void launchFailPercent(int percent) {
    launchFailPercent = percent;
  }

  void launch(SimController by, long invitation, HostPlan plan) {
    SimHost host = hosts.get(Integer.parseInt(plan.target().host().value().substring(1)) - 1);
    time.after(time.between(1, settings.launchMillisMax()), () -> launch(by, invitation, host));
  }

  private void launch(SimController by, long invitation, SimHost host) {
    if (!host.powered()) {
      fails(by, invitation, ErrorCode.HOST_TIMEOUT, "no answer");
    } else if (network.blocks(controlPeer.endpoint(), host.peer().endpoint())) {
      fails(by, invitation, ErrorCode.HOST_TIMEOUT, "no way");
    } else if (time.random().nextInt(100) < launchFailPercent) {
      fails(by, invitation, ErrorCode.HOST_BUSY, "busy");
    } else {
      if (host.node().isEmpty()) {
        host.start(by.control().generation());
      }
      SimNode node = host.node().orElseThrow();
      by.gate()
          .run(
              false,
              () ->
                  by.control()
                      .launched(invitation, Launched.of(node.self(), node.incarnation(), false)));
    }
  }

  private void fails(SimController by, long invitation, ErrorCode code, String why) {
    by.gate().run(false, () -> by.control().launchFailed(invitation, code, why));
  }

  // The truth.

  void numbered(Numbered command) {
    try {
      Command known = Command.read(wire.reader(command.body().toArray()));
      numbered.put(command.id(), known);
      if (known instanceof Command.Prepare c) {
        generations.put(c.generation().number(), c.generation().overlay());
      }
    } catch (CodecException e) {
      throw new IllegalStateException("a command cannot be read back", e);
    }
  }

  void durable(CommandId id) {
    durable.add(id);
  }

  /** Every command that any controller numbered. */
  public TreeMap<CommandId, Command> numbered() {
    return numbered;
  }

  /** Whether the journal has held it: only such a command may be delivered. */
  public boolean wasDurable(CommandId id) {
    return durable.contains(id);
  }

  void processRun(ProcessRun run) {
    runs.computeIfAbsent(run.host() + " " + run.execution(), k -> new ArrayList<>()).add(run);
  }

  /** The processes of an execution on a host. */
  public List<ProcessRun> runs(String host, String execution) {
    return runs.getOrDefault(host + " " + execution + " shell", List.of());
  }

  /** Every process of an execution on a host. */
  public List<ProcessRun> allRuns(String host, String execution) {
    List<ProcessRun> all = new ArrayList<>();
    String from = host + " " + execution + " ";
    runs.tailMap(from, false).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(from))
        .forEach(e -> all.addAll(e.getValue()));
    return all;
  }

  private final class Tap implements VirtualNetwork.Tap {
    @Override
    public void dialled(Station from, Peer to) {
      listeners.forEach(l -> l.dialled(from, to));
    }

    @Override
    public void sent(Station from, Peer to, Message message) {
      listeners.forEach(l -> l.sent(from, to, message));
    }

    @Override
    public void lost(Station from, Peer to, Message message, String why) {
      trace.line(
          from.identity().peer().id().shortForm() + "/" + from.identity().incarnation(),
          "lost",
          () -> "to " + to.id().shortForm() + ", " + why + ": " + Words.of(wire, message));
    }
  }

  private final class Fan implements Listener {
    @Override
    public void receives(SimNode node, Remote from, Message message) {
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).receives(node, from, message);
      }
    }

    @Override
    public void touched(SimNode node) {
      // At every event: no iterator, no lambda.
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).touched(node);
      }
    }

    @Override
    public void rootChanged(SimNode node, long generation, Peer root, Claim claim) {
      listeners.forEach(l -> l.rootChanged(node, generation, root, claim));
    }

    @Override
    public void commanded(SimNode node, CommandId id, Command command) {
      listeners.forEach(l -> l.commanded(node, id, command));
    }

    @Override
    public void processStarted(SimNode node, ProcessSpec spec) {
      listeners.forEach(l -> l.processStarted(node, spec));
    }

    @Override
    public void attemptBegun(SimNode node, Attempt attempt) {
      listeners.forEach(l -> l.attemptBegun(node, attempt));
    }

    @Override
    public void journalled(List<JournalEvent> turn) {
      listeners.forEach(l -> l.journalled(turn));
    }
  }
}
