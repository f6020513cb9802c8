package com.plushm.overlay.bushy;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.bushy.Branches.Branch;
import com.plushm.overlay.bushy.BushyMessage.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bushy tree as a state machine (protocol.md §3): the root takes inner nodes until there are
 * enough, then sends joiners on to the inner node with the fewest leaves. Who has leaves is an
 * inner node for as long as it has them, so no node is ever deeper than two.
 */
final class Bushy implements Overlay {
  private static final String PULSE = "bushy.pulse";
  private static final String REPORT = "bushy.report";

  /** So many pulses make a report due, though nothing changed. */
  private static final int REPORT_EVERY = 10;

  private final OverlayContext context;
  private final BushySettings settings;
  private final Search search;
  private final Branches branches;
  private final Succession succession;
  private final Acceptor acceptor;
  private final Merging merging;
  private final Standing standing;

  private State state = State.IDLE;
  private boolean reportSoon;

  Bushy(OverlayContext context, BushySettings settings, byte[] snapshot, byte[] floor) {
    this.context = context;
    this.settings = settings;
    search = new Search(context, settings, this::ask);
    branches = new Branches(settings.degreeMax());
    succession = new Succession(context, settings, snapshot, floor);
    standing = new Standing(context);
    merging = new Merging(context, settings, standing, search);
    acceptor = new Acceptor(context, settings, this, branches, search);
  }

  // Downcalls.

  @Override
  public void join(List<Peer> peers) {
    if (state == State.LEFT || state == State.ROOT || state == State.JOINED) {
      return;
    }
    search.remember(peers);
    if (state == State.JOINING) {
      peers.stream().limit(1).forEach(search::first);
    } else {
      state = State.JOINING;
      succession.searching(-1);
      search.begin(peers, 0);
    }
  }

  @Override
  public void grant(Grant grant) {
    boolean mine =
        grant.node().equals(context.self().id())
            && grant.incarnation().equals(context.incarnation());
    if (state != State.LEFT) {
      succession.grant(grant.number(), mine);
    }
  }

  @Override
  public void rootElsewhere(Peer newRoot, Claim newClaim) {
    boolean idle = state == State.IDLE || state == State.LEFT;
    if (idle || newRoot.id().equals(context.self().id()) || search.isFailed(newRoot.id())) {
      return;
    }
    if (state == State.JOINING || state == State.STRANDED) {
      if (newClaim.grant() >= succession.grantKnown()) {
        succession.heardOfRoot();
        search.first(newRoot);
      }
    } else if (standing.root == null || !standing.root.id().equals(newRoot.id())) {
      merging.hear(newRoot, newClaim, fresh());
    }
  }

  @Override
  public void leave() {
    if (standing.parent != null) {
      context.send(standing.parent, new Detach(standing.attachment, true));
    }
    for (Branch branch : branches.all()) {
      context.send(branch.peer, new Detach(branch.attachment, true));
    }
    state = State.LEFT;
    standing.parent = null;
    standing.attachment = 0;
    standing.root = null;
    standing.path = List.of();
    branches.clear();
    search.stop();
    succession.stop();
    List.of(PULSE, REPORT, Merging.PROBE).forEach(context::cancelTimer);
  }

  @Override
  public void markFailed(NodeId node) {
    boolean attempt = search.isRunning() && search.isTrying(node);
    search.markFailed(node);
    long held = attachment(node);
    if (held != 0) {
      context.send(
          standing.isParent(node) ? standing.parent : branches.get(node).peer,
          new Detach(held, false));
    }
    dropRoles(node, true, "it is marked failed");
    if (attempt) {
      attemptFailed();
    }
  }

  @Override
  public void reinstate(NodeId node) {
    search.reinstate(node);
  }

  /** The floors below which no claim of this node may fall; a successor joins afresh above them. */
  @Override
  public byte[] snapshot() {
    return succession.floor();
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
      onAccept(from, m);
    } else if (message instanceof Confirm m) {
      acceptor.onConfirm(from, incarnation, m);
    } else if (message instanceof Attached m) {
      onAttached(from, m);
    } else if (message instanceof Refuse m) {
      onRefuse(from, m);
    } else if (message instanceof Pulse m) {
      onPulse(from, m);
    } else if (message instanceof Report m) {
      onReport(from, m);
    } else if (message instanceof Detach m) {
      onDetach(from, m);
    } else if (message instanceof RootIs m) {
      onRootIs(from, m);
    }
  }

  private void onRootIs(Peer from, RootIs news) {
    if (standing.isParent(from.id()) && news.claim().compareTo(standing.claim) > 0) {
      // The tree of a lesser root comes over branch by branch, for it must not get deeper.
      context.send(standing.parent, new Detach(standing.attachment, false));
      loseParent(List.of(news.root()), -1);
    } else {
      rootElsewhere(news.root(), news.claim());
    }
  }

  private void onAccept(Peer from, Accept accept) {
    boolean fit = least().compareTo(accept.claim()) <= 0;
    if (search.isAnswer(from.id(), accept.nonce())) {
      if (fit) {
        succession.heardOfRoot();
        search.accepted(accept.attachment());
        context.send(from, new Confirm(accept.attachment()));
        return;
      }
      attemptFailed();
    }
    context.send(from, new Detach(accept.attachment(), false));
  }

  /** The acceptor has taken a child. */
  void childAttached(Peer child) {
    reportChange();
    context.notifyChildrenChanged();
    context.peerJoinedOverlay(child);
  }

  private void onAttached(Peer from, Attached attached) {
    Position position = attached.position();
    boolean fit =
        search.isSlot(from.id(), attached.attachment())
            && standing.isPathOf(position, from)
            && (position.path().size() == 1 || state == State.ROOT || branches.all().isEmpty())
            && (state != State.ROOT || position.claim().compareTo(standing.claim) > 0);
    if (!fit) {
      context.send(from, new Detach(attached.attachment(), false));
      return;
    }
    search.end();
    if (state == State.ROOT) {
      stepDown(position);
    } else if (branches.drop(from.id()) != null) {
      // Who takes this node is no child of it any more; its farewell was lost.
      context.notifyChildrenChanged();
    }
    state = State.JOINED;
    standing.parent = from;
    standing.attachment = attached.attachment();
    search.remember(List.of(from));
    succession.stop();
    boolean news = !position.claim().equals(standing.claim);
    follow(position);
    pulseDown();
    reportSoon = false;
    reportChange();
    if (news) {
      context.notifyRootChanged(standing.root, standing.claim);
    }
    context.notifyParentChanged(standing.parent);
    context.joinResult(JoinStatus.JOINED);
  }

  /** A former root's branches attach to the new root themselves, lest the tree be too deep. */
  private void stepDown(Position position) {
    for (Branch branch : branches.all()) {
      context.send(branch.peer, new RootIs(position.path().get(0), position.claim()));
      context.send(branch.peer, new Detach(branch.attachment, true));
    }
    boolean had = !branches.all().isEmpty();
    branches.clear();
    context.cancelTimer(PULSE);
    context.cancelTimer(Merging.PROBE);
    if (had) {
      context.notifyChildrenChanged();
    }
  }

  private void onRefuse(Peer from, Refuse refuse) {
    if (!search.isAnswer(from.id(), refuse.nonce())) {
      return;
    }
    if (refuse.reason() == Refusal.FULL) {
      context.joinResult(JoinStatus.FULL);
    } else if (refuse.reason() == Refusal.FAILED) {
      context.joinResult(JoinStatus.REFUSED);
    }
    if (refuse.other().isEmpty() || !search.redirected(refuse.other().get())) {
      attemptFailed();
    }
  }

  private void onPulse(Peer from, Pulse pulse) {
    if (!standing.isParent(from.id()) || pulse.attachment() != standing.attachment) {
      if (!search.isSlot(from.id(), pulse.attachment())) {
        context.send(from, new Detach(pulse.attachment(), false));
      }
      return;
    }
    Position position = pulse.position();
    boolean news = !position.claim().equals(standing.claim);
    if (standing.isPathOf(position, from) && (news || position.counter() > standing.counter)) {
      follow(position);
      pulseDown();
      if (standing.counter % REPORT_EVERY == 0) {
        reportChange();
      }
      if (news) {
        context.notifyRootChanged(standing.root, standing.claim);
      }
    }
  }

  private void follow(Position position) {
    standing.follow(position);
    succession.note(standing.claim);
    search.remember(standing.successors);
    search.remember(List.of(standing.root));
  }

  private void onReport(Peer from, Report report) {
    if (branches.attachment(from.id()) == report.attachment()) {
      branches.report(from.id(), report.leaves());
      search.remember(report.leaves());
    } else {
      context.send(from, new Detach(report.attachment(), false));
    }
  }

  private void onDetach(Peer from, Detach detach) {
    if (detach.attachment() == attachment(from.id()) && detach.attachment() != 0) {
      dropRoles(from.id(), detach.leaving(), "it left");
    } else if (search.isSlot(from.id(), detach.attachment())) {
      attemptFailed();
    } else {
      branches.take(from.id(), detach.attachment(), context.now());
    }
  }

  // Losses.

  @Override
  public void linkLost(NodeId node, String cause) {
    if (state == State.LEFT) {
      return;
    }
    boolean role = attachment(node) != 0;
    boolean attempt = search.isRunning() && search.isTrying(node);
    dropRoles(node, false, cause);
    if (attempt) {
      attemptFailed();
    }
    context.error(node, role, cause);
  }

  @Override
  public void attachmentRefused(NodeId peer, long refused) {
    if (refused != 0 && refused == attachment(peer)) {
      dropRoles(peer, false, "it does not hold the standing.attachment");
    }
  }

  void dropRoles(NodeId node, boolean leaving, String cause) {
    Branch lost = branches.drop(node);
    if (lost != null) {
      reportChange();
      context.notifyChildrenChanged();
      if (!settings.repair()) {
        // The faithful mode: every orphan is named, and left alone.
        String why = "orphan of " + node.shortForm() + ": " + cause;
        lost.leaves.forEach(leaf -> context.error(leaf.id(), false, why));
      }
    }
    if (standing.isParent(node)) {
      if (standing.path.size() > 1 && !settings.repair()) {
        strand();
      } else {
        orphaned(leaving);
      }
    }
  }

  private void strand() {
    state = State.STRANDED;
    forgetParent();
    context.notifyParentChanged(null);
  }

  /** A child of the lost root first sees whether it is really gone; a leaf asks the root. */
  private void orphaned(boolean leaving) {
    boolean inner = isInner();
    List<Peer> candidates = new ArrayList<>();
    if (inner) {
      candidates.addAll(leaving ? List.of() : List.of(standing.parent));
      candidates.addAll(standing.successors);
    } else {
      candidates.add(standing.root);
    }
    int rank = inner ? Successors.rank(standing.successors, context.self().id()) : -1;
    loseParent(candidates, rank);
    if (rank == 0 && leaving) {
      succession.promote();
    }
  }

  private void loseParent(List<Peer> candidates, int rank) {
    forgetParent();
    state = State.JOINING;
    succession.searching(rank);
    search.begin(candidates, rank >= 0 ? 0 : context.random().nextLong(settings.firstDelay() + 1));
    context.notifyParentChanged(null);
  }

  private void forgetParent() {
    standing.forgetParent();
    context.cancelTimer(REPORT);
  }

  private void attemptFailed() {
    if (state == State.ROOT) {
      search.stop();
      return;
    }
    search.failed();
    if (succession.due()) {
      succession.promote();
    }
  }

  private void ask(Peer candidate, long nonce) {
    int leaves = state == State.ROOT ? 0 : branches.all().size();
    context.send(candidate, new Join(nonce, least().grant(), leaves));
  }

  private Claim least() {
    return state == State.ROOT
        ? standing.claim
        : new Claim(succession.grantKnown(), false, 0, Claim.NONE.node());
  }

  // Becoming root.

  @Override
  public void persisted(long token) {
    Succession.Turn turn = state == State.LEFT ? Succession.Turn.NONE : succession.persisted(token);
    if (turn == Succession.Turn.GRANTED
        || (turn == Succession.Turn.SELF_PROMOTED && state == State.JOINING)) {
      becomeRoot(turn == Succession.Turn.GRANTED);
    }
  }

  private void becomeRoot(boolean granted) {
    boolean was = state == State.ROOT;
    Peer oldParent = standing.parent;
    if (oldParent != null) {
      context.send(oldParent, new Detach(standing.attachment, false));
    }
    List<Peer> tell = new ArrayList<>(standing.successors);
    Optional.ofNullable(standing.root).ifPresent(tell::add);
    forgetParent();
    state = State.ROOT;
    standing.becomeRoot(succession.mine(granted));
    search.stop();
    succession.stop();
    pulse();
    merging.becameRoot(tell);
    if (oldParent != null) {
      context.notifyParentChanged(null);
    }
    context.notifyRootChanged(standing.root, standing.claim);
    if (!was) {
      context.joinResult(JoinStatus.JOINED);
    }
  }

  // Timers.

  @Override
  public void timer(String name) {
    switch (name) {
      case PULSE -> pulse();
      case REPORT -> report();
      case Merging.PROBE -> merging.probe();
      case Search.TIMER -> {
        if (search.timer()) {
          attemptFailed();
        }
      }
      case Succession.PROMOTE -> {
        succession.promoteDue();
        if (state == State.JOINING && search.failures() > 0) {
          succession.promote();
        }
      }
      case Succession.LONELY -> lonely();
      default -> {
        // Another protocol's timer.
      }
    }
  }

  private void lonely() {
    if (state == State.JOINING) {
      context.joinResult(JoinStatus.UNREACHABLE);
      succession.promote();
    }
  }

  private void pulse() {
    if (state == State.ROOT) {
      standing.counter++;
      pulseDown();
      context.startTimer(PULSE, settings.pulseInterval());
    }
  }

  private void pulseDown() {
    Position position = position();
    branches.all().forEach(b -> context.send(b.peer, new Pulse(b.attachment, position)));
  }

  Position position() {
    return standing.position(isRoot() ? Successors.of(branches.peers()) : standing.successors);
  }

  private void reportChange() {
    if (!reportSoon && isInner()) {
      reportSoon = true;
      context.startTimer(REPORT, settings.reportDelay());
    }
  }

  private void report() {
    reportSoon = false;
    if (isInner()) {
      context.send(standing.parent, new Report(standing.attachment, branches.peers()));
    }
  }

  // Queries.

  /** The root always; an inner node while it hears the root; a leaf never. */
  boolean accepts() {
    return state == State.ROOT || (isInner() && fresh());
  }

  private boolean isInner() {
    return state == State.JOINED && standing.path.size() == 1;
  }

  boolean fresh() {
    return state == State.ROOT
        || (state == State.JOINED && context.now() - standing.pulsedAt <= settings.pathFreshFor());
  }

  @Override
  public Optional<Peer> parent() {
    return Optional.ofNullable(standing.parent);
  }

  @Override
  public List<Peer> children() {
    return branches.peers();
  }

  @Override
  public List<Peer> acquaintances() {
    return standing.successors;
  }

  @Override
  public Optional<Peer> root() {
    return Optional.ofNullable(standing.root);
  }

  @Override
  public boolean isRoot() {
    return state == State.ROOT;
  }

  @Override
  public List<NodeId> path() {
    if (state != State.JOINED && state != State.ROOT) {
      return List.of();
    }
    return position().path().stream().map(Peer::id).toList();
  }

  @Override
  public Claim claim() {
    return standing.claim;
  }

  @Override
  public int degreeMax() {
    return settings.degreeMax();
  }

  @Override
  public long attachment(NodeId peer) {
    return standing.isParent(peer) ? standing.attachment : branches.attachment(peer);
  }

  State state() {
    return state;
  }

  @Override
  public int slotsTaken() {
    return branches.taken(context.now());
  }
}
