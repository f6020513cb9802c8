package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.decide.Control;
import com.plushm.controller.decide.ControlContext;
import com.plushm.controller.decide.JournalCodec;
import com.plushm.controller.decide.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One controller process: the production deciders in virtual time. */
public final class SimController implements Station, ControlContext {
  /** When virtual time was zero, in milliseconds since 1970. */
  private static final long LOCAL_MILLIS = 50;

  /** The command of a barrier's callback. */
  private static final String ASK = "ask";

  private static final long EPOCH = 1_700_000_000_000L;

  private final World world;
  private final Remote identity;
  private final Gate gate;
  private final Control control;
  private final SimJournal journal;
  private final FileDisk disk;
  private final RandomGenerator random;
  private final SortedMap<String, Long> timers = new TreeMap<>();
  private final String name;
  private long timerNumbers;

  SimController(World world, Peer self, long reign, SimJournal journal) {
    this.world = world;
    this.identity = new Remote(self, new Incarnation(reign), Role.CONTROLLER);
    this.name = self.id().shortForm() + "/" + reign;
    this.gate = new Gate(world.time());
    this.journal = journal;
    this.disk = world.controlFiles().opened(event -> gate.run(false, event));
    this.random = new SplittableRandom(world.time().random().nextLong());
    List<Numbered> commands = journal.commands();
    CommandId end = commands.isEmpty() ? CommandId.NONE : commands.get(commands.size() - 1).id();
    this.control = new Control(this, world.settings().control(), reign, known(journal));
    control.choose(world.firstOverlay());
    world.network().add(this);
    world.trace().line(name, "begin", () -> "controller, after " + end);
    gate.run(false, control::resume);
  }

  /** What the journal holds, as it is read from a disk. */
  private List<JournalEvent> known(SimJournal journal) {
    if (!world.settings().coded()) {
      return journal.events();
    }
    List<JournalEvent> known = new ArrayList<>();
    for (JournalEvent event : journal.events()) {
      byte[] form = world.wire().encode(out -> JournalCodec.write(event, out));
      try {
        known.add(JournalCodec.read(world.wire().reader(form)));
      } catch (CodecException e) {
        throw new IllegalStateException("an event cannot be read back: " + event, e);
      }
    }
    return known;
  }

  public Control control() {
    return control;
  }

  public String name() {
    return name;
  }

  void kill() {
    world.trace().line(name, "end", () -> "killed");
    gate.end();
    world.network().kill(this);
    journal.crash();
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
    if (message instanceof FileMessage file) {
      control.received(from, file);
    } else {
      control.received(from, (ControlMessage) message);
    }
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    world.trace().line(name, "down", () -> node.shortForm() + " " + cause);
    control.linkDown(node, cause);
  }

  @Override
  public void writable(NodeId node) {
    control.writable(node);
  }

  // What the deciders want.

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
      control.timer(timer);
    }
  }

  @Override
  public void cancelTimer(String timer) {
    timers.remove(timer);
  }

  @Override
  public void journal(List<JournalEvent> turn, long token) {
    SimJournal.commands(turn).forEach(world::numbered);
    world.listener().journalled(turn);
    journal.append(
        turn,
        () -> {
          SimJournal.commands(turn).forEach(command -> world.durable(command.id()));
          gate.run(false, () -> control.persisted(token));
        });
  }

  @Override
  public String digest(ExecutionRequest request) {
    return "";
  }

  @Override
  public long epochMillis() {
    return EPOCH + now();
  }

  @Override
  public boolean send(Peer peer, ControlMessage message) {
    return world.network().send(this, peer, world.passed(message));
  }

  @Override
  public boolean send(Peer peer, FileMessage message) {
    return world.network().send(this, peer, world.passed(message));
  }

  @Override
  public FileDisk disk() {
    return disk;
  }

  @Override
  public void disconnect(NodeId peer, String reason) {
    world.network().disconnect(this, peer);
  }

  @Override
  public void launch(long invitation, HostPlan host) {
    world.launch(this, invitation, host);
  }

  @Override
  public void runLocal(
      long token, String folder, List<String> words, SortedMap<String, String> environment) {
    int status = words.get(0).equals(ASK) && !most(environment) ? 1 : 0;
    world
        .time()
        .after(LOCAL_MILLIS, () -> gate.run(true, () -> control.ranLocal(token, status, "")));
  }

  /** What a barrier's callback goes by. */
  private static boolean most(SortedMap<String, String> environment) {
    int entered = Integer.parseInt(environment.get("PLUSHM_ENTERED"));
    return 2 * entered >= Integer.parseInt(environment.get("PLUSHM_EXPECTED"));
  }

  @Override
  public Bytes sign(byte[] bytes) {
    return Signing.sign(bytes);
  }

  @Override
  public boolean signedHere(byte[] bytes, Bytes signature) {
    return Signing.verify(bytes, signature);
  }

  @Override
  public byte[] encode(Command command) {
    return world.wire().encode(out -> Command.write(command, out));
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    return Command.read(world.wire().reader(body.toArray()));
  }
}
