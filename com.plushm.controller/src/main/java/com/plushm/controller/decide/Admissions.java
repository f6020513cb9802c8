package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.command.Command.Admission;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Turns JOIN into ADMIT, several at a time (protocol.md §4). */
final class Admissions {
  /**
   * A client that was told to leave.
   *
   * @param at when last, in milliseconds of the controller's clock
   */
  private record Told(Incarnation incarnation, long at) {}

  private static final long BATCH_MILLIS = 20;

  /** Every participant hears every ADMIT: with so many more of them it waits a millisecond more. */
  private static final int PARTICIPANTS_PER_MILLI = 100;

  /** After so long without its ordinal a node is admitted once more. */
  private static final long REPEAT_MILLIS = 10_000;

  private static final String TIMER = "admit";

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final Sequencer sequencer;
  private final Chronicle chronicle;
  private final Absence absence;
  private final Consumer<Host> joined;
  private final Predicate<Host> needed;
  private final SortedMap<NodeId, Host> batch = new TreeMap<>();

  /** Who came too late, at most as many as there may be hosts. */
  private final SortedMap<NodeId, Told> dismissed = new TreeMap<>();

  private boolean waits;

  Admissions(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      Sequencer sequencer,
      Chronicle chronicle,
      Absence absence,
      Consumer<Host> joined,
      Predicate<Host> needed) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.sequencer = sequencer;
    this.chronicle = chronicle;
    this.absence = absence;
    this.joined = joined;
    this.needed = needed;
  }

  /** JOIN, or a new root's word that the node is in its tree. */
  void join(Member member) {
    NodeId node = member.peer().id();
    Optional<Host> known = hosts.byNode(node);
    boolean leaves = leaves(member);
    if (known.isEmpty() || leaves || unwanted(known.get())) {
      chronicle.count(known.isEmpty() ? "join.unknown" : "join.unwanted");
      known.filter(h -> leaves || (!h.leaving() && gone(h))).ifPresent(h -> dismiss(h, member));
      return;
    }
    Host host = known.get();
    int order = member.incarnation().compareTo(host.incarnation());
    if (order < 0) {
      chronicle.count("join.stale");
      return;
    }
    if (order > 0 || !host.peer().orElseThrow().equals(member.peer())) {
      hosts.client(host, member.peer(), member.incarnation());
    }
    if (member.incarnation().equals(host.admitted()) && host.ordinal().isPresent()) {
      again(host, member);
    } else {
      batch.put(node, host);
      flushSoon();
    }
  }

  /**
   * That client was told to leave, and will when it hears of it: whoever wants its host again by
   * now gets the next one.
   */
  private boolean leaves(Member member) {
    Told told = dismissed.get(member.peer().id());
    return told != null && told.incarnation().equals(member.incarnation());
  }

  /** FAILED, told to leave or gone: its ADMIT would bring nothing back. */
  private boolean unwanted(Host host) {
    boolean never = StateTable.next(host.state(), HostEvent.ADMITTED).isEmpty();
    return host.leaving() || never || gone(host);
  }

  /** It was let go, or its invitation was taken back and nobody has wanted it since. */
  private boolean gone(Host host) {
    boolean dispensable = !host.pinned() && !needed.test(host);
    return host.state() == HostState.LEFT || (host.state() == HostState.NAMED && dispensable);
  }

  /**
   * Its client was on its way when it was let go: it gets its ordinal, by which it can be told to
   * leave.
   */
  private void dismiss(Host host, Member member) {
    NodeId node = member.peer().id();
    Told before = dismissed.get(node);
    boolean again = leaves(member) && context.now() - before.at() < REPEAT_MILLIS;
    if (again || !sequencer.reconciled() || dismissed.size() >= HostTable.HOSTS_MAX) {
      return; // It says JOIN again.
    }
    dismissed.put(node, new Told(member.incarnation(), context.now()));
    Ordinal ordinal = hosts.ordinalOf(host, node);
    if (member.ordinal().isEmpty()) {
      Admission admission =
          new Admission(node, member.incarnation(), ordinal, host.admittedSince());
      sequencer.number(new Command.Admit(List.of(admission)));
    }
    boolean all = hosts.joined().isEmpty();
    sequencer.number(new Command.Disconnect(OrdinalSet.of(ordinal), all));
    chronicle.event(host + " has come when nobody needed it any more: it is told to leave");
  }

  /** A node that was admitted says so again: nothing to number, unless it never heard. */
  private void again(Host host, Member member) {
    if (host.state() != HostState.JOINED) {
      hosts.move(host, HostEvent.ADMITTED);
      joined.accept(host);
    } else if (member.ordinal().isEmpty() && context.now() - host.joinedAt() >= REPEAT_MILLIS) {
      batch.put(member.peer().id(), host);
      flushSoon();
    }
  }

  /** A node whose loss was confirmed before its ADMIT was numbered is not admitted. */
  void lost(NodeId node, Incarnation incarnation) {
    batch.computeIfPresent(node, (n, h) -> h.incarnation().compareTo(incarnation) <= 0 ? null : h);
  }

  /**
   * Whoever is in the new root's tree says JOIN there. What the old root passed on is not admitted
   * any more: a node that is in neither tree would be missed by nobody.
   */
  void rootChanged() {
    batch.clear();
  }

  private void flushSoon() {
    if (batch.size() >= Command.ADMISSIONS_MAX) {
      timers.cancel(TIMER);
      flush();
    } else {
      long wait = BATCH_MILLIS + hosts.joinedCount() / PARTICIPANTS_PER_MILLI;
      timers.ensure(TIMER, wait, this::flush);
    }
  }

  /** Numbers may be given now. */
  void resume() {
    if (waits && sequencer.reconciled()) {
      waits = false;
      flush();
    }
  }

  private void flush() {
    if (!sequencer.reconciled()) {
      // Ordinals come with numbers, and so does everything that names them.
      waits = true;
      return;
    }
    List<Admission> admissions = new ArrayList<>();
    List<Host> admitted = new ArrayList<>();
    batch.forEach(
        (node, host) -> {
          boolean still = host.peer().isPresent() && host.peer().get().id().equals(node);
          if (still && !unwanted(host)) {
            Ordinal ordinal = hosts.ordinalOf(host, node);
            Incarnation incarnation = host.incarnation();
            admissions.add(new Admission(node, incarnation, ordinal, host.admittedSince()));
            admitted.add(host);
          }
        });
    batch.clear();
    if (admissions.isEmpty()) {
      return;
    }
    CommandId admit = sequencer.number(new Command.Admit(admissions));
    absence.tell();
    for (int i = 0; i < admitted.size(); i++) {
      Host host = admitted.get(i);
      host.admit(admissions.get(i).ordinal(), admit, context.now());
      hosts.move(host, HostEvent.ADMITTED);
      joined.accept(host);
    }
  }
}
