package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A host as the controller knows it. Equal by identity; {@link HostTable} owns it. */
final class Host {
  private final HostName name;

  /** Changes of state that are remembered. */
  static final int HISTORY_MAX = 32;

  private final Deque<Chronicle.Entry> history = new ArrayDeque<>();
  private final List<HostName> aliases = new ArrayList<>();
  private final Deque<Long> losses = new ArrayDeque<>();
  private HostPlan plan;
  private HostState state = HostState.NAMED;
  private long since;
  private Peer peer;
  private Incarnation incarnation = Incarnation.NONE;
  private Incarnation admitted = Incarnation.NONE;
  private CommandId admittedBy = CommandId.NONE;
  private CommandId firstAdmittedBy = CommandId.NONE;
  private Ordinal ordinal;
  private long joinedAt;
  private ErrorCode code = ErrorCode.HOST_SILENT;
  private String reason = "";
  private Host primary;

  /** Whether it stays connected when the run that invited it is over. */
  boolean pinned;

  /** Set aside for its first node; null once that has it. */
  Ordinal reserved;

  /** DISCONNECT names it: from now on its silence is no loss. */
  boolean leaving;

  /** Somebody wants it again once it has left. */
  boolean wanted;

  Host(HostPlan plan, long now) {
    this.plan = plan;
    this.name = plan.target().host();
    this.since = now;
  }

  HostName name() {
    return name;
  }

  HostPlan plan() {
    return plan;
  }

  void plan(HostPlan newer) {
    plan = newer;
  }

  HostState state() {
    return state;
  }

  long since() {
    return since;
  }

  /** To be called by the table alone. */
  void enter(HostState next, long now) {
    if (next != state) {
      if (history.size() == HISTORY_MAX) {
        history.removeFirst();
      }
      String why = next == HostState.JOINED || reason.isEmpty() ? "" : ": " + reason;
      history.addLast(new Chronicle.Entry(now, word(state) + " -> " + word(next) + why));
    }
    state = next;
    since = now;
  }

  private static String word(HostState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Its changes of state, oldest first. */
  List<Chronicle.Entry> history() {
    return List.copyOf(history);
  }

  boolean joined() {
    return state == HostState.JOINED && !leaving;
  }

  /** Its client, once it was seen. */
  Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  Incarnation incarnation() {
    return incarnation;
  }

  /** To be called by the table alone. */
  void client(Peer seen, Incarnation seenIncarnation) {
    peer = seen;
    incarnation = seenIncarnation;
  }

  Incarnation admitted() {
    return admitted;
  }

  Optional<Ordinal> ordinal() {
    return Optional.ofNullable(ordinal);
  }

  /** Admits the present incarnation under that ordinal. */
  void admit(Ordinal number, CommandId command, long now) {
    ordinal = number;
    admitted = incarnation;
    admittedBy = command;
    firstAdmittedBy = firstAdmittedBy.equals(CommandId.NONE) ? command : firstAdmittedBy;
    joinedAt = now;
  }

  /** The number of the first ADMIT of its node in this reign; 0 if there was none. */
  long admittedSince() {
    return firstAdmittedBy.number();
  }

  /** The ADMIT of its present incarnation. */
  OptionalLong admittedAt() {
    return admitted.equals(incarnation) && !admittedBy.equals(CommandId.NONE)
        ? OptionalLong.of(admittedBy.number())
        : OptionalLong.empty();
  }

  /** The host lost its store: it is another node now. */
  void forgetNode() {
    ordinal = null;
    admitted = Incarnation.NONE;
    admittedBy = CommandId.NONE;
    firstAdmittedBy = CommandId.NONE;
  }

  /** When it was last admitted. */
  long joinedAt() {
    return joinedAt;
  }

  /** Why it is not joined. */
  String reason() {
    return reason;
  }

  ErrorCode code() {
    return code;
  }

  void because(ErrorCode why, String words) {
    code = why;
    reason = words;
  }

  /** Counts a loss and tells how many there were within the window. */
  int lose(long now, long window, int most) {
    losses.addLast(now);
    while (losses.size() > most || losses.peekFirst() < now - window) {
      losses.removeFirst();
    }
    return losses.size();
  }

  int losses() {
    return losses.size();
  }

  List<HostName> aliases() {
    return aliases;
  }

  /** The host whose participant this name means too. */
  Optional<Host> primary() {
    return Optional.ofNullable(primary);
  }

  void aliasOf(Host other) {
    primary = other;
    other.aliases.add(name);
  }

  @Override
  public String toString() {
    return name.value();
  }
}
