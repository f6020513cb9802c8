package com.plushm.fabric.protocol;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The trees that a node is in (protocol.md §6): always the current one; beside it the next one from
 * PREPARE to CUT; and what is left of an old one after CUT. To the rest of the fabric they look
 * like one overlay: its root and parent are the current tree's, its children those of all of them,
 * so that the one sequence of commands goes down every edge there is.
 */
public final class Trees implements Overlay {
  /** What the fabric has to know of the tree that is being prepared. */
  interface NextListener {
    /** This node is attached in the next tree: below that parent, or, if null, as its root. */
    void attached(Peer parent);
  }

  private record Tree(Generation generation, OverlaySlot slot, TreeContext context) {}

  private final NodeContext node;
  private final TreeSource source;
  private final OverlayContext upcalls;
  private final OldEdges old;
  private final TreeSet<NodeId> failed = new TreeSet<>();
  private NextListener listener;
  private Grant grant;
  private Tree current;
  private Tree next;

  /**
   * @param upcalls what the current tree calls up to
   */
  Trees(NodeContext node, TreeSource source, OverlayContext upcalls, Generation first) {
    this.node = node;
    this.source = source;
    this.upcalls = upcalls;
    this.old = new OldEdges(node);
    current = open(first);
  }

  /** Before any event. */
  void listen(NextListener ofNext) {
    listener = ofNext;
  }

  private Tree open(Generation generation) {
    TreeContext context = new TreeContext(generation.number());
    return new Tree(generation, source.open(generation, context), context);
  }

  private void close(Tree tree) {
    tree.context().close();
    source.close(tree.generation().number());
  }

  // Generations.

  /** The tree that holds. */
  public Generation generation() {
    return current.generation();
  }

  /** The tree that is prepared. */
  public Optional<Generation> prepared() {
    return Optional.ofNullable(next).map(Tree::generation);
  }

  /** Where the overlay's code of the current tree is exchanged. */
  public OverlaySlot slot() {
    return current.slot();
  }

  /** Whether there are edges of more than one tree, which may form circles. */
  boolean areSeveral() {
    return next != null || !old.isEmpty();
  }

  /** Whether edges of an older tree are left. */
  public boolean hasOldEdges() {
    return !old.isEmpty();
  }

  /**
   * Makes the next tree and attaches there, below that root.
   *
   * @throws com.plushm.api.error.PlushException if its overlay cannot be made; then nothing changed
   */
  void prepare(Generation generation, List<Peer> roots) {
    drop();
    next = open(generation);
    OverlaySlot slot = next.slot();
    failed.forEach(slot::markFailed);
    NodeId self = node.self().id();
    boolean named = roots.stream().limit(1).anyMatch(peer -> peer.id().equals(self));
    boolean granted = grant != null && grant.node().equals(self);
    if (grant != null && (named || !granted)) {
      slot.grant(grant);
    }
    // One that was to be root, died and came back is none without another grant.
    if (!named || !granted || !grant.incarnation().equals(node.incarnation())) {
      List<Peer> others = roots.stream().filter(peer -> !peer.id().equals(self)).toList();
      slot.join(others.isEmpty() ? known() : others);
    }
  }

  /** Who may be in the next tree as well. */
  private List<Peer> known() {
    Map<NodeId, Peer> all = new LinkedHashMap<>();
    current.slot().root().ifPresent(peer -> all.put(peer.id(), peer));
    neighbours().forEach(peer -> all.putIfAbsent(peer.id(), peer));
    current.slot().acquaintances().forEach(peer -> all.putIfAbsent(peer.id(), peer));
    all.remove(node.self().id());
    return new ArrayList<>(all.values());
  }

  /** Lets go of the next tree without a word: whoever else prepared it is told the same. */
  void drop() {
    if (next != null) {
      close(next);
      next = null;
      upcalls.notifyChildrenChanged();
    }
  }

  /** The next tree is the current one from here on; of the other its edges are left for a while. */
  void cut(CommandId id) {
    boolean wasRoot = isRoot();
    old.keep(current.slot(), id);
    close(current);
    current = next;
    next = null;
    upcalls.notifyChildrenChanged();
    if (isRoot() != wasRoot) {
      upcalls.notifyRootChanged(root().orElse(null), claim());
    }
    if (current.slot().parent().isPresent()) {
      upcalls.notifyParentChanged(current.slot().parent().get());
    }
  }

  // Edges, of all trees.

  /** Everybody to whom there is an edge. */
  List<Peer> neighbours() {
    Map<NodeId, Peer> all = new LinkedHashMap<>();
    children().forEach(peer -> all.put(peer.id(), peer));
    current.slot().parent().ifPresent(peer -> all.putIfAbsent(peer.id(), peer));
    nextSlot().flatMap(Overlay::parent).ifPresent(peer -> all.putIfAbsent(peer.id(), peer));
    old.parent().ifPresent(peer -> all.putIfAbsent(peer.id(), peer));
    return new ArrayList<>(all.values());
  }

  private Optional<OverlaySlot> nextSlot() {
    return Optional.ofNullable(next).map(Tree::slot);
  }

  /** The way up in the next tree. */
  Optional<Peer> nextParent() {
    return nextSlot().flatMap(Overlay::parent);
  }

  boolean isNextRoot() {
    return next != null && next.slot().isRoot();
  }

  /** The attachments to that node, one a tree, the current tree's first. */
  List<Long> attachments(NodeId peer) {
    List<Long> all = new ArrayList<>();
    add(all, current.slot().attachment(peer));
    nextSlot().ifPresent(slot -> add(all, slot.attachment(peer)));
    all.addAll(old.attachments(peer));
    return all;
  }

  private static void add(List<Long> all, long attachment) {
    if (attachment != 0) {
      all.add(attachment);
    }
  }

  /** Whether that node is above this one in one of the trees. */
  boolean isParent(NodeId peer) {
    return isParent(current.slot(), peer)
        || (next != null && isParent(next.slot(), peer))
        || old.isParent(peer);
  }

  /** Whether that node is below this one in one of the trees. */
  boolean isChild(NodeId peer) {
    return isChild(current.slot(), peer)
        || (next != null && isChild(next.slot(), peer))
        || old.children().stream().anyMatch(child -> child.id().equals(peer));
  }

  private static boolean isParent(Overlay tree, NodeId peer) {
    return tree.parent().filter(p -> p.id().equals(peer)).isPresent();
  }

  private static boolean isChild(Overlay tree, NodeId peer) {
    return tree.attachment(peer) != 0 && !isParent(tree, peer);
  }

  /** A neighbour says what it delivered. */
  void delivered(NodeId peer, CommandId delivered) {
    edgesChanged(old.delivered(peer, delivered));
  }

  /** Time passes. */
  void tick() {
    edgesChanged(old.expire());
  }

  private void edgesChanged(boolean changed) {
    if (changed) {
      upcalls.notifyChildrenChanged();
    }
  }

  // Overlay: downcalls.

  @Override
  public void join(List<Peer> peers) {
    current.slot().join(peers);
  }

  @Override
  public void grant(Grant given) {
    grant = given;
    current.slot().grant(given);
    nextSlot().ifPresent(slot -> slot.grant(given));
  }

  @Override
  public void rootElsewhere(Peer root, Claim claim) {
    current.slot().rootElsewhere(root, claim);
  }

  @Override
  public void leave() {
    nextSlot().ifPresent(Overlay::leave);
    current.slot().leave();
  }

  @Override
  public void markFailed(NodeId peer) {
    failed.add(peer);
    edgesChanged(old.lost(peer));
    current.slot().markFailed(peer);
    nextSlot().ifPresent(slot -> slot.markFailed(peer));
  }

  @Override
  public void reinstate(NodeId peer) {
    failed.remove(peer);
    current.slot().reinstate(peer);
    nextSlot().ifPresent(slot -> slot.reinstate(peer));
  }

  @Override
  public byte[] snapshot() {
    return current.slot().snapshot();
  }

  // Overlay: events.

  /** Whether a message of that generation finds its tree here. */
  boolean has(long generation) {
    return current.generation().number() == generation
        || (next != null && next.generation().number() == generation);
  }

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (message instanceof TreeMessage m && has(m.generation())) {
      tree(m.generation()).slot().deliver(from, incarnation, m.message());
    } else {
      node.count("overlay.otherGeneration");
    }
  }

  private Tree tree(long generation) {
    return current.generation().number() == generation ? current : next;
  }

  @Override
  public void linkLost(NodeId peer, String cause) {
    edgesChanged(old.lost(peer));
    nextSlot().ifPresent(slot -> slot.linkLost(peer, cause));
    current.slot().linkLost(peer, cause);
  }

  @Override
  public void outOfEarshot(NodeId peer, String cause) {
    edgesChanged(old.lost(peer));
    nextSlot().ifPresent(slot -> slot.outOfEarshot(peer, cause));
    current.slot().outOfEarshot(peer, cause);
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    edgesChanged(old.refused(peer, attachment));
    nextSlot().ifPresent(slot -> slot.attachmentRefused(peer, attachment));
    current.slot().attachmentRefused(peer, attachment);
  }

  /** A timer of any tree: those of later generations carry their number. */
  @Override
  public void timer(String name) {
    int mark = name.lastIndexOf(TreeContext.MARK);
    long generation = mark < 0 ? Generation.FIRST : Long.parseLong(name.substring(mark + 1));
    if (has(generation)) {
      Tree tree = tree(generation);
      String own = mark < 0 ? name : name.substring(0, mark);
      tree.context().fired(own);
      tree.slot().timer(own);
    }
  }

  @Override
  public void persisted(long token) {
    persisted(current.generation().number(), token);
  }

  /** What that generation's overlay wrote is durable. */
  void persisted(long generation, long token) {
    if (has(generation)) {
      tree(generation).slot().persisted(token);
    }
  }

  /** The code of an overlay has been away for long. */
  void absent() {
    current.slot().absent();
    nextSlot().ifPresent(OverlaySlot::absent);
  }

  // Overlay: queries.

  /** The way up: the current tree's, and while there is none what is left of the old one's. */
  @Override
  public Optional<Peer> parent() {
    Optional<Peer> parent = current.slot().parent();
    return parent.isPresent() || isRoot() ? parent : old.parent();
  }

  @Override
  public List<Peer> children() {
    if (next == null && old.isEmpty()) {
      return current.slot().children();
    }
    Map<NodeId, Peer> all = new LinkedHashMap<>();
    current.slot().children().forEach(child -> all.put(child.id(), child));
    nextSlot().ifPresent(t -> t.children().forEach(child -> all.putIfAbsent(child.id(), child)));
    old.children().forEach(child -> all.putIfAbsent(child.id(), child));
    return new ArrayList<>(all.values());
  }

  @Override
  public List<Peer> acquaintances() {
    return current.slot().acquaintances();
  }

  @Override
  public Optional<Peer> root() {
    return current.slot().root();
  }

  @Override
  public boolean isRoot() {
    return current.slot().isRoot();
  }

  @Override
  public List<NodeId> path() {
    return current.slot().path();
  }

  @Override
  public Claim claim() {
    return current.slot().claim();
  }

  @Override
  public long attachment(NodeId peer) {
    List<Long> all = attachments(peer);
    return all.isEmpty() ? 0 : all.get(0);
  }

  /** What one tree acts through: its messages, timers and records are its own. */
  private final class TreeContext extends RelayedContext {
    /** Stands between a timer's name and the generation. */
    static final char MARK = '@';

    private final long generation;
    private final TreeSet<String> timers = new TreeSet<>();
    private TreeMessage last;
    private boolean closed;

    TreeContext(long generation) {
      super(node);
      this.generation = generation;
    }

    private String named(String timer) {
      return generation == Generation.FIRST ? timer : timer + MARK + generation;
    }

    void close() {
      closed = true;
      timers.forEach(timer -> node.cancelTimer(named(timer)));
    }

    void fired(String timer) {
      timers.remove(timer);
    }

    private boolean isCurrent() {
      return !closed && (current == null || current.context() == this);
    }

    private boolean isNext() {
      return !closed && !isCurrent();
    }

    @Override
    public void send(Peer peer, OverlayMessage message) {
      if (closed) {
        return;
      }
      // The same message to many is the same object, and is written once.
      if (last == null || last.message() != message) {
        last = new TreeMessage(generation, message);
      }
      upcalls.send(peer, last);
    }

    @Override
    public void startTimer(String name, long delayMillis) {
      if (!closed) {
        timers.add(name);
        node.startTimer(named(name), delayMillis);
      }
    }

    @Override
    public void cancelTimer(String name) {
      timers.remove(name);
      node.cancelTimer(named(name));
    }

    @Override
    public void persist(byte[] record, long token) {
      if (!closed) {
        node.persist(generation, record, token);
      }
    }

    @Override
    public void peerJoinedOverlay(Peer child) {
      // Who attaches in the next tree is in the current one, or asks for what it lacks.
      if (isCurrent()) {
        upcalls.peerJoinedOverlay(child);
      }
    }

    @Override
    public void notifyParentChanged(Peer parent) {
      if (isCurrent()) {
        upcalls.notifyParentChanged(parent);
      } else if (isNext()) {
        upcalls.notifyChildrenChanged();
        if (parent != null) {
          listener.attached(parent);
        }
      }
    }

    @Override
    public void notifyChildrenChanged() {
      if (!closed) {
        upcalls.notifyChildrenChanged();
      }
    }

    @Override
    public void notifyRootChanged(Peer root, Claim claim) {
      if (isCurrent()) {
        upcalls.notifyRootChanged(root, claim);
      } else if (isNext() && root != null && root.id().equals(self().id())) {
        listener.attached(null);
      }
    }

    @Override
    public void joinResult(JoinStatus status) {
      if (isCurrent()) {
        upcalls.joinResult(status);
      }
    }

    @Override
    public void error(NodeId peer, boolean wasParentOrChild, String cause) {
      if (isCurrent()) {
        upcalls.error(peer, wasParentOrChild, cause);
      }
    }
  }
}
