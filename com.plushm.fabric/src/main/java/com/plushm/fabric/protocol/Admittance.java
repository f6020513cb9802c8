package com.plushm.fabric.protocol;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Join;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.Optional;

/**
 * Where this node stands with the controller (protocol.md §4): it says JOIN until it is admitted,
 * and its participant is given commands from the first ADMIT on that named it.
 */
final class Admittance {
  /** The timer of the repeated JOIN. */
  static final String JOIN = "fabric.join";

  private final NodeContext context;
  private final FabricSettings settings;
  private final HostName host;
  private final Participant participant;
  private final Overlay overlay;
  private final CommandStream commands;
  private final ControlLink control;
  private Ordinal ordinal;
  private boolean admitted;

  /** Whether commands can name this node: it, or a former self, was admitted and knows it. */
  private boolean known;

  /**
   * @param known whether an earlier incarnation was given commands
   */
  Admittance(
      NodeContext context,
      FabricSettings settings,
      HostName host,
      Participant participant,
      Overlay overlay,
      CommandStream commands,
      ControlLink control,
      boolean known) {
    this.context = context;
    this.settings = settings;
    this.host = host;
    this.participant = participant;
    this.overlay = overlay;
    this.commands = commands;
    this.control = control;
    this.known = known;
  }

  Optional<Ordinal> ordinal() {
    return Optional.ofNullable(ordinal);
  }

  /** Whether this incarnation was admitted. */
  boolean admitted() {
    return admitted;
  }

  /** JOIN up the tree, repeated until the ADMIT was delivered. */
  void join() {
    control.up(
        new Join(
            new Member(context.self(), context.incarnation(), host, Optional.ofNullable(ordinal)),
            overlay.parent().map(Peer::id)));
    if (!admitted) {
      context.startTimer(JOIN, settings.joinRepeat());
    }
  }

  void onAdmit(CommandId id, Command.Admit admit) {
    if (admit.admissions().stream().noneMatch(this::wentBack)) {
      admit.admissions().forEach(this::admit);
      give(id, admit); // A restart resumes behind it.
    }
  }

  /** Gives the participant a command, if it can be meant. */
  void give(CommandId id, Command command) {
    if (known) {
      participant.command(id, command);
    }
  }

  private boolean isMine(Command.Admission admission) {
    return admission.node().equals(context.self().id())
        && admission.incarnation().equals(context.incarnation());
  }

  /** An earlier incarnation was admitted and died before it knew: hear what was meant for it. */
  private boolean wentBack(Command.Admission admission) {
    if (known
        || !isMine(admission)
        || admission.since() == 0
        || !commands.rebase(admission.since() - 1)) {
      return false;
    }
    known = true;
    participant.known(admission.ordinal());
    return true;
  }

  private void admit(Command.Admission admission) {
    control.admitted(admission.node(), admission.incarnation(), admission.ordinal());
    if (isMine(admission)) {
      ordinal = admission.ordinal();
      admitted = true;
      known = true;
      context.cancelTimer(JOIN);
      participant.admitted(ordinal);
    }
  }
}
