package com.plushm.fabric.protocol;

import com.plushm.api.codec.*;
import com.plushm.api.command.*;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.*;
import com.plushm.api.fabric.Participant;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.*;
import com.plushm.api.overlay.*;
import com.plushm.api.transport.*;
import com.plushm.fabric.protocol.FabricMessage.*;
import java.util.*;

/**
 * One node of the fabric. It takes one event at a time and gives it to the part that owns the rule;
 * it is itself what the overlay calls up to (paper Fig. 1). All that comes from outside is checked
 * for authority here (S16).
 */
public final class FabricNode {
  private static final String RESEND = "fabric.resend";

  /** Nodes remembered by what they last said; as many as there can be links. */
  private static final int REMOTES_MAX = 16_000;

  private final NodeContext context;
  private final FabricSettings settings;
  private final Participant participant;
  private final Trees overlay;
  private final Switching switching;
  private final CommandStream commands;
  private final UpwardWay way;
  private final Downward down;
  private final AnswerFlow answers;
  private final Subtree below;
  private final Watch watch;
  private final ControlLink control;
  private final Farewell farewell;
  private final FailedNodes failed;
  private final Moves moves;
  private final Grants grants;
  private final Admittance admittance;
  private final EventRing events;
  private final Surveyor surveyor;
  private final FileRelay files;
  private final Map<NodeId, Remote> remotes = new LinkedHashMap<>();
  private boolean wasRoot;
  private boolean goodbye;
  private boolean gone;

  /**
   * @param first the tree that the node is invited to
   * @param source makes the overlays of its trees
   * @param resumeAfter the last command that an earlier incarnation delivered, or NONE
   */
  public FabricNode(
      NodeContext context,
      FabricSettings settings,
      HostName host,
      Peer controller,
      CommandId resumeAfter,
      Participant participant,
      Generation first,
      TreeSource source) {
    this.context = context;
    this.settings = settings;
    this.participant = participant;
    this.events = new EventRing(context);
    this.overlay = new Trees(context, source, new RecordedUpcalls(new Upcalls(), events), first);
    this.failed = new FailedNodes(context, overlay);
    this.moves = new Moves(overlay);
    this.grants = new Grants(context, overlay);
    this.commands = new CommandStream(context, resumeAfter, this::sendUp, this::deliver);
    this.control = new ControlLink(context, settings, overlay, controller, new MembershipEvents());
    boolean known = !resumeAfter.equals(CommandId.NONE);
    this.admittance =
        new Admittance(context, settings, host, participant, overlay, commands, control, known);
    this.below = new Subtree(context, overlay::attachment, admittance::ordinal);
    this.watch = new Watch(context, settings, overlay, failed::contains, new Watched());
    this.way = new UpwardWay(context, overlay, control);
    this.down = new Downward(context, overlay);
    this.answers = new AnswerFlow(context, settings, way, overlay::attachment, participant::room);
    FileRelay.Owner owner = new FileRelay.Owner(host, participant, admittance::ordinal);
    this.files = new FileRelay(context, overlay, control, owner, way::sendOfFile);
    this.farewell = new Farewell(context, settings, overlay, participant::ending, this::sayGoodbye);
    this.surveyor = new Surveyor(context, this::overlay, events, commands::delivered, this::sendUp);
    this.switching =
        new Switching(
            context, overlay, source, control, commands, admittance, this::leave, this::sendAgain);
  }

  /** The node begins to watch; it waits to be invited. */
  public void start() {
    watch.start();
    context.startTimer(RESEND, settings.resend());
  }

  /** See {@code Fabric.collect}. */
  public boolean collect(CommandId command, Answer answer) {
    Optional<Ordinal> ordinal = admittance.ordinal();
    if (ordinal.isEmpty()) {
      context.count("answers.withoutOrdinal");
      return true;
    }
    return answers.collect(
        new Collected(command, context.incarnation(), OrdinalSet.of(ordinal.get()), answer),
        overlay.children().isEmpty());
  }

  /** The files that pass through this node. */
  public FileRelay files() {
    return files;
  }

  /** See {@code Fabric.leave}. */
  public void leave(String reason) {
    farewell.leave(reason, false);
  }

  /** A message came in from whom its certificate says. */
  public void received(Remote from, Message message) {
    if (gone) {
      return;
    }
    farewell.contact();
    watch.heard(from.peer().id());
    if (remotes.size() < REMOTES_MAX || remotes.containsKey(from.peer().id())) {
      remotes.put(from.peer().id(), from);
    }
    if (from.role() == Role.CONTROLLER && from.peer().id().equals(control.controller().id())) {
      control.heardController();
    }
    if (message instanceof TreeMessage m) {
      switching.onTree(from, m);
    } else if (message instanceof FabricMessage m) {
      onFabric(from, m);
    } else if (message instanceof FileMessage m) {
      files.received(from, m);
    } else if (message instanceof ControlMessage m) {
      if (!fromController(from, m) && !fromAbove(from, m) && !fromBelow(from, m)) {
        context.count("control.refused");
      }
    }
  }

  /** No link to the node is left, or it could not be dialled. */
  public void linkLost(NodeId node, String cause) {
    if (!gone) {
      moves.losing(node);
      control.linkLost(node, cause);
      overlay.linkLost(node, cause);
      moves.losing(null);
    }
  }

  /** A queue that was full has room. */
  public void writable(NodeId node) {
    commands.writable(node);
    answers.flush();
    files.writable(node);
  }

  /** What the overlay of that generation wrote is durable. */
  public void persisted(long generation, long token) {
    overlay.persisted(generation, token);
  }

  public void timer(String name) {
    if (gone) {
      return;
    }
    watch.distrustIfLate();
    switch (name) {
      case Neighbours.TICK -> {
        watch.tick();
        control.tick();
        commands.tick(overlay.isRoot());
        answers.tick();
        farewell.tick(control.controllerSilent());
        switching.tick();
      }
      case Neighbours.VERDICT -> watch.verdict();
      case AnswerFlow.FLUSH -> answers.flush();
      case Subtree.TELL -> below.tell(overlay.parent());
      case ControlLink.DEADLINES -> control.deadlines();
      case Farewell.REPEAT -> farewell.repeat();
      case Admittance.JOIN -> admittance.join();
      case FileRelay.TIMER -> files.tick();
      case OverlaySlot.ABSENT -> overlay.absent();
      case Standings.FLUSH -> switching.flush();
      case RESEND -> {
        participant.overdue();
        switching.again();
        context.startTimer(RESEND, settings.resend());
      }
      default -> overlay.timer(name);
    }
  }

  // Messages, by who may send them.

  private void onFabric(Remote from, FabricMessage message) {
    if (message instanceof Heartbeat m) {
      failed.bringUp(from.peer(), m.failedReign(), m.failedNumber());
      overlay.delivered(from.peer().id(), m.delivered());
      farewell.heard(m.controllerAbsenceMax(), overlay.isParent(from.peer().id()));
      if (watch.onHeartbeat(from.peer(), m) && overlay.isParent(from.peer().id())) {
        control.controllerSilent(m.controllerSilent());
        commands.onHighest(m.delivered());
      }
    } else if (message instanceof NotMine m) {
      overlay.attachmentRefused(from.peer().id(), m.attachment());
    } else if (message instanceof Below m) {
      below.onBelow(from.peer(), m);
    } else if (message instanceof Behind m) {
      switching.onBehind(from.peer(), m);
    } else if (message instanceof Proof m) {
      switching.onProof(from.peer(), m);
    } else {
      watch.onQuestion(from, message);
    }
  }

  /** What only the controller may say, or what it signed. */
  private boolean fromController(Remote from, ControlMessage message) {
    if (message instanceof SetCtrl m) {
      control.onSetCtrl(from.peer(), from.role(), m, overlay.isParent(from.peer().id()));
      return true;
    }
    if (message instanceof GrantRoot m) {
      grants.accept(m);
      return true;
    }
    if (message instanceof FailedSet m) {
      if (failed.accept(m)) {
        control.failed(m.failed());
        down.pass(m);
      }
      return true;
    }
    if (from.role() != Role.CONTROLLER || !from.peer().id().equals(control.controller().id())) {
      return false;
    }
    if (message instanceof SetPeer m && m.root().isEmpty()) {
      grants.prove(m.target());
      control.onSetPeer(m);
      return true;
    }
    if (message instanceof Pull m) {
      commands.giveBack(from.peer(), m);
      return true;
    }
    return message instanceof AskSwitch m ? switching.onAsk(m) : spread(message);
  }

  /** What a parent passes down, and what a root asks of one that it invites. */
  private boolean fromAbove(Remote from, ControlMessage message) {
    if (message instanceof SetPeer m
        && from.role() == Role.PARTICIPANT
        && m.root().filter(root -> root.id().equals(from.peer().id())).isPresent()) {
      context.send(from.peer(), new SetPeerAnswer(m.invitation(), true, ""));
      onInvited(m.root().get());
      return true;
    }
    if (message instanceof GetStatus m && m.subject().id().equals(context.self().id())) {
      context.send(
          from.peer(), new Status(m.nonce(), context.incarnation(), overlay.parent().isPresent()));
      return true;
    }
    if (!overlay.isParent(from.peer().id())) {
      return false;
    }
    if (message instanceof Invite) {
      moves.invited(from.peer().id());
      admittance.join();
      return true;
    }
    if (message instanceof DisconnectNow) {
      farewell.leave("the overlay is dismantled", true);
      return true;
    }
    return spread(message);
  }

  /** What goes to everybody, from the controller at the root and from the parent elsewhere. */
  private boolean spread(ControlMessage message) {
    if (message instanceof Numbered m) {
      commands.onNumbered(m);
      switching.onNumbered(m);
    } else if (message instanceof Baseline m) {
      commands.onBaseline(m);
    } else if (message instanceof Acknowledge m) {
      m.received().forEach(participant::received);
      down.pass(m);
    } else if (message instanceof Credit m) {
      answers.onCredit(m);
    } else if (message instanceof SetRoot m) {
      switching.onSetRoot(m);
    } else if (message instanceof Survey m) {
      surveyor.onSurvey(m);
    } else {
      return false;
    }
    return true;
  }

  /** What comes up the tree, and the answers of those who were asked. */
  private boolean fromBelow(Remote from, ControlMessage message) {
    if (from.role() != Role.PARTICIPANT) {
      return false;
    }
    if (message instanceof SetPeerAnswer m) {
      control.onSetPeerAnswer(from.peer(), m);
      return true;
    }
    if (message instanceof Status m) {
      control.onStatus(from.peer(), m);
      return true;
    }
    return overlay.isChild(from.peer().id()) && fromChild(from, message);
  }

  private boolean fromChild(Remote from, ControlMessage message) {
    if (message instanceof Pull m) {
      commands.onPull(from.peer(), m);
    } else if (message instanceof Answers m) {
      answers.onAnswers(from.peer(), m, overlay.children());
    } else if (message instanceof Wanted m) {
      answers.onWanted(from.peer(), m, overlay.children());
    } else if (message instanceof Surveyed m) {
      surveyor.onSurveyed(from.peer(), m);
    } else if (message instanceof Standing m) {
      switching.onStanding(m);
    } else if (message instanceof Leaving m) {
      control.noteLeaving(m.subject().id());
      control.up(m);
    } else if (message instanceof Join
        || message instanceof Disconnected
        || message instanceof GetStatus) {
      control.up(message);
    } else {
      return false;
    }
    return true;
  }

  /**
   * SETPEER: join that root. Whoever is in another tree already goes over only on the controller's
   * word, which the root sent before.
   */
  private void onInvited(Peer root) {
    if (grants.isFor(root.id()) && grants.number() > overlay.claim().grant()) {
      overlay.rootElsewhere(root, new Claim(grants.number(), true, 0, root.id()));
    }
    overlay.join(List.of(root));
    if (overlay.parent().isPresent()) {
      admittance.join(); // It is in the tree already; a controller that is new does not know it.
    }
  }

  // Commands and answers.

  private void deliver(Numbered numbered) {
    Command command = context.decoded(numbered.body());
    if (command == null) {
      return;
    }
    if (command instanceof Command.Admit c) {
      boolean before = admittance.admitted();
      admittance.onAdmit(numbered.id(), c);
      below.changed();
      if (!before && admittance.admitted()) {
        events.saw("admitted as number " + admittance.ordinal().orElseThrow());
      }
    } else if (command instanceof Command.Expiry c) {
      farewell.controllerAbsenceMax(c.controllerAbsenceMillis());
    } else if (command instanceof Command.Disconnect c) {
      admittance.ordinal().ifPresent(own -> farewell.onDisconnect(c, own));
    } else if (!switching.onCommand(numbered, command)) {
      if (command instanceof Command.Run run) {
        OrdinalSet there = overlay.isRoot() ? control.memberOrdinals() : below.all();
        answers.expect(numbered.id(), run.targets().intersect(there));
      } else if (command instanceof Command.Transfer transfer) {
        files.announced(numbered, transfer);
      }
      admittance.give(numbered.id(), command);
    }
  }

  /** To the parent, or at the root to the controller; false if there is no way up now. */
  private boolean sendUp(ControlMessage message) {
    return way.send(message);
  }

  private void sayGoodbye() {
    answers.hurry();
    goodbye = true; // What is said from here on comes after the last answers.
    sendUp(new Leaving(context.self(), context.incarnation()));
    overlay.leave();
    gone = true;
    participant.ended();
  }

  private void sendAgain() {
    participant.resend();
    answers.flush();
    files.upstreamChanged();
  }

  // Queries.

  /** The overlay of the current tree, and the place where its code is exchanged. */
  public OverlaySlot overlay() {
    return overlay.slot();
  }

  /** All trees that the node is in. */
  public Trees trees() {
    return overlay;
  }

  public Optional<Ordinal> ordinal() {
    return admittance.ordinal();
  }

  public CommandId delivered() {
    return commands.delivered();
  }

  /** Bytes of answers held here or allowed to children (S13). */
  public long answerBytes() {
    return answers.committed();
  }

  public boolean gone() {
    return gone;
  }

  /** What the overlay calls up to. */
  private final class Upcalls extends RelayedContext {
    Upcalls() {
      super(context);
    }

    @Override
    public void send(Peer peer, OverlayMessage message) {
      var unused = goodbye ? context.sendLast(peer, message) : context.send(peer, message);
    }

    @Override
    public void peerJoinedOverlay(Peer child) {
      context.send(
          child,
          new SetRoot(
              overlay.root().orElse(self()),
              incarnation(),
              overlay.claim(),
              overlay.generation().number()));
      switching.childJoined(child);
      control.setCtrl().ifPresent(message -> context.send(child, message));
      failed.current().ifPresent(message -> context.send(child, message));
      context.send(child, new Invite());
    }

    @Override
    public void notifyParentChanged(Peer parent) {
      watch.refresh();
      surveyor.moved();
      if (parent != null) {
        commands.upstreamChanged();
        control.reportLosses();
        if (wasRoot) {
          // The former root tells the new one who the controller is (paper §3.1).
          wasRoot = false;
          control.setCtrl().ifPresent(message -> context.send(parent, message));
        }
        below.parentChanged();
        sendAgain();
        switching.again();
      }
    }

    @Override
    public void notifyChildrenChanged() {
      if (!farewell.leaving()) {
        moves.childrenGone().forEach(this::lookAfter);
      }
      watch.refresh();
      List<Peer> children = overlay.children();
      files.childrenAre(children);
      commands.childrenAre(children);
      answers.childrenAre(children);
      below.childrenAre(overlay.slot().children());
      farewell.childrenChanged();
    }

    private void lookAfter(Peer child) {
      if (!control.hasLeft(child.id()) && !failed.contains(child.id())) {
        control.up(new GetStatus(0, child));
      }
    }

    @Override
    public void notifyRootChanged(Peer root, Claim claim) {
      boolean isRoot = root != null && root.id().equals(self().id());
      surveyor.moved();
      if (isRoot) {
        wasRoot = true;
        control.becameRoot();
        switching.tellController();
        admittance.join();
        participant.resend();
      } else if (wasRoot) {
        control.ceasedToBeRoot();
      }
      if (moves.carriedAlong(root)) {
        admittance.join();
        participant.resend(); // What was under way may have been lost with the old root.
      }
    }

    @Override
    public void joinResult(JoinStatus status) {
      if (status != JoinStatus.JOINED) {
        context.count("overlay.join." + status);
      }
    }

    @Override
    public void error(NodeId node, boolean wasParentOrChild, String cause) {
      Remote lost = remotes.remove(node);
      if (lost != null && lost.role() == Role.PARTICIPANT && !farewell.leaving()) {
        control.lost(lost, wasParentOrChild, cause);
      }
    }
  }

  /** What the control link tells the rest. */
  private final class MembershipEvents implements ControlLink.MembershipListener {
    @Override
    public void gone(OrdinalSet who) {
      answers.gone(who);
    }

    @Override
    public void askOthers(Peer subject) {
      watch.askOthers(subject);
    }

    @Override
    public void controllerConnected() {
      switching.tellController();
      switching.again();
      commands.upstreamChanged();
      sendAgain();
    }
  }

  /** What the watch asks and tells. */
  private final class Watched implements Watch.Listener {
    @Override
    public Heartbeat heartbeat(long attachment) {
      return new Heartbeat(
          attachment,
          commands.delivered(),
          control.controllerSilent(),
          farewell.controllerAbsenceMax(),
          failed.reign(),
          failed.number());
    }

    @Override
    public Optional<Incarnation> incarnationOf(NodeId node) {
      return Optional.ofNullable(remotes.get(node)).map(Remote::incarnation);
    }

    @Override
    public void silent(Peer neighbour, boolean lives, String cause) {
      context.disconnect(neighbour.id(), cause);
      control.linkLost(neighbour.id(), cause);
      if (lives) {
        overlay.outOfEarshot(neighbour.id(), cause);
      } else {
        overlay.linkLost(neighbour.id(), cause);
      }
    }

    @Override
    public void vouched(NodeId subject, Incarnation incarnation) {
      control.vouched(subject, incarnation);
    }

    @Override
    public void away(long millis) {
      control.away(millis);
      farewell.away(millis);
    }
  }
}
