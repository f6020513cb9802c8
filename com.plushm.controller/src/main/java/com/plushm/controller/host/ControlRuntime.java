package com.plushm.controller.host;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlCodec;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.file.FileCodec;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.protocol.EventLoop;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Remote;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.ca.DeploymentAuthority;
import com.plushm.controller.decide.Control;
import com.plushm.controller.decide.ControlContext;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.controller.decide.Launched;
import com.plushm.controller.decide.RequestCodec;
import com.plushm.controller.enrol.Enrolled;
import com.plushm.controller.journal.Journal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The world of the deciders: turns what the transport, the launch pool and the journal say into
 * events on the loop, and what the deciders want into deeds.
 */
final class ControlRuntime
    implements ControlContext, LinkHandler, LaunchPool.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlRuntime.class);

  private final EventLoop loop;
  private final Wire wire;
  private final DeploymentAuthority authority;
  private final Incarnation incarnation;
  private final Journal journal;
  private final FileDisk disk;
  private final ControlCodec codec = new ControlCodec();
  private final FileCodec fileCodec = new FileCodec();
  private final RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
  private final SortedMap<String, EventLoop.Scheduled> timers = new TreeMap<>();
  private final AtomicLong refused = new AtomicLong();
  private final LocalCommands local;
  private volatile Generation generation = Generation.first("");
  private Control control;
  private Seat seat;
  private LaunchPool launches;

  ControlRuntime(
      EventLoop loop,
      Wire wire,
      DeploymentAuthority authority,
      Incarnation incarnation,
      Journal journal,
      FileDisk disk,
      LocalCommands local) {
    this.loop = loop;
    this.wire = wire;
    this.authority = authority;
    this.incarnation = incarnation;
    this.journal = journal;
    this.disk = disk;
    this.local = local;
  }

  /** To be called once, before anything happens. */
  void connect(Control decider, Seat links, LaunchPool pool) {
    control = decider;
    seat = links;
    launches = pool;
  }

  private Links links() {
    return seat.links()
        .orElseThrow(() -> new IllegalStateException("nothing is sent before the seat is taken"));
  }

  @Override
  public void close() {
    local.close();
  }

  // What the deciders want.

  @Override
  public void runLocal(
      long token, String folder, List<String> words, SortedMap<String, String> environment) {
    local.start(
        folder,
        words,
        environment,
        (status, why) -> loop.post(() -> control.ranLocal(token, status, why)));
  }

  @Override
  public Peer self() {
    return links().self();
  }

  @Override
  public Incarnation incarnation() {
    return incarnation;
  }

  @Override
  public long now() {
    return loop.now();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    cancelTimer(name);
    timers.put(
        name,
        loop.schedule(
            delayMillis,
            () -> {
              timers.remove(name);
              control.timer(name);
            }));
  }

  @Override
  public void cancelTimer(String name) {
    EventLoop.Scheduled timer = timers.remove(name);
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public void journal(List<JournalEvent> turn, long token) {
    journal.append(turn, () -> loop.postNow(() -> control.persisted(token)));
  }

  @Override
  public String digest(ExecutionRequest request) {
    byte[] fields = wire.encode(out -> RequestCodec.write(request, out));
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(fields));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public boolean send(Peer peer, ControlMessage message) {
    byte[] body = encode(message);
    if (body.length > Links.BODY_BYTES_MAX) {
      LOG.error("a message of {} bytes cannot be sent", body.length);
      return true;
    }
    return links().send(peer, Channels.CONTROL, codec.typeOf(message), body);
  }

  @Override
  public boolean send(Peer peer, FileMessage message) {
    return links()
        .send(peer, Channels.FILES, fileCodec.typeOf(message), wire.encode(fileCodec, message));
  }

  @Override
  public FileDisk disk() {
    return disk;
  }

  @Override
  public void disconnect(NodeId peer, String reason) {
    links().disconnect(peer, reason);
  }

  @Override
  public void launch(long invitation, HostPlan host) {
    if (Seat.isHere(host) || seat.everywhere()) {
      launches.launch(invitation, host);
    } else {
      failed(
          invitation,
          ErrorCode.HOST_UNREACHABLE,
          "the participants so far are on the loopback address of this machine — disconnect them"
              + " first, or start the controller with --control-node ADDRESS");
    }
  }

  @Override
  public void abandonLaunch(long invitation) {
    launches.abandon(invitation);
  }

  @Override
  public void generation(Generation now) {
    generation = now;
    LOG.info("the tree is {}", now);
  }

  /** The tree that holds; also for the threads of launches. */
  Generation generation() {
    return generation;
  }

  @Override
  public void event(String words) {
    LOG.info("{}", words);
  }

  @Override
  public Bytes sign(byte[] bytes) {
    return Bytes.of(authority.sign(bytes));
  }

  @Override
  public boolean signedHere(byte[] bytes, Bytes signature) {
    return authority.signed(bytes, signature.toArray());
  }

  @Override
  public byte[] encode(Command command) {
    return wire.encode(out -> Command.write(command, out));
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    return Command.read(wire.reader(body.toArray()));
  }

  private byte[] encode(ControlMessage message) {
    return wire.encode(codec, message);
  }

  // What happens.

  @Override
  public void launched(long invitation, Enrolled client) {
    loop.post(
        () ->
            control.launched(
                invitation,
                new Launched(
                    client.peer(), client.incarnation(), client.alreadyRunning(), client.facts())));
  }

  @Override
  public void failed(long invitation, ErrorCode code, String reason) {
    loop.post(() -> control.launchFailed(invitation, code, reason));
  }

  @Override
  public void up(Remote remote) {
    // Links are dialled when something is to be sent; that one is up says nothing.
  }

  @Override
  public void received(Remote remote, int channel, int type, byte[] body) {
    if (channel != Channels.CONTROL && channel != Channels.FILES) {
      refused.incrementAndGet();
      return;
    }
    try {
      if (channel == Channels.FILES) {
        FileMessage message = fileCodec.read(type, wire.reader(body));
        loop.post(() -> control.received(remote, message));
      } else {
        ControlMessage message = codec.read(type, wire.reader(body));
        loop.post(() -> control.received(remote, message));
      }
    } catch (CodecException e) {
      refused.incrementAndGet();
      LOG.warn("{} sent what is no message: {}", remote.peer(), e.getMessage());
      seat.links().ifPresent(l -> l.disconnect(remote.peer().id(), "no message"));
    }
  }

  @Override
  public void down(NodeId peer, LinkLoss loss, String cause) {
    loop.post(() -> control.linkDown(peer, cause));
  }

  @Override
  public void writable(NodeId peer) {
    loop.post(() -> control.writable(peer));
  }

  /** Counters of the links and of what was refused here. */
  SortedMap<String, Long> counters() {
    SortedMap<String, Long> counters = new TreeMap<>();
    seat.links().ifPresent(l -> counters.putAll(l.counters()));
    counters.put("message.undecodable", refused.get());
    return counters;
  }
}
