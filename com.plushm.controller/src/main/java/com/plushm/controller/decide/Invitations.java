package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.control.ControlMessage.SetPeerAnswer;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.controller.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The invitation queue (paper §3.2–3.3): a host stays in it until it joined or failed, and at most
 * so many invitations are outstanding at a time. The first root is chosen at random and launched
 * before all others; clients of others start meanwhile and are told of the root once there is one.
 */
final class Invitations {
  /** What becomes of invitations. */
  interface Listener {
    /** A host turned out to be the same participant as another one. */
    void aliased(Host second, Host first);

    /** A host came back as another node: its old ordinal answers nothing any more. */
    void stateLost(Ordinal old);

    /** How long nobody is to be given up; 0 if that is not held back. */
    long heldBackMillis();
  }

  /** Launches of a client that starts and then says nothing: once more, as load passes. */
  private static final int SILENT_LAUNCHES_MAX = 2;

  private enum Step {
    QUEUED,
    BACKOFF,
    LAUNCHING,
    /** Its client listens; there is no root yet that could pass SETPEER. */
    READY,
    /** SETPEER is with the root. */
    ASKED,
    /** It was told whom to join. */
    JOINING
  }

  private static final class Invitation {
    private final long id;
    private Host host;
    private Step step = Step.QUEUED;
    private int launches;
    private int refusals;

    /** Whether it was given its time to join once more. */
    private boolean prolonged;

    Invitation(long id, Host host) {
      this.id = id;
      this.host = host;
    }

    boolean outstanding() {
      return step != Step.QUEUED && step != Step.BACKOFF;
    }

    String timer() {
      return "invitation-" + id;
    }
  }

  private static final int REFUSALS_MAX = 4;
  private static final long RELAUNCH_MILLIS = 500;
  private static final long REPEAT_MILLIS = 5_000;

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final RootLink root;
  private final ControlSettings settings;
  private final Chronicle chronicle;
  private final Listener listener;
  private final SortedMap<Long, Invitation> invitations = new TreeMap<>();
  private final SortedMap<String, Invitation> byHost = new TreeMap<>();
  private final SortedMap<Long, Invitation> queued = new TreeMap<>();
  private Invitation first;
  private long lastId;
  private int outstanding;

  Invitations(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      RootLink root,
      ControlSettings settings,
      Chronicle chronicle,
      Listener listener) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.root = root;
    this.settings = settings;
    this.chronicle = chronicle;
    this.listener = listener;
  }

  int outstanding() {
    return outstanding;
  }

  int waiting() {
    return invitations.size() - outstanding;
  }

  /** Puts a host into the queue, unless it is there, has joined or has failed for good. */
  void invite(Host host) {
    if (host.leaving()) {
      host.wanted(true);
      return;
    }
    if (byHost.containsKey(host.name().value()) || !hosts.move(host, HostEvent.INVITE)) {
      return;
    }
    hosts.reserve(host);
    Invitation invitation = new Invitation(++lastId, host);
    invitations.put(invitation.id, invitation);
    queued.put(invitation.id, invitation);
    byHost.put(host.name().value(), invitation);
  }

  boolean invites(Host host) {
    return byHost.containsKey(host.name().value());
  }

  /** Nobody wants the host any more: its invitation is withdrawn. */
  void withdraw(Host host, String why) {
    Invitation invitation = byHost.get(host.name().value());
    if (invitation != null) {
      host.because(ErrorCode.HOST_SILENT, why);
      end(invitation);
      hosts.move(host, HostEvent.LEFT);
      pump();
    }
  }

  /** Launches what may be launched now. */
  void pump() {
    if (root.phase() == RootLink.Phase.NONE && first == null) {
      chooseFirst();
    }
    List<Invitation> next = new ArrayList<>();
    for (Invitation invitation : queued.values()) {
      if (outstanding + next.size() >= settings.invitationsMax()) {
        break;
      }
      next.add(invitation);
    }
    next.forEach(this::launch);
  }

  /** The paper's random choice, among clients that listen already if there are any. */
  private void chooseFirst() {
    List<Invitation> choice = inStep(Step.READY);
    if (choice.isEmpty() && outstanding < settings.invitationsMax()) {
      choice = List.copyOf(queued.values());
    }
    if (choice.isEmpty()) {
      choice = inStep(Step.LAUNCHING);
    }
    if (choice.isEmpty()) {
      return;
    }
    first = choice.get(context.random().nextInt(choice.size()));
    if (first.step == Step.READY) {
      elect(first);
    } else if (first.step == Step.QUEUED) {
      launch(first);
    }
  }

  private List<Invitation> inStep(Step step) {
    return invitations.values().stream().filter(i -> i.step == step).toList();
  }

  private void launch(Invitation invitation) {
    enter(invitation, Step.LAUNCHING);
    invitation.launches++;
    hosts.move(invitation.host, HostEvent.LAUNCH);
    context.launch(invitation.id, invitation.host.plan());
  }

  private void enter(Invitation invitation, Step step) {
    boolean before = invitation.outstanding();
    invitation.step = step;
    if (step == Step.QUEUED) {
      queued.put(invitation.id, invitation);
    } else {
      queued.remove(invitation.id);
    }
    outstanding += (invitation.outstanding() ? 1 : 0) - (before ? 1 : 0);
  }

  private void elect(Invitation invitation) {
    enter(invitation, Step.JOINING);
    joinDeadline(invitation);
    root.elect(invitation.host);
  }

  /**
   * The client of an invitation listens. If it was not enrolled, as it ran before, then its words
   * are unproved, and change nothing that is known of a node under another host's name.
   */
  void launched(long id, Launched client) {
    Peer peer = client.peer();
    Incarnation incarnation = client.incarnation();
    Invitation invitation = invitations.get(id);
    if (invitation == null || invitation.step != Step.LAUNCHING) {
      chronicle.count("launch.late");
      return;
    }
    Optional<Host> owner = hosts.byNode(peer.id());
    if (owner.isPresent() && owner.get() != invitation.host) {
      if (client.running() && !isClientOf(owner.get(), peer, incarnation)) {
        failed(invitation, ErrorCode.HOST_ENROL, "it claims to run the client of " + owner.get());
        return;
      }
      if (!alias(invitation, owner.get())) {
        pump();
        return;
      }
    }
    hosts.client(invitation.host, peer, incarnation).ifPresent(listener::stateLost);
    invitation.host.facts(client.facts());
    hosts.move(invitation.host, HostEvent.LAUNCHED);
    if (root.phase() == RootLink.Phase.NONE && (first == null || first == invitation)) {
      first = invitation;
      elect(invitation);
    } else {
      ask(invitation);
    }
    pump();
  }

  /** Whether that very client is joined, or about to be by the host's own invitation. */
  private boolean isClientOf(Host owner, Peer peer, Incarnation incarnation) {
    return (owner.state() == HostState.JOINED || byHost.containsKey(owner.name().value()))
        && owner.peer().filter(peer::equals).isPresent()
        && owner.incarnation().equals(incarnation);
  }

  /** Whether the invitation goes on, for the host that the name turned out to mean. */
  private boolean alias(Invitation invitation, Host owner) {
    Host second = invitation.host;
    byHost.remove(second.name().value());
    boolean goesOn =
        !owner.joined()
            && !byHost.containsKey(owner.name().value())
            && hosts.move(owner, HostEvent.INVITE);
    if (goesOn) {
      invitation.host = owner;
      byHost.put(owner.name().value(), invitation);
    } else {
      owner.wanted(owner.wanted() || owner.leaving());
      end(invitation);
    }
    hosts.alias(second, owner);
    listener.aliased(second, owner);
    hosts.move(second, HostEvent.REFUSED);
    return goesOn;
  }

  /** Has the root pass SETPEER, if there is a root and it is another one. */
  private void ask(Invitation invitation) {
    Peer target = invitation.host.peer().orElseThrow();
    Optional<Peer> to = root.root();
    if (to.isEmpty()) {
      enter(invitation, Step.READY);
      return;
    }
    joinDeadline(invitation);
    if (to.get().id().equals(target.id())) {
      enter(invitation, Step.JOINING);
      return;
    }
    enter(invitation, Step.ASKED);
    setPeer(invitation);
  }

  private void setPeer(Invitation invitation) {
    Host host = invitation.host;
    root.root()
        .ifPresent(
            to ->
                context.send(
                    to,
                    new SetPeer(
                        invitation.id, host.name(), host.peer().orElseThrow(), Optional.empty())));
    timers.start(invitation.timer() + "-repeat", REPEAT_MILLIS, () -> repeat(invitation));
  }

  private void repeat(Invitation invitation) {
    if (told(invitation)) {
      root.introduce(invitation.host.peer().orElseThrow());
      setPeer(invitation);
    }
  }

  /** Whether the root tells it whom to join, again and again until it has joined. */
  private boolean told(Invitation invitation) {
    boolean waiting = invitation.step == Step.ASKED || invitation.step == Step.JOINING;
    return waiting
        && invitation != first
        && invitation.host.peer().filter(peer -> !root.isRoot(peer.id())).isPresent();
  }

  private void joinDeadline(Invitation invitation) {
    timers.ensure(invitation.timer(), settings.joinMillis(), () -> late(invitation));
  }

  private void late(Invitation invitation) {
    if (root.phase() == RootLink.Phase.LOST) {
      // Whom it was told to join is gone: its time begins anew with the next root.
      enter(invitation, Step.READY);
      return;
    }
    if (invitation.step == Step.JOINING && !invitation.prolonged) {
      // It has been told, and is there: once more the time that whoever is silent does not get.
      invitation.prolonged = true;
      joinDeadline(invitation);
      return;
    }
    long most = settings.joinMillis() * (invitation.prolonged ? 2 : 1);
    String words = "its client started but did not join within " + most / 1_000 + " s";
    failed(invitation, ErrorCode.HOST_SILENT, words);
  }

  void launchFailed(long id, ErrorCode code, String reason) {
    Invitation invitation = invitations.get(id);
    if (invitation == null || invitation.step != Step.LAUNCHING) {
      chronicle.count("launch.late");
      return;
    }
    int most = code.isTransient() ? settings.launchAttemptsMax() : SILENT_LAUNCHES_MAX;
    if ((code.isTransient() || code == ErrorCode.HOST_SILENT) && invitation.launches < most) {
      long delay = settings.backoffMillis() << Math.min(invitation.launches - 1, 20);
      delay = Math.min(delay, settings.backoffMaxMillis());
      again(invitation, delay / 2 + context.random().nextLong(delay / 2 + 1));
    } else {
      failed(invitation, code, reason);
    }
    pump();
  }

  /** Back into the queue after a while. */
  private void again(Invitation invitation, long delay) {
    timers.cancel(invitation.timer());
    enter(invitation, Step.BACKOFF);
    if (first == invitation) {
      first = null;
    }
    timers.start(
        invitation.timer(),
        delay,
        () -> {
          enter(invitation, Step.QUEUED);
          pump();
        });
  }

  void answered(SetPeerAnswer answer) {
    Invitation invitation = invitations.get(answer.invitation());
    if (invitation == null || !told(invitation)) {
      return;
    }
    // A client that was told once may have died since: then it is launched again, too.
    if (answer.delivered()) {
      enter(invitation, Step.JOINING);
    } else if (++invitation.refusals < REFUSALS_MAX) {
      again(invitation, RELAUNCH_MILLIS * invitation.refusals);
      pump();
    } else {
      failed(invitation, ErrorCode.HOST_REFUSED, answer.reason());
    }
  }

  /** The host was admitted. */
  void joined(Host host) {
    Invitation invitation = byHost.get(host.name().value());
    host.peer().ifPresent(p -> root.introduced(p.id()));
    if (invitation != null) {
      end(invitation);
      pump();
    }
  }

  private void failed(Invitation invitation, ErrorCode code, String reason) {
    Host host = invitation.host;
    long held = listener.heldBackMillis();
    if (held > 0 && host.state() == HostState.RECONNECTING) {
      // Nobody is given up in a mass failure.
      host.because(code, reason + "; held back by a mass failure");
      invitation.launches = 0;
      invitation.refusals = 0;
      again(invitation, held);
      return;
    }
    host.because(code, reason);
    chronicle.event(host + ": " + reason);
    end(invitation);
    hosts.move(host, HostEvent.REFUSED);
    pump();
  }

  private void end(Invitation invitation) {
    if (invitation.step == Step.LAUNCHING) {
      context.abandonLaunch(invitation.id);
    }
    enter(invitation, Step.BACKOFF);
    timers.cancel(invitation.timer());
    timers.cancel(invitation.timer() + "-repeat");
    invitations.remove(invitation.id);
    byHost.remove(invitation.host.name().value(), invitation);
    if (first == invitation) {
      first = null;
    }
  }

  /**
   * There is a root: whoever waits for one is told of it, and whoever was told is told again and
   * has its full time, of which what passed without a root was no part.
   */
  void rooted() {
    first = null;
    for (Invitation invitation : List.copyOf(invitations.values())) {
      if (invitation.step == Step.READY
          || invitation.step == Step.ASKED
          || invitation.step == Step.JOINING) {
        timers.cancel(invitation.timer());
        ask(invitation);
      }
    }
    pump();
  }

  /** The host that was to become root did not answer. */
  void candidateFailed(Host host) {
    Invitation invitation = byHost.get(host.name().value());
    if (invitation != null) {
      if (++invitation.refusals < REFUSALS_MAX) {
        again(invitation, RELAUNCH_MILLIS);
      } else {
        failed(invitation, ErrorCode.HOST_SILENT, "its client started but did not become root");
      }
    }
    pump();
  }

  /** There is no tree any more: whoever waits for one may become its root. */
  void rootless() {
    first = null;
    for (Invitation invitation : List.copyOf(invitations.values())) {
      if (invitation.step == Step.ASKED || invitation.step == Step.JOINING) {
        timers.cancel(invitation.timer());
        enter(invitation, Step.READY);
      }
    }
    pump();
  }
}
