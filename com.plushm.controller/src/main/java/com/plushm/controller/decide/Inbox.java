package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Disconnected;
import com.plushm.api.control.ControlMessage.Join;
import com.plushm.api.control.ControlMessage.Leaving;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.control.ControlMessage.Members;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.control.ControlMessage.SetPeerAnswer;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.control.ControlMessage.Status;
import com.plushm.api.control.ControlMessage.Surveyed;
import com.plushm.api.control.ControlMessage.SwitchAnswer;
import com.plushm.api.control.ControlMessage.TreeIs;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.controller.HostState;
import java.util.Optional;

/** Takes what participants say, checks who says it, and gives it to the class that it is for. */
final class Inbox {
  private final Chronicle chronicle;
  private final HostTable hosts;
  private final RootLink root;
  private final Recovery recovery;
  private final Admissions admissions;
  private final Invitations invitations;
  private final Ledger ledger;
  private final AnswerCredit credit;
  private final FileDesk files;
  private final Sequencer sequencer;
  private final Generations generations;
  private final Surveys surveys;
  private final Runnable reconciled;

  /**
   * @param reconciled told when the journal may have been reconciled with the tree
   */
  Inbox(
      Chronicle chronicle,
      HostTable hosts,
      RootLink root,
      Recovery recovery,
      Admissions admissions,
      Invitations invitations,
      Ledger ledger,
      AnswerCredit credit,
      FileDesk files,
      Sequencer sequencer,
      Generations generations,
      Surveys surveys,
      Runnable reconciled) {
    this.chronicle = chronicle;
    this.hosts = hosts;
    this.root = root;
    this.recovery = recovery;
    this.admissions = admissions;
    this.invitations = invitations;
    this.ledger = ledger;
    this.credit = credit;
    this.files = files;
    this.sequencer = sequencer;
    this.generations = generations;
    this.surveys = surveys;
    this.reconciled = reconciled;
  }

  /**
   * A message came in. Without authority it changes nothing (S16): its sender must be a participant
   * that this controller launched, no older than known, and the root unless it says that it is.
   */
  void received(Remote from, ControlMessage message) {
    Optional<Host> host = hosts.byNode(from.peer().id());
    if (from.role() != Role.PARTICIPANT || host.isEmpty()) {
      chronicle.count("message.unknown-sender");
    } else if (from.incarnation().compareTo(host.get().incarnation()) < 0) {
      chronicle.count("message.stale-sender");
    } else if (message instanceof SetRoot said) {
      onSetRoot(from, host.get(), said);
    } else if (root.isRoot(from.peer().id())) {
      root.heard();
      fromRoot(from.peer(), message);
    } else if (message instanceof Answers answers && root.hasClaimed(from.peer().id())) {
      ledger.answers(answers.answers());
    } else if (message instanceof Leaving leaving
        && leaving.subject().id().equals(from.peer().id())) {
      onLeaving(leaving);
    } else {
      chronicle.count("message.not-root");
    }
  }

  /** A message about a file came in: from the root alone (S16). */
  void received(Remote from, FileMessage message) {
    if (from.role() == Role.PARTICIPANT && root.isRoot(from.peer().id())) {
      root.heard();
      files.received(from.peer(), message);
    } else {
      chronicle.count("file.not-root");
    }
  }

  private void onSetRoot(Remote from, Host host, SetRoot said) {
    boolean itself =
        said.root().id().equals(from.peer().id())
            && said.claim().node().equals(from.peer().id())
            && host.state() != HostState.FAILED;
    if (itself) {
      root.onSetRoot(host, said);
    } else {
      chronicle.count("setroot.of-another");
    }
  }

  private void fromRoot(Peer from, ControlMessage message) {
    if (message instanceof Join join) {
      onJoin(join.member());
    } else if (message instanceof Answers answers) {
      ledger.answers(answers.answers());
      credit.received(from, answers);
    } else if (message instanceof Wanted wanted) {
      credit.wanted(from, wanted);
    } else if (message instanceof SetPeerAnswer answer) {
      invitations.answered(answer);
    } else if (message instanceof Disconnected lost) {
      onDisconnected(lost);
    } else if (message instanceof Leaving leaving) {
      onLeaving(leaving);
    } else if (message instanceof Members members) {
      members.members().forEach(this::onJoin);
    } else if (message instanceof Surveyed answer) {
      surveys.surveyed(answer);
    } else if (message instanceof Pull pull) {
      sequencer.pull(from, pull.after(), root.host().orElseThrow().admittedAt());
      reconciled.run();
    } else if (message instanceof Numbered numbered) {
      sequencer.complete(from, numbered);
      reconciled.run();
    } else if (message instanceof Standing standing) {
      generations.standing(standing);
    } else if (message instanceof SwitchAnswer answer) {
      generations.answered(answer);
    } else if (message instanceof TreeIs tree) {
      generations.treeIs(tree);
    } else if (!(message instanceof Status)) {
      chronicle.count("message.unexpected");
    }
  }

  private void onJoin(Member member) {
    recovery.named(member.peer().id());
    admissions.join(member);
  }

  private void onDisconnected(Disconnected lost) {
    admissions.lost(lost.subject().id(), lost.incarnation());
    Optional<Host> host = hosts.byNode(lost.subject().id());
    if (host.isPresent() && lost.incarnation().compareTo(host.get().incarnation()) >= 0) {
      recovery.lost(host.get(), lost.cause());
    }
  }

  private void onLeaving(Leaving leaving) {
    Optional<Host> host = hosts.byNode(leaving.subject().id());
    if (host.isPresent() && leaving.incarnation().compareTo(host.get().incarnation()) >= 0) {
      recovery.left(host.get());
    }
  }
}
