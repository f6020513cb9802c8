package com.plushm.controller.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.*;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.overlay.Claim;
import com.plushm.api.transport.Remote;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.HostPlan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Virtual time with clients, a tree and a root that do as the test says. */
class FakeWorld implements ControlContext {
  /** What a process puts out and how it ends, by host and process; null if it runs on. */
  interface Behaviour {
    Result run(String host, Command.Run run);
  }

  record Result(List<String> out, int status, long afterMillis) {}

  static final Peer SELF = new Peer(new NodeId(7, 7), new Endpoint("127.0.0.1", 999));
  static final long LATENCY = 1;

  /** No controller lives so long. */
  private static final long LIFE = 1_000_000;

  /** When its clock was zero. */
  static final long EPOCH = 1_700_000_000_000L;

  Control control;
  final FakeApplications applications = new FakeApplications(this);
  final Map<String, FakeClient> clients = new LinkedHashMap<>();
  final Map<String, List<ErrorCode>> launchErrors = new LinkedHashMap<>();
  final Map<String, String> homeOf = new LinkedHashMap<>();

  /** Hosts whose next client says that it runs as another one. */
  final Map<String, Peer> lies = new LinkedHashMap<>();

  final List<String> launches = new ArrayList<>();
  final List<NodeId> unlinked = new ArrayList<>();
  final List<Long> abandoned = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  final List<JournalEvent> journal = new ArrayList<>();
  final List<JournalEvent> durable = new ArrayList<>();
  final List<ControlMessage> sent = new ArrayList<>();
  final List<FileMessage> files = new ArrayList<>();
  final List<Received> received = new ArrayList<>();
  final TreeMap<Long, Numbered> delivered = new TreeMap<>();
  final List<Long> grants = new ArrayList<>();
  Behaviour behaviour = (host, run) -> new Result(List.of("hello\n"), 0, 5);
  final List<List<String>> localRuns = new ArrayList<>();
  final List<SortedMap<String, String>> localEnvironments = new ArrayList<>();
  int localStatus;
  boolean journalWorks = true;
  int turns;

  /** The controller is killed when so many turns are durable, before anything comes of the last. */
  int crashAt = -1;

  boolean peersAnswer = true;
  boolean setPeerLost;

  /** Sits in another tree: does not join before the controller itself says who is root. */
  String elsewhere = "";

  long launchMillis = 50;
  int launching;
  int launchingMost;
  FakeClient root;
  Claim claim = Claim.NONE;
  boolean rootKnowsController;

  private final PriorityQueue<FakeEvent> events = new PriorityQueue<>();
  private final Map<String, FakeEvent> timers = new TreeMap<>();
  private final RandomGenerator random;
  private long now;
  private long orders;
  private long nodes = 1;
  private CommandId base;
  private final ControlSettings settings;
  private long reign;

  FakeWorld(long seed, ControlSettings settings) {
    this(seed, settings, 1, List.of());
  }

  /** A later controller, of hosts that nobody can reach any more. */
  FakeWorld(long reign, List<JournalEvent> before) {
    this(reign, ControlSettings.DEFAULTS, reign, before);
  }

  private FakeWorld(long seed, ControlSettings settings, long reign, List<JournalEvent> before) {
    random = new SplittableRandom(seed);
    this.settings = settings;
    this.reign = reign;
    now = reign * LIFE;
    control = new Control(this, settings, reign, before);
  }

  FakeWorld() {
    this(1, ControlSettings.DEFAULTS);
  }

  static List<HostPlan> plans(String set) {
    return NodeSet.parse(set).stream()
        .map(n -> new HostPlan(new LaunchTarget(new HostName(n), "", Map.of()), "local"))
        .toList();
  }

  // Time.

  void after(long millis, Runnable what) {
    events.add(new FakeEvent(now + millis, orders++, what));
  }

  void run(long millis) {
    long until = now + millis;
    while (!events.isEmpty() && events.peek().due() <= until) {
      FakeEvent event = events.poll();
      now = event.due();
      event.what().run();
    }
    now = until;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    cancelTimer(name);
    FakeEvent event =
        new FakeEvent(
            now + delayMillis,
            orders++,
            () -> {
              timers.remove(name);
              control.timer(name);
            });
    timers.put(name, event);
    events.add(event);
  }

  @Override
  public void cancelTimer(String name) {
    FakeEvent event = timers.remove(name);
    if (event != null) {
      events.remove(event);
    }
  }

  // The controller's side.

  @Override
  public Peer self() {
    return SELF;
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation(1);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void journal(List<JournalEvent> turn, long token) {
    if (journalWorks) {
      journal.addAll(turn);
      long of = reign;
      after(
          1,
          () -> {
            if (of == reign) {
              durable.addAll(turn);
              if (++turns == crashAt) {
                crash();
              } else {
                control.persisted(token);
              }
            }
          });
    }
  }

  @Override
  public String digest(ExecutionRequest request) {
    return "";
  }

  @Override
  public long epochMillis() {
    return EPOCH + now;
  }

  @Override
  public void runLocal(
      long token, String folder, List<String> words, SortedMap<String, String> environment) {
    applications.ranLocal(folder, words, environment);
    long of = reign;
    after(
        1,
        () -> {
          if (of == reign) {
            control.ranLocal(token, localStatus, applications.localWhy);
          }
        });
  }

  @Override
  public Bytes sign(byte[] bytes) {
    return Bytes.EMPTY;
  }

  @Override
  public boolean signedHere(byte[] bytes, Bytes signature) {
    return signature.equals(Bytes.EMPTY);
  }

  @Override
  public byte[] encode(Command command) {
    commands.add(command);
    return ByteBuffer.allocate(4).putInt(commands.size() - 1).array();
  }

  @Override
  public boolean send(Peer peer, FileMessage message) {
    files.add(message);
    return true;
  }

  @Override
  public FileDisk disk() {
    return applications.packages;
  }

  @Override
  public void disconnect(NodeId peer, String reason) {
    unlinked.add(peer);
  }

  @Override
  public void abandonLaunch(long invitation) {
    abandoned.add(invitation);
  }

  @Override
  public void launch(long invitation, HostPlan plan) {
    String name = plan.target().host().value();
    launches.add(name);
    launchingMost = Math.max(launchingMost, ++launching);
    long of = reign;
    after(
        launchMillis,
        () -> {
          launching--;
          if (of != reign || abandoned.contains(invitation)) {
            return; // The next controller counts its invitations from the beginning.
          }
          if (!launchErrors.getOrDefault(name, List.of()).isEmpty()) {
            control.launchFailed(invitation, launchErrors.get(name).remove(0), "scripted");
            return;
          }
          FakeClient client = client(name);
          boolean running = client.alive;
          if (!running) {
            client.alive = true;
            client.incarnation = client.incarnation.next();
          }
          Peer liar = lies.remove(name);
          if (liar != null) {
            control.launched(invitation, Launched.of(liar, client.incarnation.next(), true));
            return;
          }
          control.launched(invitation, client.launched(running));
        });
  }

  FakeClient client(String name) {
    String home = homeOf.getOrDefault(name, name);
    return clients.computeIfAbsent(
        home, h -> new FakeClient(new NodeId(0, ++nodes), new HostName(home)));
  }

  /** The host's store is gone: its next client is another node. */
  void loseStore(String name) {
    clients.remove(name);
  }

  FakeClient byNode(NodeId id) {
    return clients.values().stream().filter(c -> c.id.equals(id)).findFirst().orElse(null);
  }

  @Override
  public boolean send(Peer to, ControlMessage message) {
    sent.add(message);
    after(LATENCY, () -> arrive(to, message));
    return true;
  }

  // The tree's side.

  void say(FakeClient from, ControlMessage message) {
    Remote remote = from.remote();
    after(LATENCY, () -> control.received(remote, message));
  }

  private void arrive(Peer to, ControlMessage message) {
    FakeClient client = byNode(to.id());
    if (client == null || !client.alive) {
      after(LATENCY, () -> control.linkDown(to.id(), "refused"));
    } else if (message instanceof GrantRoot m) {
      grants.add(m.number());
      claim = new Claim(m.number(), true, claim.term(), client.id);
      root = client;
      client.inTree = true;
    } else if (message instanceof SetCtrl) {
      onSetCtrl(client);
    } else if (client == root) {
      atRoot(message);
    } else if (message instanceof SetRoot && client.host.value().equals(elsewhere)) {
      client.inTree = !client.astray;
      join(client);
    }
  }

  private void onSetCtrl(FakeClient client) {
    if (root == null) {
      return;
    }
    say(root, new SetRoot(root.peer(), root.incarnation, claim));
    if (client == root && !rootKnowsController) {
      rootKnowsController = true;
      List<Member> members =
          clients.values().stream()
              .filter(c -> c.inTree && c.alive)
              .map(FakeClient::member)
              .toList();
      say(root, new Members(members, true, CommandId.NONE));
      pull();
      applications.sayAgain();
      if (root.ordinal == null) {
        join(root);
      }
    }
  }

  private void pull() {
    CommandId last = delivered.isEmpty() ? base : delivered.lastEntry().getValue().id();
    say(root, new Pull(last == null ? CommandId.NONE : last));
  }

  private void atRoot(ControlMessage message) {
    if (message instanceof SetPeer && setPeerLost) {
      return;
    }
    if (message instanceof SetPeer m) {
      FakeClient target = byNode(m.target().id());
      boolean there = target != null && target.alive && peersAnswer;
      say(root, new SetPeerAnswer(m.invitation(), there, there ? "" : "no client"));
      if (there && !target.host.value().equals(elsewhere)) {
        target.inTree = !target.astray;
        after(5, () -> join(target));
      }
    } else if (message instanceof Baseline m) {
      base = m.at();
    } else if (message instanceof Numbered m) {
      long next = (delivered.isEmpty() ? base.number() : delivered.lastKey()) + 1;
      if (m.id().number() == next) {
        delivered.put(next, m);
        deliver(m);
      } else if (m.id().number() > next) {
        pull();
      }
    } else if (message instanceof Acknowledge m) {
      received.addAll(m.received());
    }
  }

  /** JOIN, repeated until its ADMIT came. */
  void join(FakeClient client) {
    if (client.alive && client.inTree && root != null && root.alive) {
      say(root, new Join(client.member(), java.util.Optional.empty()));
      after(
          2_000,
          () -> {
            if (client.ordinal == null) {
              join(client);
            }
          });
    }
  }

  @Override
  public Command decode(Bytes body) {
    return commands.get(ByteBuffer.wrap(body.toArray()).getInt());
  }

  private void deliver(Numbered numbered) {
    Command command = decode(numbered.body());
    if (command instanceof Command.Admit admit) {
      for (Command.Admission admission : admit.admissions()) {
        FakeClient client = byNode(admission.node());
        if (client != null && client.incarnation.equals(admission.incarnation())) {
          client.ordinal = admission.ordinal();
          resume(client);
          catchUp(client, numbered.id().number());
        }
      }
    } else if (command instanceof Command.Run run) {
      members(run.targets()).forEach(c -> start(c, numbered.id(), run));
      members(run.targets()).forEach(c -> c.seen = numbered.id().number());
    } else if (command instanceof Command.Signal signal) {
      members(signal.targets()).forEach(c -> signal(c, signal));
    } else if (command instanceof Command.Disconnect gone) {
      members(gone.targets()).forEach(this::leave);
    } else {
      applications.deliver(numbered.id(), command);
    }
  }

  /** What an earlier incarnation has not seen. */
  private void catchUp(FakeClient client, long until) {
    for (Numbered missed : List.copyOf(delivered.subMap(client.seen + 1, until).values())) {
      if (decode(missed.body()) instanceof Command.Run run
          && run.targets().contains(client.ordinal)) {
        start(client, missed.id(), run);
      }
    }
    client.seen = until;
  }

  List<FakeClient> members(OrdinalSet targets) {
    return clients.values().stream()
        .filter(c -> c.alive && c.inTree && c.ordinal != null && targets.contains(c.ordinal))
        .toList();
  }

  private void start(FakeClient client, CommandId id, Command.Run run) {
    client.running.put(id.number(), run);
    applications.started(client, run);
    Result result = behaviour.run(client.host.value(), run);
    if (result == null) {
      return;
    }
    Incarnation incarnation = client.incarnation;
    after(
        result.afterMillis,
        () -> {
          boolean adopted = run.care().supervised() && client.ordinal != null;
          if (client.alive && (client.incarnation.equals(incarnation) || adopted)) {
            end(client, id, result.out, Outcome.exited(result.status));
          }
        });
  }

  void end(FakeClient client, CommandId id, List<String> out, Outcome outcome) {
    if (client.running.remove(id.number()) == null) {
      return;
    }
    long at = 0;
    for (String chunk : out) {
      Bytes bytes = Bytes.utf8(chunk);
      answer(client, id, new Answer.Output(Stream.OUT, at, bytes));
      at += bytes.length();
    }
    answer(client, id, new Answer.Ended(outcome, at, 0, Bytes.EMPTY, 0));
    applications.ended(client, id, outcome);
  }

  void answer(FakeClient client, CommandId id, Answer answer) {
    Collected collected =
        new Collected(id, client.incarnation, OrdinalSet.of(client.ordinal), answer);
    applications.said(collected);
    if (root != null && root.alive) {
      say(root, new Answers(List.of(collected)));
    }
  }

  /** What a client had begun before it was killed. */
  private void resume(FakeClient client) {
    for (Long number : List.copyOf(client.running.keySet())) {
      if (client.running.get(number).care().supervised()) {
        continue; // It is adopted.
      }
      end(
          client,
          new CommandId(1, number),
          List.of(),
          new Outcome(Outcome.Kind.UNKNOWN, 0, "the client restarted while it ran"));
    }
  }

  private void signal(FakeClient client, Command.Signal signal) {
    Command.Run run = client.running.get(signal.run().number());
    if (run != null && (signal.signal() == 9 || !run.words().contains("ignore-term"))) {
      end(
          client,
          signal.run(),
          List.of(),
          new Outcome(Outcome.Kind.SIGNALLED, signal.signal(), ""));
    }
  }

  private void leave(FakeClient client) {
    boolean last = client == root;
    after(
        last ? 20 : 5,
        () -> {
          if (!client.alive || root == null) {
            return;
          }
          say(root, new Leaving(client.peer(), client.incarnation));
          client.alive = false;
          client.inTree = false;
          client.ordinal = null;
          if (last) {
            root = null;
            rootKnowsController = false;
            delivered.clear();
            base = null;
            after(2, () -> control.linkDown(client.id, "closed"));
          }
        });
  }

  // Faults.

  /** SIGKILL of the controller; another one goes on from what was durable. */
  void crash() {
    timers.values().removeIf(events::remove);
    reign++;
    abandoned.clear();
    rootKnowsController = false;
    control = new Control(this, settings, reign, List.copyOf(durable));
    control.resume();
  }

  /** SIGKILL of a client that is not root; the root notices and confirms. */
  void kill(String name) {
    FakeClient client = client(name);
    client.alive = false;
    client.inTree = false;
    client.ordinal = null;
    say(root, new Disconnected(client.peer(), client.incarnation, "connection reset"));
  }

  /** SIGKILL of the root; another node takes its place. */
  void killRoot(String successor) {
    FakeClient old = root;
    old.alive = false;
    old.inTree = false;
    old.ordinal = null;
    root = null;
    rootKnowsController = false;
    after(LATENCY, () -> control.linkDown(old.id, "connection reset"));
    after(1_000, () -> promote(successor));
  }

  void promote(String successor) {
    root = client(successor);
    claim = new Claim(claim.grant(), false, claim.term() + 1, root.id);
    say(root, new SetRoot(root.peer(), root.incarnation, claim));
    clients.values().stream()
        .filter(c -> c.alive && c.inTree && c != root)
        .forEach(c -> after(200, () -> join(c)));
  }
}
