package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.controller.Drain;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.StoryLine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A host as the controller knows it. Equal by identity; {@link HostTable} owns it. */
final class Host {
  private final HostName name;
  private final Consumer<Host> changed;

  /** Changes of state that are remembered; the journal has the last of them. */
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
  private SortedMap<String, String> facts = new TreeMap<>();

  private boolean pinned;
  private Ordinal reserved;
  private boolean leaving;
  private boolean wanted;
  private Drain drain = Drain.NONE;

  /**
   * @param changed told whenever what the journal keeps of it changes
   */
  Host(HostPlan plan, long now, Consumer<Host> changed) {
    this.plan = plan;
    this.name = plan.target().host();
    this.since = now;
    this.changed = changed;
  }

  HostName name() {
    return name;
  }

  HostPlan plan() {
    return plan;
  }

  void plan(HostPlan newer) {
    plan = newer;
    changed.accept(this);
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
    changed.accept(this);
  }

  private static String word(HostState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Its changes of state, oldest first. */
  List<Chronicle.Entry> history() {
    return List.copyOf(history);
  }

  /** Whether it stays connected when the run that invited it is over. */
  boolean pinned() {
    return pinned;
  }

  void pinned(boolean stays) {
    if (pinned != stays) {
      pinned = stays;
      changed.accept(this);
    }
  }

  /** Set aside for its first node; empty once that has it. */
  Optional<Ordinal> reserved() {
    return Optional.ofNullable(reserved);
  }

  void reserve(Optional<Ordinal> number) {
    reserved = number.orElse(null);
    changed.accept(this);
  }

  /** DISCONNECT names it: from now on its silence is no loss. */
  boolean leaving() {
    return leaving;
  }

  void leaving(boolean goes) {
    if (leaving != goes) {
      leaving = goes;
      changed.accept(this);
    }
  }

  /** Somebody wants it again once it has left. */
  boolean wanted() {
    return wanted;
  }

  void wanted(boolean again) {
    if (wanted != again) {
      wanted = again;
      changed.accept(this);
    }
  }

  /** Whether it gets anything new. */
  Drain drain() {
    return drain;
  }

  void drain(Drain now) {
    if (drain != now) {
      drain = now;
      changed.accept(this);
    }
  }

  /** Why it gets nothing new; empty if it does. */
  String unused() {
    if (state == HostState.FAILED) {
      return "failed: " + reason;
    }
    return drain == Drain.NONE ? "" : "drained";
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
    changed.accept(this);
  }

  /** What it is made of, by name, as it said last; empty if it never did. */
  SortedMap<String, String> facts() {
    return facts;
  }

  void facts(SortedMap<String, String> told) {
    if (!told.isEmpty() && !told.equals(facts)) {
      facts = new TreeMap<>(told);
      changed.accept(this);
    }
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
    changed.accept(this);
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
    changed.accept(this);
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
    changed.accept(this);
  }

  /** Counts a loss and tells how many there were within the window. */
  int lose(long now, long window, int most) {
    losses.addLast(now);
    while (losses.size() > most || losses.peekFirst() < now - window) {
      losses.removeFirst();
    }
    changed.accept(this);
    return losses.size();
  }

  /** Its losses are forgotten. */
  void forgive() {
    losses.clear();
    because(ErrorCode.HOST_SILENT, "");
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
    changed.accept(this);
  }

  /**
   * What the journal keeps of it.
   *
   * @param start when the clock was zero, in milliseconds since 1970
   */
  HostRecord record(long start) {
    return new HostRecord(
        plan,
        state,
        start + since,
        peer(),
        incarnation,
        ordinal(),
        reserved(),
        admitted,
        admittedBy,
        firstAdmittedBy,
        start + joinedAt,
        code,
        reason,
        losses.stream().map(at -> start + at).toList(),
        pinned,
        leaving,
        wanted,
        drain,
        primary().map(Host::name),
        facts,
        lately(start));
  }

  private List<StoryLine> lately(long start) {
    return history.stream()
        .skip(Math.max(0, history.size() - HostRecord.HISTORY_MAX))
        .map(e -> new StoryLine(Instant.ofEpochMilli(start + e.at()), RunStory.cut(e.words())))
        .toList();
  }

  /**
   * Becomes what an earlier controller's journal says. An invitation is nobody's any more: it has
   * to be begun again.
   *
   * @param start when the clock was zero, in milliseconds since 1970
   * @return whether it was being invited
   */
  boolean restore(HostRecord was, long start) {
    plan = was.plan();
    state =
        switch (was.state()) {
          case INVITED, LAUNCHING -> HostState.NAMED;
          case RECONNECTING -> HostState.DISCONNECTED;
          default -> was.state();
        };
    since = was.since() - start;
    peer = was.peer().orElse(null);
    incarnation = was.incarnation();
    ordinal = was.ordinal().orElse(null);
    reserved = was.reserved().orElse(null);
    admitted = was.admitted();
    admittedBy = was.admittedBy();
    firstAdmittedBy = was.firstAdmittedBy();
    joinedAt = was.joinedAt() - start;
    code = was.code();
    reason = was.reason();
    losses.clear();
    was.losses().forEach(at -> losses.addLast(at - start));
    pinned = was.pinned();
    leaving = was.leaving();
    wanted = was.wanted();
    drain = was.drain();
    facts = was.facts();
    history.clear();
    was.history()
        .forEach(
            e -> history.addLast(new Chronicle.Entry(e.at().toEpochMilli() - start, e.words())));
    return state != was.state();
  }

  @Override
  public String toString() {
    return name.value();
  }
}
