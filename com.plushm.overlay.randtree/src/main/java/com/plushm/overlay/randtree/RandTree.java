package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.RandTreeMessage.Accept;
import com.plushm.overlay.randtree.RandTreeMessage.Attached;
import com.plushm.overlay.randtree.RandTreeMessage.Collect;
import com.plushm.overlay.randtree.RandTreeMessage.Confirm;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Distribute;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.RandTreeMessage.Pulse;
import com.plushm.overlay.randtree.RandTreeMessage.Refuse;
import com.plushm.overlay.randtree.RandTreeMessage.Report;
import com.plushm.overlay.randtree.RandTreeMessage.RootIs;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import com.plushm.overlay.randtree.Search.Candidate;
import java.util.List;
import java.util.Optional;

/**
 * RandTree as a state machine (protocol.md §3). This class owns the node's state and its changes;
 * the rules stand in its parts: {@link Acceptor} takes children; {@link Seeker} gets a parent, by
 * {@link Search} among {@link Candidates}, by {@link Shape} when it hangs too deep, by {@link
 * Merging} when it is the lesser of two roots; {@link Election} makes roots; {@link Place} keeps
 * the path, {@link Pulses} what goes along the edges; {@link Waves} carries RanSub; {@link
 * Acquaintances} remembers peers.
 */
final class RandTree implements Overlay {

  /** Where a node stands. */
  enum State {
    /** Not asked to join yet. */
    INIT,
    /** Looks for a parent; an orphan keeps its children meanwhile. */
    JOINING,
    /** Attached to a parent, or root. */
    JOINED,
    /** Left for good. */
    LEFT
  }

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Children children;
  private final Acquaintances acquaintances;
  private final Election election;
  private final Candidates candidates;
  private final Pulses pulses;
  private final Seeker seeker;
  private final Search search;
  private final Merging merging;
  private final Shape shape;
  private final Waves waves;
  private final Acceptor acceptor;

  private State state = State.INIT;

  RandTree(OverlayContext context, RandTreeSettings settings, byte[] snapshot, byte[] floor) {
    this.context = context;
    this.settings = settings;
    place = new Place(context, settings);
    children = new Children(settings.degree());
    acquaintances = new Acquaintances(context);
    candidates = new Candidates(context, place, children, acquaintances);
    pulses = new Pulses(context, settings, place, children);
    election = new Election(context, settings, floor);
    seeker = new Seeker(context, settings, place, children, acquaintances, candidates, election);
    search = seeker.search();
    merging = seeker.merging();
    shape = seeker.shape();
    waves = new Waves(context, settings, place, children, acquaintances);
    acceptor = new Acceptor(context, settings, place, children, acquaintances, new Accepted());
    Snapshot.read(snapshot).ifPresent(this::resume);
  }

  // Downcalls.

  @Override
  public void join(List<Peer> peers) {
    if (state == State.LEFT || state == State.JOINED) {
      return;
    }
    acquaintances.seeds(peers);
    if (state == State.INIT) {
      state = State.JOINING;
      election.searching(-1);
      search.begin(candidates.allowed(peers, Kind.JOIN), 0);
    } else {
      candidates.allowed(peers, Kind.JOIN).stream().limit(1).forEach(search::next);
    }
  }

  @Override
  public void grant(Grant grant) {
    if (state == State.LEFT || grant.number() <= election.grantKnown()) {
      return;
    }
    if (grant.node().equals(context.self().id())
        && grant.incarnation().equals(context.incarnation())) {
      election.granted(grant.number());
    } else {
      election.noteFloor(grant.number(), 0);
    }
  }

  @Override
  public void rootElsewhere(Peer newRoot, Claim newClaim) {
    boolean idle = state == State.INIT || state == State.LEFT;
    if (idle || newRoot.id().equals(context.self().id()) || acquaintances.isFailed(newRoot.id())) {
      return;
    }
    if (state == State.JOINING) {
      if (newClaim.compareTo(election.least()) >= 0) {
        election.heardOfRoot();
        search.next(new Candidate(newRoot, Kind.JOIN));
      }
    } else {
      merging.hear(newRoot, newClaim);
    }
  }

  @Override
  public void leave() {
    if (place.parent() != null) {
      context.send(place.parent(), new Detach(place.attachment(), true));
    }
    for (Child child : children.all()) {
      context.send(child.peer, new Detach(child.attachment, true));
    }
    state = State.LEFT;
    search.stop();
    shape.cancel();
    election.stop();
    pulses.stop();
    for (NodeId child : children.ids()) {
      children.drop(child);
    }
    children.releaseAll();
    place.leave();
    for (String timer : List.of(Merging.PROBE, Waves.ROUND, Waves.COLLECT)) {
      context.cancelTimer(timer);
    }
  }

  @Override
  public void markFailed(NodeId node) {
    acquaintances.markFailed(node);
    search.forget(node);
    boolean attempt = search.dependsOn(node);
    long attachment = attachment(node);
    if (attachment != 0) {
      Peer peer = place.isParent(node) ? place.parent() : children.get(node).peer;
      context.send(peer, new Detach(attachment, false));
    }
    dropRoles(node, true);
    seeker.peerLost(attempt, node);
  }

  @Override
  public void reinstate(NodeId node) {
    acquaintances.reinstate(node);
  }

  /** What a successor needs to keep parent, children and attachments. */
  @Override
  public byte[] snapshot() {
    return Snapshot.of(state, election, place, children, acquaintances).write();
  }

  private void resume(Snapshot from) {
    election.noteFloor(from.grantKnown(), from.termKnown());
    from.failed().forEach(acquaintances::markFailed);
    acquaintances.seeds(from.seeds());
    from.known().forEach(acquaintances::seen);
    state = from.state();
    place.restore(from.isRoot(), from.parent(), from.attachment(), from.root(), from.above());
    from.children().forEach(children::put);
    if (state == State.JOINED) {
      if (place.isRoot()) {
        waves.start();
        merging.startProbing();
      } else {
        pulses.changed();
      }
      pulses.arm();
    } else if (state == State.JOINING) {
      election.searching(-1);
      search.begin(candidates.round(), 0);
      pulses.arm();
    }
  }

  // Messages, in the order of a join.

  @Override
  public void deliver(Peer from, Incarnation incarnation, OverlayMessage message) {
    if (state == State.LEFT) {
      return;
    }
    if (message instanceof Join m) {
      acceptor.onJoin(from, incarnation, m);
    } else if (message instanceof Accept m) {
      seeker.onAccept(from, m);
    } else if (message instanceof Confirm m) {
      acceptor.onConfirm(from, incarnation, m);
    } else if (message instanceof Attached m) {
      onAttached(from, m);
    } else if (message instanceof Refuse m) {
      seeker.onRefuse(m);
    } else if (message instanceof Detach m) {
      onDetach(from, m);
    } else if (message instanceof Pulse m) {
      onPulse(from, m);
    } else if (message instanceof Report m) {
      pulses.onReport(from, m);
    } else if (message instanceof RootIs m) {
      rootElsewhere(m.root(), m.claim());
    } else if (message instanceof Distribute m) {
      if (place.isParent(from.id()) && m.attachment() == place.attachment()) {
        waves.onDistribute(m);
      }
    } else if (message instanceof Collect m) {
      if (m.attachment() == children.attachment(from.id())) {
        waves.onCollect(from.id(), m);
      }
    }
  }

  private void onAttached(Peer from, Attached attached) {
    if (seeker.onAttached(from, attached)) {
      if (place.parent() != null) {
        context.send(place.parent(), new Detach(place.attachment(), false));
      }
      attach(from, attached);
    }
  }

  private void attach(Peer newParent, Attached attached) {
    boolean wasRoot = place.isRoot();
    boolean moved = place.parent() != null;
    Claim before = place.claim();
    // Who takes this node hangs elsewhere: if it is still listed as a child, its farewell was lost
    // (fault 1: a peer has one role).
    dropChild(newParent.id());
    state = State.JOINED;
    place.attach(newParent, attached.attachment(), attached.position());
    election.note(place.claim());
    election.stop();
    acquaintances.seen(newParent);
    if (wasRoot) {
      merging.stop();
      context.cancelTimer(Waves.ROUND);
    }
    pulses.attached();
    pulses.down();
    // The former root learns first that it is root no more, then whom to tell who the controller
    // is (paper §3.1).
    if (wasRoot || !before.equals(place.claim())) {
      context.notifyRootChanged(place.root(), place.claim());
    }
    context.notifyParentChanged(newParent);
    if (!moved) {
      context.joinResult(JoinStatus.JOINED);
    }
    boolean smaller = context.self().id().compareTo(place.claim().node()) < 0;
    if (settings.rootRule() == RootRule.SMALLEST && smaller) {
      becomeRoot(false);
    } else {
      shape.check();
    }
  }

  private void onDetach(Peer from, Detach detach) {
    children.release(from.id(), detach.attachment());
    if (detach.attachment() == attachment(from.id()) && detach.attachment() != 0) {
      dropRoles(from.id(), detach.leaving());
    } else {
      seeker.slotLost(from, detach.attachment());
    }
  }

  private void onPulse(Peer from, Pulse pulse) {
    if (!place.isParent(from.id()) || pulse.attachment() != place.attachment()) {
      if (!seeker.isSlot(from.id(), pulse.attachment())) {
        // Mends fault 3: an attachment that is not held here is answered, never borne in silence.
        context.send(from, new Detach(pulse.attachment(), false));
      }
      return;
    }
    if (!Place.endsWith(pulse.position(), from)) {
      return;
    }
    Place.News news = place.update(pulse.position());
    if (news.inOwnPath()) {
      // A cycle (mends fault 1): its nodes hear of it as soon as the path has come round.
      context.send(from, new Detach(pulse.attachment(), false));
      orphaned(true);
      return;
    }
    if (news.advanced()) {
      election.note(place.claim());
    }
    if (news.advanced() || news.moved()) {
      pulses.down();
    }
    if (news.rootChanged()) {
      context.notifyRootChanged(place.root(), place.claim());
    }
    shape.check();
  }

  // Losses.

  @Override
  public void linkLost(NodeId node, String cause) {
    if (state == State.LEFT) {
      return;
    }
    boolean role = attachment(node) != 0;
    boolean attempt = search.dependsOn(node);
    dropRoles(node, false);
    seeker.peerLost(attempt, node);
    context.error(node, role, cause);
  }

  @Override
  public void outOfEarshot(NodeId node, String cause) {
    if (state == State.LEFT) {
      return;
    }
    if (place.isParent(node)) {
      place.forgetSibling(context.self().id());
    }
    linkLost(node, cause);
  }

  @Override
  public void attachmentRefused(NodeId peer, long attachment) {
    if (attachment != 0 && attachment == attachment(peer)) {
      dropRoles(peer, false);
    }
  }

  /**
   * Mends fault 1: losing a peer clears every role that it had, not the one that one thought of.
   */
  private void dropRoles(NodeId node, boolean leaving) {
    place.forgetSibling(node);
    acquaintances.lost(node);
    dropChild(node);
    if (place.isParent(node)) {
      orphaned(leaving);
    }
  }

  private void dropChild(NodeId node) {
    if (children.drop(node)) {
      waves.lost(node);
      pulses.changed();
      context.notifyChildrenChanged();
    }
  }

  /**
   * The parent is lost. The node keeps its subtree and looks for another parent; a child of the
   * lost root first sees whether that one is really gone.
   *
   * @param leaving whether it is no use to ask the lost parent again
   */
  private void orphaned(boolean leaving) {
    Peer lost = place.parent();
    boolean rootLost = place.root() != null && place.root().id().equals(lost.id());
    int rank = rootLost ? place.rank() : -1;
    state = State.JOINING;
    List<Candidate> first = candidates.afterLoss(lost, rootLost, rank, leaving);
    if (rootLost) {
      place.rootLost();
    }
    place.detach();
    shape.cancel();
    pulses.detached();
    context.cancelTimer(Waves.COLLECT);
    election.searching(rank);
    long delay = rank >= 0 ? 0 : context.random().nextLong(settings.firstDelay() + 1);
    search.begin(first, delay);
    if (rank == 0 && leaving) {
      election.promote();
    }
    context.notifyParentChanged(null);
  }

  // Becoming root.

  @Override
  public void persisted(long token) {
    Election.Turn turn = state == State.LEFT ? Election.Turn.NONE : election.persisted(token);
    if (turn == Election.Turn.GRANTED) {
      becomeRoot(true);
    } else if (turn == Election.Turn.SELF_PROMOTED && state == State.JOINING) {
      becomeRoot(false);
    }
  }

  private void becomeRoot(boolean granted) {
    boolean was = place.isRoot();
    Peer parent = place.parent();
    if (parent != null) {
      context.send(parent, new Detach(place.attachment(), false));
    }
    List<Peer> siblings = place.siblings();
    Peer oldRoot = place.root();
    state = State.JOINED;
    place.becomeRoot(election.mine(granted));
    search.stop();
    shape.cancel();
    election.stop();
    pulses.detached();
    context.cancelTimer(Waves.COLLECT);
    if (!was) {
      waves.start();
    }
    merging.becameRoot(siblings, oldRoot);
    pulses.beat();
    if (parent != null) {
      context.notifyParentChanged(null);
    }
    context.notifyRootChanged(context.self(), place.claim());
    if (!was) {
      context.joinResult(JoinStatus.JOINED);
    }
  }

  // Timers.

  @Override
  public void timer(String name) {
    if (state == State.LEFT) {
      return;
    }
    switch (name) {
      case Pulses.PULSE -> pulses.pulseTimer();
      case Pulses.REPORT -> reportUp();
      case Merging.PROBE -> merging.probe();
      case Search.TIMER -> seeker.timer();
      case Shape.TIMER -> shape.timer();
      case Waves.ROUND -> waves.round();
      case Waves.COLLECT -> waves.deadline();
      case Election.PROMOTE -> {
        election.promoteDue();
        if (state == State.JOINING && election.due() && search.failures() > 0) {
          election.promote();
        }
      }
      case Election.LONELY -> {
        if (state == State.JOINING) {
          context.joinResult(JoinStatus.UNREACHABLE);
          election.promote();
        }
      }
      default -> {
        // Another protocol's timer.
      }
    }
  }

  /** The last defence: by now the top of a rootless subtree would have made itself root. */
  private void reportUp() {
    if (place.parent() == null) {
      return;
    }
    if (place.staleFor() > settings.staleMax()) {
      context.send(place.parent(), new Detach(place.attachment(), false));
      orphaned(true);
    } else {
      pulses.report();
    }
  }

  private final class Accepted implements Acceptor.Tree {
    @Override
    public void childRestarted(NodeId child) {
      dropRoles(child, false);
    }

    @Override
    public void childAttached(Peer child) {
      acquaintances.seen(child);
      pulses.arm();
      pulses.changed();
      context.notifyChildrenChanged();
      context.peerJoinedOverlay(child);
    }

    @Override
    public void heardOfRoot(Peer root, Claim claim) {
      rootElsewhere(root, claim);
    }
  }

  // Queries.

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(place.parent());
  }

  @Override
  public int slotsTaken() {
    return children.slotsTaken();
  }

  @Override
  public List<Peer> children() {
    return children.peers();
  }

  @Override
  public List<Peer> acquaintances() {
    return acquaintances.known().stream()
        .filter(p -> !acquaintances.isUnreachable(p.id()))
        .toList();
  }

  @Override
  public Optional<Peer> root() {
    return Optional.ofNullable(place.root());
  }

  @Override
  public boolean isRoot() {
    return place.isRoot();
  }

  @Override
  public List<NodeId> path() {
    if (state != State.JOINED) {
      return List.of();
    }
    return place.forChildren().path().stream().map(Peer::id).toList();
  }

  @Override
  public Claim claim() {
    return place.claim();
  }

  @Override
  public int degreeMax() {
    return settings.degree();
  }

  @Override
  public long attachment(NodeId peer) {
    return place.isParent(peer) ? place.attachment() : children.attachment(peer);
  }

  /** For {@link RandTreeProperties}. */
  RandTreeProperties.View view() {
    return new RandTreeProperties.View(
        context.self(),
        context.incarnation(),
        settings,
        state,
        place,
        children,
        acquaintances,
        election,
        search.isRunning());
  }
}
