package com.plushm.fabric.host;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlCodec;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Acknowledge;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.control.ControlMessage.Leaving;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.error.PlushException;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.file.FileCodec;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.protocol.EventLoop;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Priority;
import com.plushm.api.transport.Remote;
import com.plushm.fabric.protocol.FabricCodec;
import com.plushm.fabric.protocol.FabricMessage;
import com.plushm.fabric.protocol.FabricNode;
import com.plushm.fabric.protocol.NodeContext;
import com.plushm.fabric.protocol.OverlayFrame;
import com.plushm.fabric.protocol.TreeMessage;
import com.plushm.fabric.signature.KnownKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a node's effects to its links, its loop and its disk, and brings it its events. */
final class NodeDriver implements NodeContext, LinkHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDriver.class);

  private final NodeSettings settings;
  private final EventLoop loop;
  private final Wire wire;
  private final MessageCodec<FabricMessage> fabricCodec = new FabricCodec();
  private final MessageCodec<ControlMessage> controlCodec = new ControlCodec();
  private final MessageCodec<FileMessage> fileCodec = new FileCodec();
  private final FileDisk disk;
  private final KnownKey controllerKey;
  private final RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
  private final Map<String, EventLoop.Scheduled> timers = new TreeMap<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();
  private final Map<Long, MessageCodec<OverlayMessage>> overlayCodecs = new TreeMap<>();
  private InstalledTrees trees;
  private Links links;
  private FabricNode node;
  private Message lastMessage;
  private byte[] lastBody = new byte[0];

  NodeDriver(NodeSettings settings, EventLoop loop, Wire wire, FileDisk disk) {
    this.settings = settings;
    this.loop = loop;
    this.wire = wire;
    this.disk = disk;
    this.controllerKey = new KnownKey(settings.controllerKey());
  }

  /** Before any event. */
  void bind(Links boundLinks, FabricNode boundNode) {
    links = boundLinks;
    node = boundNode;
  }

  /**
   * How the messages of that generation's overlay are written; null while its code is away. On the
   * loop.
   */
  void overlayCodec(long generation, MessageCodec<OverlayMessage> codec) {
    if (codec == null) {
      overlayCodecs.remove(generation);
    } else {
      overlayCodecs.put(generation, codec);
    }
    lastMessage = null;
    lastBody = new byte[0];
  }

  /** Before any event. */
  void trees(InstalledTrees ofNode) {
    trees = ofNode;
  }

  void links(Links boundLinks) {
    links = boundLinks;
  }

  SortedMap<String, Long> counters() {
    return counters;
  }

  // Context.

  @Override
  public Peer self() {
    return links.self();
  }

  @Override
  public Incarnation incarnation() {
    return settings.incarnation();
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
              node.timer(name);
            }));
  }

  @Override
  public void cancelTimer(String name) {
    EventLoop.Scheduled pending = timers.remove(name);
    if (pending != null) {
      pending.cancel();
    }
  }

  @Override
  public void persist(byte[] record, long token) {
    throw new IllegalStateException("only overlays have records");
  }

  @Override
  public void persist(long generation, byte[] record, long token) {
    RecordFile records = trees.records(generation);
    if (records == null) {
      return;
    }
    try {
      records.write(record);
    } catch (IOException e) {
      // Not durable: the node must not act on it, so it is not told that it is.
      LOG.error("cannot write the node's record in {}: {}", settings.home(), e.toString());
      return;
    }
    loop.postNow(() -> node.persisted(generation, token));
  }

  @Override
  public boolean send(Peer peer, Message message) {
    return send(peer, priorityOf(message), message);
  }

  @Override
  public boolean sendLast(Peer peer, Message message) {
    return send(peer, Priority.RESULT, message);
  }

  /**
   * Of the control messages only commands and answers may be long; the others are membership's, in
   * one sequence with the overlay's: a child's loss is reported before it changes its parent.
   */
  private static Priority priorityOf(Message message) {
    if (message instanceof Answers || message instanceof Leaving) {
      return Priority.RESULT; // A goodbye comes after the last answers.
    }
    return message instanceof Numbered
            || message instanceof Baseline
            || message instanceof Pull
            || message instanceof Acknowledge
            || message instanceof Credit
            || message instanceof Wanted
            || message instanceof FailedSet
        ? Priority.COMMAND
        : Priority.MEMBERSHIP;
  }

  private boolean send(Peer peer, Priority priority, Message message) {
    if (peer.id().equals(self().id())) {
      throw new IllegalArgumentException("a node does not send to itself: " + message);
    }
    MessageCodec<?> codec = codecOf(message);
    int type = typeOf(message);
    if (message != lastMessage) {
      lastBody = bodyOf(message);
      lastMessage = message;
    }
    if (LOG.isTraceEnabled()) {
      LOG.trace("to {} {}", peer, message);
    }
    return links.send(peer, priority, codec.channel(), type, lastBody);
  }

  private MessageCodec<?> codecOf(Message message) {
    if (message instanceof ControlMessage) {
      return controlCodec;
    }
    if (message instanceof FileMessage) {
      return fileCodec;
    }
    return message instanceof FabricMessage ? fabricCodec : codecOf((TreeMessage) message);
  }

  private MessageCodec<OverlayMessage> codecOf(TreeMessage message) {
    return overlayCodecs.get(message.generation());
  }

  private int typeOf(Message message) {
    if (message instanceof ControlMessage m) {
      return controlCodec.typeOf(m);
    }
    if (message instanceof FabricMessage m) {
      return fabricCodec.typeOf(m);
    }
    if (message instanceof FileMessage m) {
      return fileCodec.typeOf(m);
    }
    TreeMessage t = (TreeMessage) message;
    return codecOf(t).typeOf(t.message());
  }

  private byte[] bodyOf(Message message) {
    if (message instanceof ControlMessage m) {
      return wire.encode(controlCodec, m);
    }
    if (message instanceof FabricMessage m) {
      return wire.encode(fabricCodec, m);
    }
    if (message instanceof FileMessage m) {
      return wire.encode(fileCodec, m);
    }
    TreeMessage t = (TreeMessage) message;
    return wire.encode(out -> codecOf(t).write(t.message(), out.number(t.generation())));
  }

  @Override
  public void disconnect(NodeId peer, String reason) {
    links.disconnect(peer, reason);
  }

  @Override
  public boolean signedByController(byte[] signed, Bytes signature) {
    try {
      return controllerKey.hasSigned(signed, signature.toArray());
    } catch (GeneralSecurityException e) {
      LOG.warn("a signature could not be checked: {}", e.toString());
      return false;
    }
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    return Command.read(wire.reader(body.toArray()));
  }

  @Override
  public FileDisk disk() {
    return disk;
  }

  @Override
  public void count(String event) {
    counters.merge(event, 1L, Long::sum);
    LOG.debug("{}", event);
  }

  @Override
  public void report(PlushException problem) {
    LOG.error(problem.getMessage());
  }

  // Events from the links, on the transport's threads.

  @Override
  public void up(Remote remote) {
    LOG.debug("link to {} incarnation {}", remote.peer(), remote.incarnation());
  }

  @Override
  public void received(Remote remote, int channel, int type, byte[] body) {
    Message message;
    try {
      message = read(channel, type, body);
    } catch (CodecException e) {
      LOG.warn("{} sent nonsense on channel {}: {}", remote.peer(), channel, e.getMessage());
      loop.post(() -> count("messages.refused"));
      links.disconnect(remote.peer().id(), "it sent what is no message");
      return;
    }
    loop.post(
        () -> {
          if (LOG.isTraceEnabled()) {
            LOG.trace("from {} {}", remote.peer(), message);
          }
          node.received(remote, message);
        });
  }

  private Message read(int channel, int type, byte[] body) throws CodecException {
    return switch (channel) {
      case Channels.OVERLAY ->
          new TreeMessage(wire.reader(body).natural(), new OverlayFrame(type, Bytes.of(body)));
      case Channels.FABRIC -> fabricCodec.read(type, wire.reader(body));
      case Channels.CONTROL -> controlCodec.read(type, wire.reader(body));
      case Channels.FILES -> fileCodec.read(type, wire.reader(body));
      default -> throw new CodecException("unknown channel");
    };
  }

  @Override
  public void down(NodeId peer, LinkLoss loss, String cause) {
    LOG.debug("no link to {}: {} {}", peer.shortForm(), loss, cause);
    loop.post(() -> node.linkLost(peer, cause));
  }

  @Override
  public void writable(NodeId peer) {
    loop.post(() -> node.writable(peer));
  }
}
