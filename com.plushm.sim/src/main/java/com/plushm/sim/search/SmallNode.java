package com.plushm.sim.search;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** One place of a small world: the overlay that runs there, and what its host keeps for it. */
final class SmallNode implements OverlayContext {
  /** How a node is. */
  enum Life {
    /** Not begun, or its process has ended: a dial is refused. */
    DOWN,
    UP,
    /** Its host is gone: a dial is not answered. */
    SILENT
  }

  /** A record on its way to the disk. */
  record Write(byte[] record, long token) {}

  final int index;
  final Peer peer;
  private final SmallWorld world;
  private Life life = Life.DOWN;
  private Incarnation incarnation = Incarnation.NONE;
  private Overlay overlay;
  private boolean invited;
  private Claim announced;
  private byte[] store;
  private long now = Names.CLOCK;

  /** Armed timers, with the time of this node's clock at which they are due in a fair walk. */
  private final Map<String, Long> timers = new TreeMap<>();

  private final ArrayDeque<Write> writes = new ArrayDeque<>();

  /** Whom this node was told to be FAILED; the fabric keeps it and tells a restarted overlay. */
  final TreeSet<NodeId> failed = new TreeSet<>();

  SmallNode(SmallWorld world, int index) {
    this.world = world;
    this.index = index;
    this.peer = Names.peer(index);
  }

  /** The claim of the last root that the overlay named since it was asked, or null. */
  Claim announced() {
    Claim last = announced;
    announced = null;
    return last;
  }

  void begin() {
    life = Life.UP;
    invited = false;
    incarnation = incarnation.next();
    overlay = world.factory().create(this, null, store);
    failed.forEach(overlay::markFailed);
  }

  void invited() {
    invited = true;
  }

  boolean isInvited() {
    return invited;
  }

  /**
   * The node is gone with all that was not yet durable.
   *
   * @param written how many of the records on their way became durable all the same
   */
  void end(Life how, int written) {
    for (int i = 0; i < written; i++) {
      store = writes.remove().record();
    }
    life = how;
    overlay = null;
    timers.clear();
    writes.clear();
  }

  /** The oldest record becomes durable, and the overlay hears so. */
  void durable() {
    Write write = writes.remove();
    store = write.record();
    overlay.persisted(write.token());
  }

  void fire(String timer) {
    timers.remove(timer);
    overlay.timer(timer);
  }

  void pass(long millis) {
    now += millis;
  }

  boolean isUp() {
    return life == Life.UP;
  }

  boolean isSilent() {
    return life == Life.SILENT;
  }

  boolean hasBegun() {
    return incarnation.value() > 0;
  }

  Overlay overlay() {
    return overlay;
  }

  Map<String, Long> timers() {
    return timers;
  }

  int pendingWrites() {
    return writes.size();
  }

  void hash(StateHash hash) {
    hash.clock(now);
    hash.word(life.ordinal());
    hash.word(incarnation.value());
    hash.value(store);
    hash.value(failed);
    if (life == Life.UP) {
      hash.word(invited ? 1 : 0);
      for (String timer : timers.keySet()) {
        hash.value(timer);
      }
      for (Write write : writes) {
        hash.value(write);
      }
      hash.value(overlay);
    }
  }

  // The context.

  @Override
  public Peer self() {
    return peer;
  }

  @Override
  public Incarnation incarnation() {
    return incarnation;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return world.draws();
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    timers.put(name, now + delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(byte[] record, long token) {
    writes.add(new Write(record.clone(), token));
  }

  @Override
  public void send(Peer to, OverlayMessage message) {
    world.send(this, to, message);
  }

  @Override
  public void peerJoinedOverlay(Peer child) {}

  @Override
  public void notifyParentChanged(Peer parent) {}

  @Override
  public void notifyChildrenChanged() {}

  @Override
  public void notifyRootChanged(Peer root, Claim claim) {
    announced = claim;
  }

  @Override
  public void joinResult(JoinStatus status) {}

  @Override
  public void error(NodeId node, boolean wasParentOrChild, String cause) {}
}
