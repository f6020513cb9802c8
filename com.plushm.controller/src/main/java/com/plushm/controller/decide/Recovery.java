package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.HostState;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What follows from a confirmed loss (paper §3.4, protocol.md §3): the host is invited again; after
 * too many losses, or a reconnection that failed, it is FAILED; its open answers are waited for
 * only so long. When more than half are lost at once, all of that is held back for a while.
 */
final class Recovery {
  /** What a loss may cost. */
  interface Listener {
    /** The ordinal's open answers are missing from now on. */
    void giveUp(Ordinal ordinal, ErrorCode code, String reason);

    /** What those who run something want to follow from a mass failure. */
    MassFailure massFailurePolicy();

    /** It has come to one. */
    void massFailure(MassFailure policy, String words);
  }

  private static final String ROLL_CALL = "roll-call";

  /** After a change of root, a host that nobody names for so long counts as lost. */
  private static final long ROLL_CALL_MILLIS = 15_000;

  /** Meanwhile whoever nobody names is told of the root so often, as by an invitation. */
  private static final long REMINDER_MILLIS = 2_000;

  private static final String REMINDER = "roll-call-reminder";

  /** SETPEER of no invitation: its answer is of no interest. */
  private static final long NO_INVITATION = 0;

  private static final String TELL = "tell-failed";

  /** Hosts given up within this time are told of together. */
  private static final long TELL_MILLIS = 50;

  /** Everybody hears the whole set: with so many more in it, it is told a millisecond later. */
  private static final int FAILED_PER_MILLI = 10;

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final RootLink root;
  private final Invitations invitations;
  private final Chronicle chronicle;
  private final ControlSettings settings;
  private final long reign;
  private final Listener listener;
  private final MassFailureBrake brake;
  private final SortedSet<NodeId> failed = new TreeSet<>();
  private final SortedSet<String> unnamed = new TreeSet<>();

  /** Of the set of FAILED nodes in this reign; the first, which is empty, has 1. */
  private long failedVersion = 1;

  Recovery(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      RootLink root,
      Invitations invitations,
      Chronicle chronicle,
      ControlSettings settings,
      long reign,
      Listener listener) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.root = root;
    this.invitations = invitations;
    this.chronicle = chronicle;
    this.settings = settings;
    this.reign = reign;
    this.listener = listener;
    this.brake = new MassFailureBrake(context, timers, hosts, settings, new Braking());
  }

  /** A joined host was lost, or left as it was told to. */
  void lost(Host host, String cause) {
    if (host.state() != HostState.JOINED) {
      return;
    }
    if (host.leaving()) {
      left(host);
      return;
    }
    host.because(ErrorCode.HOST_LOST, "lost: " + cause);
    chronicle.event(host + " is lost: " + cause);
    hosts.move(host, HostEvent.LOST);
    host.lose(context.now(), settings.disconnectWindowMillis(), settings.disconnectsMax());
    timers.start("grace-" + host.name(), settings.reconnectGraceMillis(), () -> graceOver(host));
    brake.lost(host);
  }

  private void consequence(Host host) {
    int losses = host.losses();
    if (losses >= settings.disconnectsMax()) {
      host.because(
          ErrorCode.HOST_FAILED,
          "lost "
              + losses
              + " times within "
              + settings.disconnectWindowMillis() / 60_000
              + " min; the last time: "
              + host.reason());
      hosts.move(host, HostEvent.BANNED);
    } else {
      invitations.invite(host);
      invitations.pump();
    }
  }

  /** It left as it was told to; if it is being invited again, then its next client is awaited. */
  void left(Host host) {
    if (invitations.invites(host)) {
      return;
    }
    boolean wanted = host.wanted();
    host.wanted(false);
    host.pinned(host.pinned() && wanted);
    if (StateTable.next(host.state(), HostEvent.LEFT).isEmpty()) {
      return;
    }
    host.because(ErrorCode.HOST_LOST, "left");
    if (hosts.move(host, HostEvent.LEFT) && wanted) {
      invitations.invite(host);
      invitations.pump();
    }
  }

  /** How long what follows from losses is held back; 0 if it is not. */
  long holdsFor() {
    return brake.holdsFor();
  }

  private void graceOver(Host host) {
    if (brake.holdsFor() > 0) {
      timers.start(
          "grace-" + host.name(),
          brake.holdsFor() + settings.reconnectGraceMillis(),
          () -> graceOver(host));
    } else if (host.state() != HostState.JOINED) {
      host.ordinal().ifPresent(o -> listener.giveUp(o, ErrorCode.HOST_LOST, host.reason()));
    }
  }

  /** A host's state changed. */
  void changed(Host host) {
    unnamed.remove(host.name().value());
    if (host.state() == HostState.JOINED) {
      timers.cancel("grace-" + host.name());
    } else if (host.state() == HostState.FAILED) {
      host.peer().ifPresent(p -> failed.add(p.id()));
      failedVersion++;
      timers.ensure(TELL, TELL_MILLIS + failed.size() / FAILED_PER_MILLI, this::tellFailed);
      host.ordinal().ifPresent(o -> listener.giveUp(o, ErrorCode.HOST_FAILED, host.reason()));
    } else if (host.state() == HostState.LEFT) {
      host.ordinal().ifPresent(o -> listener.giveUp(o, ErrorCode.HOST_LOST, "left"));
    }
  }

  /**
   * Tells the root who is FAILED; also that nobody is, since the tree may still shun whom an
   * earlier controller gave up.
   */
  void tellFailed() {
    root.root().ifPresent(this::tellFailed);
  }

  /** Tells that node who is FAILED. */
  void tellFailed(Peer to) {
    List<NodeId> all = failed.stream().limit(FailedSet.NODES_MAX).toList();
    Bytes signature = context.sign(FailedSet.signedBytes(reign, failedVersion, all));
    context.send(to, new FailedSet(reign, failedVersion, all, signature));
  }

  /** There is another root: whoever is in its tree is to be named soon. */
  void rollCall(Peer newRoot) {
    unnamed.clear();
    for (Host host : hosts.joined()) {
      if (!host.peer().orElseThrow().id().equals(newRoot.id())) {
        unnamed.add(host.name().value());
      }
    }
    timers.start(ROLL_CALL, ROLL_CALL_MILLIS, this::rollCalled);
    timers.start(REMINDER, REMINDER_MILLIS, this::remind);
  }

  /**
   * A node whose ancestors and acquaintances are all gone finds the new root no more, and if the
   * root is in another tree than it, neither hears of the other: the controller knows both.
   */
  private void remind() {
    Optional<Peer> to = root.root();
    List<Host> silent =
        hosts.joined().stream()
            .filter(h -> !h.leaving() && unnamed.contains(h.name().value()))
            .limit(settings.invitationsMax())
            .toList();
    for (Host host : silent) {
      to.ifPresent(
          r ->
              context.send(
                  r,
                  new SetPeer(
                      NO_INVITATION, host.name(), host.peer().orElseThrow(), Optional.empty())));
      chronicle.count("root.reminders");
    }
    if (!silent.isEmpty()) {
      timers.start(REMINDER, REMINDER_MILLIS, this::remind);
    }
  }

  /** Whether the host may be back soon: it is looked for, or being invited again. */
  boolean awaits(Host host) {
    return unnamed.contains(host.name().value()) || invitations.invites(host);
  }

  /** Somebody named the host as being in the tree. */
  void named(NodeId node) {
    hosts.byNode(node).ifPresent(h -> unnamed.remove(h.name().value()));
  }

  private void rollCalled() {
    timers.cancel(REMINDER);
    List<String> silent = List.copyOf(unnamed);
    unnamed.clear();
    for (Host host : hosts.joined()) {
      if (silent.contains(host.name().value())) {
        lost(host, "not heard of since another node became root");
      }
    }
  }

  /** Nobody of the tree answers: all who were in it are lost. */
  void treeLost() {
    hosts.joined().forEach(h -> lost(h, "the whole tree is silent"));
  }

  /**
   * An earlier controller's tree is gone: its participants have ended, as nobody was there for
   * them. Those whom somebody needs are lost; the others have left.
   */
  void treeGone(Predicate<Host> needed) {
    for (Host host : hosts.joined()) {
      if (needed.test(host) || host.wanted()) {
        lost(host, "gone when the controller came back");
      } else {
        host.because(ErrorCode.HOST_LOST, "gone when the controller came back");
        host.pinned(false);
        hosts.move(host, HostEvent.LEFT);
      }
    }
  }

  /** A person wants the host back; tells whether it was given up. */
  boolean reinstate(Host host) {
    if (!hosts.move(host, HostEvent.REINSTATED)) {
      return false;
    }
    host.forgive();
    host.peer().ifPresent(p -> failed.remove(p.id()));
    failedVersion++;
    chronicle.event(host + " is reinstated");
    timers.ensure(TELL, TELL_MILLIS, this::tellFailed);
    return true;
  }

  /** What an earlier controller gave up stays given up. */
  void restore() {
    for (Host host : hosts.all()) {
      if (host.state() == HostState.FAILED) {
        host.peer().ifPresent(p -> failed.add(p.id()));
      }
    }
  }

  /** Goes on with what an earlier controller was waiting for. */
  void resume() {
    for (Host host : hosts.all()) {
      if (host.state() == HostState.DISCONNECTED) {
        timers.start(
            "grace-" + host.name(), settings.reconnectGraceMillis(), () -> graceOver(host));
        consequence(host);
      } else if (host.state() == HostState.JOINED && host.leaving()) {
        timers.start("leaving-" + host.name(), settings.leaveMillis(), () -> leftUnheard(host));
      }
    }
  }

  private void leftUnheard(Host host) {
    if (host.leaving()) {
      left(host);
    }
  }

  /** What the brake asks and tells. */
  private final class Braking implements MassFailureBrake.Listener {
    @Override
    public MassFailure policy() {
      return listener.massFailurePolicy();
    }

    @Override
    public void massFailure(MassFailure policy, String words) {
      chronicle.event(words);
      listener.massFailure(policy, words);
    }

    @Override
    public void released(Host host) {
      consequence(host);
    }
  }
}
