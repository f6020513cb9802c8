package com.plushm.overlay.star;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.star.Slots.Child;
import com.plushm.overlay.star.StarMessage.Accept;
import com.plushm.overlay.star.StarMessage.Attached;
import com.plushm.overlay.star.StarMessage.Confirm;
import com.plushm.overlay.star.StarMessage.Detach;
import com.plushm.overlay.star.StarMessage.Join;
import com.plushm.overlay.star.StarMessage.Pulse;
import com.plushm.overlay.star.StarMessage.Refusal;
import com.plushm.overlay.star.StarMessage.Refuse;
import com.plushm.overlay.star.StarMessage.RootIs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The star as a state machine (protocol.md §3): a join is join → accept → confirm → attached; the
 * root dies and its first child that finds it dead takes over; two roots become one when the
 * greater claim is heard of.
 */
final class Star implements Overlay {
  private static final String PULSE = "star.pulse";
  private static final String PROMOTE = "star.promote";
  private static final String LONELY = "star.lonely";

  /** Where a node stands. */
  enum State {
    /** Not asked to join yet. */
    IDLE,
    /** Looks for a root to attach to; an orphan keeps looking until it finds or becomes one. */
    JOINING,
    /** Attached to the root. */
    JOINED,
    /** Is the root. */
    ROOT,
    /** Left for good. */
    LEFT
  }

  private final OverlayContext context;
  private final StarSettings settings;
  private final Search search;

  private State state = State.IDLE;
  private Claim claim = Claim.NONE;
  private long grantKnown;
  private long termKnown;
  private Peer root;
  private Peer parent;
  private long parentAttachment;
  private long pulses;
  private List<Peer> successors = List.of();
  private boolean promoteDue;
  private boolean promoting;

  /** The last grant known is for this node; it is root when that is durable (S6). */
  private boolean granted;

  /** The writes that grant and promotion wait for, named by what they make durable. */
  private long write;

  private long promotion;

  private final Slots slots = new Slots();
  private final TreeSet<NodeId> failed = new TreeSet<>();

  Star(OverlayContext context, StarSettings settings, byte[] floor) {
    this.context = context;
    this.settings = settings;
    this.search = new Search(context, settings, () -> grantKnown);
    Floor known = Floor.decode(floor);
    grantKnown = known.grant();
    termKnown = known.term();
  }

  // Downcalls.

  @Override
  public void join(List<Peer> peers) {
    if (state == State.LEFT || state == State.ROOT || state == State.JOINED) {
      return;
    }
    search.remember(peers);
    if (state == State.IDLE) {
      state = State.JOINING;
      context.startTimer(LONELY, settings.lonely());
      search.begin(search.allowed(peers, failed), 0);
    }
  }

  @Override
  public void grant(Grant grant) {
    if (state == State.LEFT || grant.number() <= grantKnown) {
      return;
    }
    grantKnown = grant.number();
    granted = grant.node().equals(self().id()) && grant.incarnation().equals(context.incarnation());
    if (granted) {
      write = grant.number() << 1;
      context.persist(snapshot(), write);
    }
  }

  @Override
  public void rootElsewhere(Peer newRoot, Claim newClaim) {
    boolean idle = state == State.IDLE || state == State.LEFT;
    if (idle || newRoot.id().equals(self().id()) || failed.contains(newRoot.id())) {
      return;
    }
    if (state == State.JOINING) {
      if (newClaim.grant() >= grantKnown) {
        heardOfRoot();
        search.first(newRoot);
      }
      return;
    }
    if (newClaim.compareTo(claim) <= 0) {
      return;
    }
    note(newClaim);
    if (state == State.ROOT) {
      stepDown(newRoot, newClaim);
    } else {
      context.send(parent, new Detach(parentAttachment));
      seek(List.of(newRoot), 0);
    }
  }

  @Override
  public void leave() {
    if (state == State.JOINED) {
      context.send(parent, new Detach(parentAttachment));
    }
    for (Child child : slots.children()) {
      context.send(child.peer(), new Detach(child.attachment()));
    }
    state = State.LEFT;
    slots.clear();
    parent = null;
    parentAttachment = 0;
    search.stop();
    cancelElection();
    context.cancelTimer(PULSE);
  }

  @Override
  public void markFailed(NodeId node) {
    failed.add(node);
    search.forget(node);
    slots.release(node);
    if (attachment(node) != 0) {
      Child child = slots.child(node);
      context.send(child == null ? parent : child.peer(), new Detach(attachment(node)));
      dropRole(node);
    } else if (state == State.JOINING && search.isTrying(node)) {
      attemptFailed();
    }
  }

  @Override
  public void reinstate(NodeId node) {
    failed.remove(node);
  }

  /** The floors below which no claim of this node may fall; a successor joins afresh above them. */
  @Override
  public byte[] snapshot() {
    return new Floor(grantKnown, termKnown).encode();
  }

  // Messages, in the order of a join.

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (state == State.LEFT) {
      return;
    }
    if (message instanceof Join m) {
      onJoin(from, incarnation, m);
    } else if (message instanceof Accept m) {
      onAccept(from, m);
    } else if (message instanceof Confirm m) {
      onConfirm(from, m);
    } else if (message instanceof Attached m) {
      onAttached(from, m);
    } else if (message instanceof Refuse m) {
      onRefuse(from, m);
    } else if (message instanceof Pulse m) {
      onPulse(from, m);
    } else if (message instanceof Detach m) {
      onDetach(from, m);
    } else if (message instanceof RootIs m) {
      rootElsewhere(m.root(), m.claim());
    }
  }

  private void onJoin(Peer from, Incarnation incarnation, Join join) {
    Child known = slots.child(from.id());
    if (known != null && incarnation.compareTo(known.incarnation()) < 0) {
      return;
    }
    if (known != null && incarnation.compareTo(known.incarnation()) > 0) {
      dropRole(from.id()); // Its former self is gone (S4).
    }
    Optional<Peer> hint = Optional.ofNullable(state == State.JOINED ? root : null);
    if (failed.contains(from.id())) {
      context.send(from, new Refuse(join.nonce(), Refusal.FAILED, Optional.empty(), claim));
    } else if (state != State.ROOT) {
      context.send(from, new Refuse(join.nonce(), Refusal.NOT_ROOT, hint, claim));
    } else if (join.grantKnown() > claim.grant()) {
      context.send(from, new Refuse(join.nonce(), Refusal.STALE, hint, claim));
    } else if (!slots.has(from.id()) && slots.taken() >= settings.degreeMax()) {
      context.send(from, new Refuse(join.nonce(), Refusal.FULL, hint, claim));
    } else {
      long attachment = Search.nonZero(context);
      slots.reserve(
          new Child(from, incarnation, attachment), context.now() + settings.slotReserved());
      context.send(from, new Accept(join.nonce(), attachment, claim));
    }
  }

  private void onAccept(Peer from, Accept accept) {
    if (state != State.JOINING || !search.isAnswer(from.id(), accept.nonce())) {
      context.send(from, new Detach(accept.attachment()));
    } else if (accept.claim().grant() < grantKnown) {
      context.send(from, new Detach(accept.attachment()));
      attemptFailed();
    } else {
      heardOfRoot();
      search.accepted(accept.attachment());
      context.send(from, new Confirm(accept.attachment()));
    }
  }

  private void onConfirm(Peer from, Confirm confirm) {
    if (state != State.ROOT || !slots.confirm(from.id(), confirm.attachment(), context.now())) {
      slots.release(from.id());
      context.send(from, new Detach(confirm.attachment()));
      return;
    }
    context.send(
        from, new Attached(confirm.attachment(), claim, slots.oldest(settings.successors())));
    context.notifyChildrenChanged();
    context.peerJoinedOverlay(from);
  }

  private void onAttached(Peer from, Attached attached) {
    if (state != State.JOINING || !search.isSlot(from.id(), attached.attachment())) {
      context.send(from, new Detach(attached.attachment()));
      return;
    }
    state = State.JOINED;
    parent = from;
    parentAttachment = attached.attachment();
    root = from;
    claim = attached.claim();
    note(claim);
    successors = attached.successors();
    search.stop();
    search.remember(List.of(from));
    cancelElection();
    context.notifyParentChanged(parent);
    context.notifyRootChanged(root, claim);
    context.joinResult(JoinStatus.JOINED);
  }

  private void onRefuse(Peer from, Refuse refuse) {
    if (state != State.JOINING || !search.isAnswer(from.id(), refuse.nonce())) {
      return;
    }
    if (refuse.reason() == Refusal.FULL) {
      context.joinResult(JoinStatus.FULL);
    } else if (refuse.reason() == Refusal.FAILED) {
      context.joinResult(JoinStatus.REFUSED);
    }
    Optional<Peer> hint =
        refuse.root().filter(p -> !p.id().equals(self().id()) && !failed.contains(p.id()));
    if (hint.isPresent() && search.redirect(hint.get())) {
      return;
    }
    attemptFailed();
  }

  private void onPulse(Peer from, Pulse pulse) {
    if (state != State.JOINED || !from.id().equals(parent.id())) {
      return;
    }
    successors = pulse.successors();
    if (!pulse.claim().equals(claim)) {
      claim = pulse.claim();
      note(claim);
      context.notifyRootChanged(root, claim);
    }
  }

  private void onDetach(Peer from, Detach detach) {
    slots.release(from.id(), detach.attachment());
    if (detach.attachment() == attachment(from.id()) && detach.attachment() != 0) {
      dropRole(from.id());
    } else if (state == State.JOINING && search.isSlot(from.id(), detach.attachment())) {
      attemptFailed();
    }
  }

  // Losses.

  @Override
  public void linkLost(NodeId node, String cause) {
    if (state == State.LEFT) {
      return;
    }
    slots.release(node);
    // An attempt that begins because of this loss has not failed with it.
    boolean tried = state == State.JOINING && search.isTrying(node);
    boolean role = attachment(node) != 0;
    if (role) {
      dropRole(node);
    }
    context.error(node, role, cause);
    if (tried && state == State.JOINING && search.isTrying(node)) {
      attemptFailed();
    }
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    if (attachment != 0 && attachment == attachment(peer)) {
      dropRole(peer);
    }
  }

  /** Clears every role of a peer at once (protocol.md §3.1). */
  private void dropRole(NodeId node) {
    if (slots.remove(node) != null) {
      context.notifyChildrenChanged();
    }
    if (parent != null && parent.id().equals(node)) {
      orphaned();
    }
  }

  /**
   * The root is lost to this node: see whether it is really gone, and if so follow its successors
   * or, by rank, become root.
   */
  private void orphaned() {
    Peer lost = parent;
    List<Peer> candidates = new ArrayList<>();
    candidates.add(lost);
    candidates.addAll(successors);
    long delay = rank() >= 0 ? 0 : context.random().nextLong(settings.firstDelay() + 1);
    seek(candidates, delay);
  }

  private void seek(List<Peer> candidates, long delay) {
    state = State.JOINING;
    parent = null;
    parentAttachment = 0;
    root = null;
    claim = Claim.NONE;
    promoteDue = false;
    context.notifyParentChanged(null);
    if (rank() >= 0) {
      context.startTimer(PROMOTE, rank() * settings.promoteStep());
    }
    context.startTimer(LONELY, settings.lonely());
    search.remember(successors);
    search.begin(search.allowed(candidates, failed), delay);
  }

  private void attemptFailed() {
    search.failed();
    if (promoteDue) {
      promote();
    }
  }

  // Becoming root, and ceasing to be.

  /** Somebody is root: its successors need not step in, unless joining it fails. */
  private void heardOfRoot() {
    promoteDue = false;
    if (rank() >= 0) {
      context.startTimer(PROMOTE, (rank() + 1) * settings.promoteStep());
    }
  }

  private int rank() {
    for (int i = 0; i < successors.size(); i++) {
      if (successors.get(i).id().equals(self().id())) {
        return i;
      }
    }
    return -1;
  }

  /** Takes over; the new term is durable before anybody hears of it (S6). */
  private void promote() {
    if (promoting) {
      return;
    }
    promoting = true;
    termKnown++;
    promotion = termKnown << 1 | 1;
    context.persist(snapshot(), promotion);
  }

  @Override
  public void persisted(long token) {
    if (granted && token == write && write == grantKnown << 1 && state != State.LEFT) {
      granted = false;
      becomeRoot(true);
      return;
    }
    if (!promoting || token != promotion) {
      return;
    }
    promoting = false;
    if (state == State.JOINING) {
      becomeRoot(false);
    }
  }

  private void becomeRoot(boolean granted) {
    boolean hadParent = parent != null;
    if (hadParent) {
      context.send(parent, new Detach(parentAttachment));
      parent = null;
      parentAttachment = 0;
    }
    state = State.ROOT;
    root = self();
    claim = new Claim(grantKnown, granted, termKnown, self().id());
    search.stop();
    cancelElection();
    if (hadParent) {
      context.notifyParentChanged(null);
    }
    for (Peer other : search.allowed(successors, failed)) {
      context.send(other, new RootIs(self(), claim));
    }
    successors = List.of();
    context.notifyRootChanged(root, claim);
    context.joinResult(JoinStatus.JOINED);
    pulse();
  }

  private void stepDown(Peer newRoot, Claim newClaim) {
    for (Child child : slots.children()) {
      context.send(child.peer(), new RootIs(newRoot, newClaim));
    }
    boolean hadChildren = !slots.children().isEmpty();
    slots.clear();
    context.cancelTimer(PULSE);
    successors = List.of();
    seek(List.of(newRoot), 0);
    if (hadChildren) {
      context.notifyChildrenChanged();
    }
    context.notifyRootChanged(newRoot, newClaim);
  }

  private void cancelElection() {
    promoteDue = false;
    context.cancelTimer(PROMOTE);
    context.cancelTimer(LONELY);
  }

  // Timers.

  @Override
  public void timer(String name) {
    switch (name) {
      case PULSE -> {
        if (state == State.ROOT) {
          pulse();
        }
      }
      case Search.ATTEMPT -> {
        if (state == State.JOINING) {
          attemptFailed();
        }
      }
      case Search.ROUND -> {
        if (state == State.JOINING) {
          search.resume(failed);
        }
      }
      case PROMOTE -> {
        promoteDue = state == State.JOINING;
        if (promoteDue && search.firstHasFailed()) {
          promote();
        }
      }
      case LONELY -> {
        if (state == State.JOINING) {
          context.joinResult(JoinStatus.UNREACHABLE);
          // Again until it succeeds: a record that could not be written is tried once more.
          promoting = false;
          context.startTimer(LONELY, settings.lonely());
          promote();
        }
      }
      default -> {
        // Another protocol's timer.
      }
    }
  }

  private void pulse() {
    pulses++;
    slots.expire(context.now());
    List<Peer> next = slots.oldest(settings.successors());
    for (Child child : slots.children()) {
      context.send(child.peer(), new Pulse(claim, pulses, next));
    }
    context.startTimer(PULSE, settings.pulseInterval());
  }

  // Helpers.

  private Peer self() {
    return context.self();
  }

  private void note(Claim seen) {
    grantKnown = Math.max(grantKnown, seen.grant());
    termKnown = Math.max(termKnown, seen.term());
  }

  // Queries.

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public List<Peer> children() {
    return slots.oldest(Integer.MAX_VALUE);
  }

  @Override
  public List<Peer> acquaintances() {
    return successors;
  }

  @Override
  public Optional<Peer> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public boolean isRoot() {
    return state == State.ROOT;
  }

  @Override
  public List<NodeId> path() {
    return switch (state) {
      case ROOT -> List.of(self().id());
      case JOINED -> List.of(parent.id(), self().id());
      default -> List.of();
    };
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public long attachment(NodeId peer) {
    if (parent != null && parent.id().equals(peer)) {
      return parentAttachment;
    }
    Child child = slots.child(peer);
    return child == null ? 0 : child.attachment();
  }

  State state() {
    return state;
  }

  @Override
  public int slotsTaken() {
    return slots.taken();
  }
}
