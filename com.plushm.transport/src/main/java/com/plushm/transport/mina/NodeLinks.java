package com.plushm.transport.mina;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.Wire;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Priority;
import com.plushm.transport.cbor.CborWire;
import com.plushm.transport.frame.Frame;
import com.plushm.transport.link.LinkWord;
import com.plushm.transport.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one node. Holds a {@link PeerSlot} for each peer that there is something to remember
 * about, and the connections, whose number is bounded. Decisions are made under one lock that is
 * held for moments only; encryption, sockets and the handler are never touched with it held.
 */
final class NodeLinks implements Links {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLinks.class);

  private static final int TAG_MAX = 255;
  private static final String NO_ROOM = "no room for a connection";

  private final LinkSettings settings;
  private final LinkHandler handler;
  private final Timing timing;
  private final Sockets sockets;
  private final Consumer<NodeLinks> onClosed;
  private final NodeTls tls;
  private final Tally tally;
  private final Uplink uplink;
  private final Wire wire = new CborWire();
  private final Object lock = new Object();
  private final Map<NodeId, PeerSlot> slots = new HashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final NodeId id;
  private volatile InetSocketAddress bound;
  private volatile Peer self;
  private long adoptions;
  private long closingUntil;
  private boolean closing;
  private boolean closed;

  NodeLinks(
      LinkSettings settings,
      LinkHandler handler,
      Timing timing,
      Sockets sockets,
      Consumer<NodeLinks> onClosed)
      throws IOException {
    this.settings = settings;
    this.handler = handler;
    this.timing = timing;
    this.sockets = sockets;
    this.onClosed = onClosed;
    this.id = settings.credentials().id();
    this.tally = new Tally(id.shortForm());
    this.uplink = new Uplink(settings.uplink(), System::nanoTime, sockets::afterNanos);
    this.self = new Peer(id, settings.bind());
    try {
      this.tls = new NodeTls(settings.credentials());
    } catch (GeneralSecurityException e) {
      throw new IOException("unusable credentials: " + e.getMessage(), e);
    }
  }

  void listen() throws IOException {
    String advertised = settings.advertised();
    if (advertised != null) {
      var unused = Addresses.literal(new Endpoint(advertised, 0));
    }
    bound = sockets.bind(Addresses.literal(settings.bind()), this);
    Endpoint own = Addresses.endpoint(bound);
    self = new Peer(id, advertised == null ? own : new Endpoint(advertised, own.port()));
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public Endpoint bound() {
    return Addresses.endpoint(bound);
  }

  @Override
  public boolean send(Peer peer, Priority priority, int channel, int type, byte[] body) {
    boolean bulk = priority == Priority.BULK;
    if (channel == Channels.LINK
        || (channel | type) < 0
        || Math.max(channel, type) > TAG_MAX
        || body.length > (bulk ? Priority.BULK_BODY_BYTES_MAX : BODY_BYTES_MAX)) {
      throw new IllegalArgumentException(
          "a message of " + body.length + " bytes, type " + type + " on channel " + channel);
    }
    Chores chores = new Chores();
    boolean queued = false;
    synchronized (lock) {
      if (!closing) {
        PeerSlot slot = slot(peer.id());
        slot.reachedAt(peer.endpoint());
        queued = slot.link(chores).send(new Frame(channel, type, body), priority);
      }
    }
    if (!queued) {
      tally.count(Tally.REFUSED_SEND);
    }
    chores.run();
    return queued;
  }

  @Override
  public boolean connected(NodeId peer) {
    synchronized (lock) {
      PeerSlot slot = slots.get(peer);
      return slot != null && slot.link().isUp();
    }
  }

  @Override
  public long queued(NodeId peer) {
    synchronized (lock) {
      PeerSlot slot = slots.get(peer);
      return slot == null ? 0 : slot.link().queued();
    }
  }

  @Override
  public void disconnect(NodeId peer, String reason) {
    Chores chores = new Chores();
    synchronized (lock) {
      PeerSlot slot = slots.get(peer);
      if (slot != null) {
        slot.link(chores).disconnect(reason);
        prune(peer, slot);
      }
    }
    chores.run();
  }

  @Override
  public SortedMap<String, Long> counters() {
    SortedMap<String, Long> counters = tally.counters();
    synchronized (lock) {
      counters.put("connections.open", (long) connections.size());
      counters.put("peers", (long) slots.size());
    }
    return counters;
  }

  /** Begins to close, without waiting for the end of it. */
  void beginClosing() {
    Chores chores = new Chores();
    synchronized (lock) {
      if (closing) {
        return;
      }
      closing = true;
      closingUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.closingMillis());
      Map<NodeId, PeerSlot> known = new HashMap<>(slots);
      known.values().forEach(slot -> slot.link(chores).disconnect("closing"));
      for (Connection connection : connections) {
        if (connection.peer() == null) {
          chores.add(connection::drop);
        }
      }
    }
    if (bound != null) {
      sockets.unbind(bound);
    }
    chores.run();
  }

  @Override
  public void close() {
    beginClosing();
    Chores chores = new Chores();
    synchronized (lock) {
      if (closed) {
        return;
      }
      awaitQuiet();
      slots.values().forEach(slot -> slot.link(chores).closingDue());
      for (Connection connection : connections) {
        chores.add(connection::abort);
      }
      // Those just aborted end within moments: without a look at the socket they would outlive us.
      closingUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.closingMillis());
    }
    chores.run();
    synchronized (lock) {
      awaitQuiet();
      closed = true;
    }
    onClosed.accept(this);
  }

  private boolean isQuiet() {
    return connections.isEmpty() && slots.values().stream().noneMatch(PeerSlot::hasNews);
  }

  private void awaitQuiet() {
    boolean interrupted = false;
    long left = closingUntil - System.nanoTime();
    while (!isQuiet() && left > 0 && !interrupted) {
      try {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        interrupted = true;
      }
      left = closingUntil - System.nanoTime();
    }
  }

  // For connections; the lock of the connection is held by whoever calls.

  Sockets sockets() {
    return sockets;
  }

  NodeTls tls() {
    return tls;
  }

  Timing timing() {
    return timing;
  }

  Tally tally() {
    return tally;
  }

  Uplink uplink() {
    return uplink;
  }

  Wire wire() {
    return wire;
  }

  InetAddress boundAddress() {
    return bound.getAddress();
  }

  byte[] greeting() {
    return wire.encode(new Greeting(settings.incarnation(), self.endpoint())::write);
  }

  /** Somebody has connected; null if there is no room for it. */
  Connection accepted(IoSession session) {
    Connection connection = null;
    synchronized (lock) {
      if (!closing && connections.size() < settings.linksMax()) {
        connection = Connection.accepted(this);
        connections.add(connection);
      }
    }
    if (connection == null) {
      tally.refuse(Tally.REFUSED_LINKS, session.getRemoteAddress(), NO_ROOM);
    } else {
      tally.count(Tally.ACCEPTED);
    }
    return connection;
  }

  void secured(Connection connection, Chores chores) {
    synchronized (lock) {
      // While closing, only what was queued before still goes out.
      if (closing && !slots.containsKey(connection.peer())) {
        chores.add(connection::drop);
      } else {
        slot(connection.peer()).link(chores).secured(connection);
      }
    }
  }

  void greeted(Connection connection, Chores chores) {
    synchronized (lock) {
      PeerSlot slot = slots.get(connection.peer());
      if (slot != null) {
        slot.link(chores).greeted(connection);
      }
    }
  }

  boolean heard(Connection connection, LinkWord word, long number, Chores chores) {
    synchronized (lock) {
      PeerSlot slot = slots.get(connection.peer());
      return slot == null || slot.link(chores).heard(connection, word, number);
    }
  }

  boolean isCandidate(Connection connection) {
    synchronized (lock) {
      PeerSlot slot = slots.get(connection.peer());
      return slot != null && slot.link().isCandidate(connection);
    }
  }

  void received(Connection connection, List<Frame> messages, Chores chores) {
    tally.messagesIn.add(messages.size());
    synchronized (lock) {
      PeerSlot slot = slots.get(connection.peer());
      if (slot != null) {
        slot.received(connection, messages, chores);
      }
    }
  }

  void written(Connection connection, Chores chores) {
    synchronized (lock) {
      PeerSlot slot = slots.get(connection.peer());
      if (slot != null) {
        slot.link(chores).written(connection);
      }
    }
  }

  void lost(Connection connection, LinkLoss loss, String cause, Chores chores) {
    NodeId peer = connection.peer();
    synchronized (lock) {
      PeerSlot slot = peer == null ? null : slots.get(peer);
      if (slot != null) {
        slot.link(chores).lost(connection, loss, cause);
        prune(peer, slot);
      }
    }
  }

  /** Nothing is left of the connection. */
  void ended(Connection connection) {
    synchronized (lock) {
      connections.remove(connection);
      lock.notifyAll();
    }
  }

  /** An exception has come out of a connection: a reset one is common, a defect of ours is not. */
  void broken(Connection connection, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: connection with {}: {}", id.shortForm(), connection.peer(), cause.toString());
    } else {
      LOG.error("{}: connection with {}", id.shortForm(), connection.peer(), cause);
    }
  }

  // For slots; the lock is held but in tell().

  Connection dial(NodeId peer, Endpoint endpoint, Chores chores) {
    Connection connection = Connection.dialled(this, peer);
    if (connections.size() >= settings.linksMax()) {
      tally.refuse(Tally.REFUSED_LINKS, peer, NO_ROOM);
      chores.add(() -> connection.notOpened(LinkLoss.LOCAL, NO_ROOM));
      return connection;
    }
    try {
      InetSocketAddress address = Addresses.literal(endpoint);
      connections.add(connection);
      tally.count(Tally.DIALLED);
      chores.add(() -> connection.dial(address));
    } catch (UnknownHostException e) {
      tally.refuse(Tally.REFUSED_ADDRESS, peer, e.getMessage());
      chores.add(() -> connection.notOpened(LinkLoss.REFUSED, e.getMessage()));
    }
    return connection;
  }

  long nextAdoption() {
    return ++adoptions;
  }

  void awaitClosing(NodeId peer) {
    var unused = sockets.after(timing.closingMillis(), () -> closingDue(peer));
  }

  private void closingDue(NodeId peer) {
    Chores chores = new Chores();
    synchronized (lock) {
      PeerSlot slot = slots.get(peer);
      if (slot != null) {
        slot.link(chores).closingDue();
        prune(peer, slot);
      }
    }
    chores.run();
  }

  /** Tells the handler what it is to hear of a peer, unless another thread is at it. */
  void tell(PeerSlot slot) {
    boolean first = true;
    while (true) {
      Chores chores = new Chores();
      PeerSlot.News item;
      boolean silent;
      synchronized (lock) {
        item = slot.next(first, chores);
        silent = closed;
        if (item == null) {
          prune(slot.peer(), slot);
          lock.notifyAll();
        }
      }
      first = false;
      chores.run();
      if (item == null) {
        return;
      }
      if (!silent) {
        tell(item);
      }
    }
  }

  private void tell(PeerSlot.News item) {
    try {
      item.tell(handler);
    } catch (RuntimeException e) {
      // The handler's defect must not cost the peer its link.
      tally.count(Tally.HANDLER_FAILED);
      LOG.error("{}: the handler of links has failed", id.shortForm(), e);
    }
  }

  private PeerSlot slot(NodeId peer) {
    return slots.computeIfAbsent(peer, key -> new PeerSlot(this, key, settings.queueBytesMax()));
  }

  private void prune(NodeId peer, PeerSlot slot) {
    if (slot.isIdle()) {
      slots.remove(peer, slot);
    }
  }
}
