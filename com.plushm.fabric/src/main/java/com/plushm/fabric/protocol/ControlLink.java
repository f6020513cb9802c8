package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Disconnected;
import com.plushm.api.control.ControlMessage.GetStatus;
import com.plushm.api.control.ControlMessage.Join;
import com.plushm.api.control.ControlMessage.Leaving;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.control.ControlMessage.Members;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.control.ControlMessage.SetPeerAnswer;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.control.ControlMessage.Status;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The root's duties towards the controller (paper §3.1–3.4): it extends invitations, keeps the
 * table of participants, confirms losses, and makes itself known. On other nodes it passes upwards
 * what is the root's to know.
 */
final class ControlLink {
  /** The timer of answers that are waited for, and of SETROOT. */
  static final String DEADLINES = "fabric.control";

  /** Invitations and confirmations under way at most; the controller has no more outstanding. */
  static final int PENDING_MAX = 4_096;

  /** Nodes remembered to have left on purpose. */
  static final int LEFT_MAX = 4_096;

  /** A controller sends SETCTRL every 10 s; a root that hears nothing for longer asks for it. */
  static final long CONTROLLER_SILENT_MAX = 15_000;

  /** A node that does not answer GETSTATUS for so long is asked through others. */
  static final long ASK_OTHERS_AFTER = 1_000;

  /** Participants in one message. */
  static final int MEMBERS_IN_MESSAGE = 500;

  private record Invitation(Peer target, long deadline) {}

  /** One who lost its parent and lives has this long to find another before it is asked again. */
  static final long ADRIFT_MILLIS = 6_000;

  /**
   * @param lost whether it was lost to its parent: then it is not yet believed to have one
   * @param asked whether others were asked
   */
  private record Doubt(
      Peer subject,
      Incarnation incarnation,
      String cause,
      boolean lost,
      long deadline,
      boolean asked) {
    Doubt othersAsked() {
      return new Doubt(subject, incarnation, cause, lost, deadline, true);
    }

    Doubt asLost() {
      return new Doubt(subject, incarnation, cause, true, deadline, asked);
    }
  }

  private final NodeContext context;
  private final FabricSettings settings;
  private final Trees overlay;
  private final Map<NodeId, Member> members = new TreeMap<>();
  private final Map<Long, Invitation> invitations = new TreeMap<>();
  private final Map<Long, Doubt> doubts = new TreeMap<>();

  /** Alive, and perhaps watched over by nobody: to be asked again. */
  private final Map<NodeId, Doubt> adrift = new TreeMap<>();

  private final Set<NodeId> left = new LinkedHashSet<>();

  /** By whom each member is watched over, as far as its JOIN said so. */
  private final Parentage parents = new Parentage();

  private final Reports reports;
  private final MembershipListener listener;
  private Peer controller;
  private SetCtrl lastSetCtrl;
  private long reign;
  private boolean connected;
  private long edge;
  private long heardAt;
  private long setRootAt;

  /** Told of what concerns the rest of the node. */
  interface MembershipListener {
    /** Those ordinals will not answer. */
    void gone(OrdinalSet who);

    /** The controller is there: pull what is missing, send what waits. */
    void controllerConnected();

    /** The root does not hear that node: perhaps others do. */
    void askOthers(Peer subject);
  }

  ControlLink(
      NodeContext context,
      FabricSettings settings,
      Trees overlay,
      Peer controller,
      MembershipListener listener) {
    this.context = context;
    this.settings = settings;
    this.overlay = overlay;
    this.controller = controller;
    this.listener = listener;
    this.heardAt = context.now();
    this.reports = new Reports(context::now);
  }

  // What the rest of the node asks.

  boolean connected() {
    return connected;
  }

  /** Names this connection to the controller; 0 if there is none. */
  long edge() {
    return connected ? edge : 0;
  }

  Peer controller() {
    return controller;
  }

  Optional<SetCtrl> setCtrl() {
    return Optional.ofNullable(lastSetCtrl);
  }

  long controllerSilent() {
    return Math.max(0, context.now() - heardAt);
  }

  /** The parent says how long it has not heard of the controller. */
  void controllerSilent(long millis) {
    heardAt = Math.max(heardAt, context.now() - millis);
  }

  /** This node was away for so long: what was to be answered meanwhile has all its time again. */
  void away(long millis) {
    heardAt = Math.min(context.now(), heardAt + millis);
    invitations.replaceAll((id, i) -> new Invitation(i.target(), i.deadline() + millis));
    doubts.replaceAll(
        (id, d) ->
            new Doubt(
                d.subject(),
                d.incarnation(),
                d.cause(),
                d.lost(),
                d.deadline() + millis,
                d.asked()));
  }

  OrdinalSet memberOrdinals() {
    OrdinalSet.Builder builder = OrdinalSet.builder();
    for (Member member : members.values()) {
      member.ordinal().ifPresent(builder::add);
    }
    return builder.build();
  }

  boolean hasLeft(NodeId node) {
    return left.contains(node);
  }

  /** To the controller, over the one link; false if it is not there. */
  boolean toController(ControlMessage message) {
    return connected && context.send(controller, message);
  }

  /** Upwards: handled here at the root, passed to the parent elsewhere, kept if there is no way. */
  void up(ControlMessage message) {
    if (overlay.isRoot()) {
      atRoot(message);
      return;
    }
    boolean report = message instanceof Disconnected || message instanceof GetStatus;
    if (overlay.parent().isPresent()) {
      context.send(overlay.parent().get(), message);
      if (report) {
        reports.sent(message);
      }
    } else if (report) {
      reports.waiting(message);
    }
  }

  /** A participant is gone, unless it said that it leaves: the root is to see to it. */
  void lost(Remote lost, boolean wasParentOrChild, String cause) {
    if (!hasLeft(lost.peer().id())) {
      up(
          wasParentOrChild
              ? new Disconnected(lost.peer(), lost.incarnation(), cause)
              : new GetStatus(0, lost.peer()));
    }
  }

  /** A way up is there again: report what was lost meanwhile, or may not have arrived. */
  void reportLosses() {
    reports.again().forEach(this::up);
  }

  // From the controller.

  /**
   * SETCTRL, from the controller itself or relayed; signed, and of no older reign.
   *
   * @param fromParent whether it came down the tree: then it goes no further
   */
  void onSetCtrl(Peer from, Role role, SetCtrl message, boolean fromParent) {
    if (!context.signedByController(
        SetCtrl.signedBytes(message.controller(), message.reign()), message.signature())) {
      context.count("control.unsigned");
      return;
    }
    if (message.reign() < reign) {
      context.count("control.oldReign");
      return;
    }
    boolean news = message.reign() > reign || !message.controller().equals(controller);
    reign = message.reign();
    controller = message.controller();
    lastSetCtrl = message;
    boolean direct = role == Role.CONTROLLER && from.id().equals(controller.id());
    if (direct) {
      heardAt = context.now();
    }
    if (!overlay.isRoot()) {
      if (!fromParent) {
        up(message);
      }
      return;
    }
    if (direct) {
      boolean first = !connected || news;
      connected = true;
      if (first) {
        edge = context.random().nextLong() | 1;
      }
      sendSetRoot();
      if (first) {
        sendMembers();
        listener.controllerConnected();
        reportLosses();
      }
    } else {
      sendSetRoot();
    }
  }

  /** Anything from the controller is a sign of life. */
  void heardController() {
    heardAt = context.now();
  }

  void becameRoot() {
    sendSetRoot();
    reportLosses();
  }

  void ceasedToBeRoot() {
    connected = false;
    members.clear();
    invitations.clear();
    doubts.clear();
    adrift.clear();
    parents.clear();
  }

  private void sendSetRoot() {
    setRootAt = context.now() + settings.setRootRepeat();
    context.startTimer(DEADLINES, settings.setRootRepeat());
    context.send(
        controller,
        new SetRoot(
            context.self(), context.incarnation(), overlay.claim(), overlay.generation().number()));
  }

  private void sendMembers() {
    List<Member> all = new ArrayList<>(members.values());
    int at = 0;
    do {
      int end = Math.min(all.size(), at + MEMBERS_IN_MESSAGE);
      toController(new Members(all.subList(at, end), end == all.size(), CommandId.NONE));
      at = end;
    } while (at < all.size());
  }

  /** SETPEER: probe the host; the client there joins through this root (paper §3.3). */
  void onSetPeer(SetPeer message) {
    if (!overlay.isRoot() || invitations.size() >= PENDING_MAX) {
      toController(new SetPeerAnswer(message.invitation(), false, "this node is not root"));
      return;
    }
    invitations.put(
        message.invitation(),
        new Invitation(message.target(), context.now() + settings.statusTimeout()));
    context.startTimer(DEADLINES, settings.statusTimeout());
    context.send(
        message.target(),
        new SetPeer(
            message.invitation(), message.host(), message.target(), Optional.of(context.self())));
  }

  void onSetPeerAnswer(Peer from, SetPeerAnswer message) {
    Invitation invitation = invitations.get(message.invitation());
    if (invitation != null && invitation.target().id().equals(from.id())) {
      invitations.remove(message.invitation());
      toController(message);
    }
  }

  // What comes up the tree.

  private void atRoot(ControlMessage message) {
    if (message instanceof Join m) {
      onJoin(m);
    } else if (message instanceof Disconnected m) {
      doubt(m.subject(), m.incarnation(), m.cause(), true);
    } else if (message instanceof GetStatus m) {
      if (members.containsKey(m.subject().id())) {
        doubt(m.subject(), Incarnation.NONE, "a node lost its connection to it", false);
      }
    } else if (message instanceof Leaving m) {
      onLeaving(m);
    } else if (message instanceof SetCtrl) {
      sendSetRoot();
    } else if (message instanceof Pull m) {
      toController(m);
    }
  }

  private void onJoin(Join join) {
    Member member = join.member();
    Member known = members.get(member.peer().id());
    if (known != null && member.incarnation().compareTo(known.incarnation()) < 0) {
      return;
    }
    NodeId node = member.peer().id();
    if (known != null && !known.incarnation().equals(member.incarnation())) {
      bereave(node);
    }
    members.put(node, member);
    join.parent().ifPresent(parent -> parents.put(node, parent));
    left.remove(node);
    adrift.remove(node);
    toController(join);
  }

  /** An ADMIT was delivered: the table learns the ordinal. */
  void admitted(NodeId node, Incarnation incarnation, Ordinal ordinal) {
    Member known = members.get(node);
    if (known != null && known.incarnation().equals(incarnation)) {
      members.put(node, new Member(known.peer(), incarnation, known.host(), Optional.of(ordinal)));
    }
  }

  /** Seen by every node that a LEAVING passes, so that none takes the leaver for dead. */
  void noteLeaving(NodeId node) {
    left.add(node);
    if (left.size() > LEFT_MAX) {
      left.remove(left.iterator().next());
    }
  }

  private void onLeaving(Leaving leaving) {
    Member known = members.remove(leaving.subject().id());
    bereave(leaving.subject().id());
    goneOrdinal(known);
    toController(leaving);
  }

  private void goneOrdinal(Member member) {
    if (member != null && member.ordinal().isPresent()) {
      listener.gone(OrdinalSet.of(member.ordinal().get()));
    }
  }

  /** The controller has given them up: nobody is asked about them any more. */
  void failed(List<NodeId> nodes) {
    for (NodeId node : nodes) {
      adrift.remove(node);
      goneOrdinal(members.remove(node));
      bereave(node);
    }
  }

  // Confirming a loss (paper §3.4).

  private void doubt(Peer subject, Incarnation incarnation, String cause, boolean lost) {
    Member known = members.get(subject.id());
    Incarnation meant =
        incarnation.equals(Incarnation.NONE) && known != null ? known.incarnation() : incarnation;
    boolean outdated = known != null && known.incarnation().compareTo(meant) > 0;
    // What an earlier incarnation was asked says nothing of this one.
    doubts
        .values()
        .removeIf(
            d -> d.subject().id().equals(subject.id()) && d.incarnation().compareTo(meant) < 0);
    boolean asked = doubts.values().stream().anyMatch(d -> d.subject().id().equals(subject.id()));
    if (asked && lost) {
      doubts.replaceAll((n, d) -> d.subject().id().equals(subject.id()) ? d.asLost() : d);
    }
    if (outdated
        || asked
        || left.contains(subject.id())
        || subject.id().equals(context.self().id())
        || doubts.size() >= PENDING_MAX) {
      return;
    }
    long nonce = context.random().nextLong() & Long.MAX_VALUE;
    long deadline = context.now() + settings.statusTimeout();
    Peer there = whereabouts(known, subject, meant);
    doubts.put(nonce, new Doubt(there, meant, cause, lost, deadline, false));
    context.startTimer(DEADLINES, ASK_OTHERS_AFTER);
    context.send(there, new GetStatus(nonce, there));
  }

  /** A report may be of a time when it was elsewhere: nobody would answer there any more. */
  private static Peer whereabouts(Member known, Peer reported, Incarnation meant) {
    return known != null && known.incarnation().compareTo(meant) >= 0 ? known.peer() : reported;
  }

  void onStatus(Peer from, Status status) {
    Doubt doubt = doubts.get(status.nonce());
    if (doubt == null || !doubt.subject().id().equals(from.id())) {
      return;
    }
    doubts.remove(status.nonce());
    if (status.incarnation().compareTo(doubt.incarnation()) > 0) {
      confirm(doubt);
    } else if ((doubt.lost() || !status.attached()) && adrift.size() < PENDING_MAX) {
      // It lives, and may yet die before it has a parent again that would notice.
      long again = context.now() + ADRIFT_MILLIS;
      adrift.put(
          from.id(),
          new Doubt(doubt.subject(), doubt.incarnation(), doubt.cause(), false, again, false));
    }
  }

  /**
   * Nobody watches over the children of one that is gone, until each has joined another: who does
   * not is asked. Those further down have parents of their own.
   */
  private void bereave(NodeId gone) {
    parents.forget(gone);
    for (NodeId child : parents.childrenOf(gone)) {
      Member member = members.get(child);
      if (member != null && adrift.size() < PENDING_MAX) {
        String cause = "it has not joined again since its parent was lost";
        long again = context.now() + ADRIFT_MILLIS;
        adrift.put(
            child, new Doubt(member.peer(), member.incarnation(), cause, false, again, false));
        context.startTimer(DEADLINES, settings.statusTimeout());
      }
    }
  }

  private void askAgain(long now) {
    for (Doubt doubt : new ArrayList<>(adrift.values())) {
      if (doubt.deadline() <= now) {
        adrift.remove(doubt.subject().id());
        doubt(doubt.subject(), doubt.incarnation(), doubt.cause(), false);
      }
    }
  }

  /** Somebody who was asked passed on the word of a node that does not answer here. */
  void vouched(NodeId subject, Incarnation incarnation) {
    for (Map.Entry<Long, Doubt> entry : new TreeMap<>(doubts).entrySet()) {
      if (entry.getValue().subject().id().equals(subject)) {
        onStatus(entry.getValue().subject(), new Status(entry.getKey(), incarnation, false));
      }
    }
  }

  private void confirm(Doubt doubt) {
    Member known = members.get(doubt.subject().id());
    if (known != null && known.incarnation().compareTo(doubt.incarnation()) <= 0) {
      members.remove(doubt.subject().id());
      bereave(doubt.subject().id());
      goneOrdinal(known);
    }
    Disconnected news = new Disconnected(doubt.subject(), doubt.incarnation(), doubt.cause());
    if (toController(news)) {
      reports.sent(news); // The controller may be gone with it, and this node not be root for long.
    } else {
      reports.waiting(news);
    }
  }

  /** No link to that node: what waited for it is answered. */
  void linkLost(NodeId node, String cause) {
    if (node.equals(controller.id())) {
      connected = false;
      if (overlay.isRoot()) {
        setRootAt = context.now() + settings.setRootRepeat();
        context.startTimer(DEADLINES, settings.setRootRepeat());
      }
      return;
    }
    for (Map.Entry<Long, Invitation> entry : new TreeMap<>(invitations).entrySet()) {
      if (entry.getValue().target().id().equals(node)) {
        invitations.remove(entry.getKey());
        toController(new SetPeerAnswer(entry.getKey(), false, "no client answers: " + cause));
      }
    }
    for (Map.Entry<Long, Doubt> entry : new TreeMap<>(doubts).entrySet()) {
      if (entry.getValue().subject().id().equals(node)) {
        doubts.remove(entry.getKey());
        confirm(entry.getValue());
      }
    }
  }

  /** A link to the controller that carries nothing is none: make this root known again. */
  void tick() {
    if (connected && overlay.isRoot() && context.now() - heardAt > CONTROLLER_SILENT_MAX) {
      connected = false;
      sendSetRoot();
    }
  }

  /** Looks after what was not answered in time. */
  void deadlines() {
    long now = context.now();
    for (Map.Entry<Long, Invitation> entry : new TreeMap<>(invitations).entrySet()) {
      if (entry.getValue().deadline() <= now) {
        invitations.remove(entry.getKey());
        toController(new SetPeerAnswer(entry.getKey(), false, "no answer in time"));
      }
    }
    for (Map.Entry<Long, Doubt> entry : new TreeMap<>(doubts).entrySet()) {
      if (entry.getValue().deadline() <= now) {
        doubts.remove(entry.getKey());
        confirm(entry.getValue());
      } else if (!entry.getValue().asked()
          && now >= entry.getValue().deadline() - settings.statusTimeout() + ASK_OTHERS_AFTER) {
        doubts.put(entry.getKey(), entry.getValue().othersAsked());
        listener.askOthers(entry.getValue().subject());
      }
    }
    askAgain(now);
    if (overlay.isRoot() && !connected && setRootAt <= now) {
      sendSetRoot();
    }
    if (!invitations.isEmpty()
        || !doubts.isEmpty()
        || !adrift.isEmpty()
        || (overlay.isRoot() && !connected)) {
      context.startTimer(DEADLINES, Math.min(settings.statusTimeout(), 500));
    }
  }
}
