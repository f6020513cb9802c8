package com.plushm.controller.decide;

import com.plushm.api.command.Answer.Ended;
import com.plushm.api.command.Answer.Output;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The account of one command: its roster is fixed, and everyone in it is in exactly one of open,
 * answered and missing (protocol.md §5.4).
 */
final class RunAccount {
  /** Why an answer is missing. */
  record Reason(ErrorCode code, String words) {}

  /** Whoever follows the account. */
  interface Listener {
    void grown(RunAccount account, Stream stream, OrdinalSet who, Bytes bytes);

    /** Some have answered or are missing now. */
    void settled(RunAccount account);
  }

  /** A part of the account whose hosts gave equal output and an equal end. */
  record Fold(OrdinalSet who, Outcome outcome, Bytes out, Bytes err, long lostBytes) {
    Summary.Block block(String process, NodeSet hosts) {
      return new Summary.Block(process, hosts, outcome, out, err, lostBytes);
    }
  }

  private record End(Outcome outcome, long outBytes, long errBytes, long lostBytes) {}

  private final String key;
  private final CommandId id;
  private final OrdinalSet roster;
  private final Consumer<JournalEvent> notes;
  private final Listener listener;
  private final StreamFold out;
  private final StreamFold err;
  private final SortedMap<Incarnation, OrdinalSet> speakers = new TreeMap<>();
  private final Map<End, OrdinalSet> ends = new LinkedHashMap<>();
  private final Map<Reason, OrdinalSet> missing = new LinkedHashMap<>();
  private OrdinalSet answered = OrdinalSet.empty();
  private OrdinalSet absent = OrdinalSet.empty();
  private OrdinalSet unacknowledged = OrdinalSet.empty();

  /**
   * @param key the execution that it belongs to
   * @param notes takes what the journal is to hold beside the answers themselves
   */
  RunAccount(
      String key,
      CommandId id,
      OrdinalSet roster,
      Consumer<JournalEvent> notes,
      Listener listener) {
    this.key = key;
    this.id = id;
    this.roster = roster;
    this.notes = notes;
    this.listener = listener;
    this.out = new StreamFold(roster, (who, b) -> listener.grown(this, Stream.OUT, who, b));
    this.err = new StreamFold(roster, (who, b) -> listener.grown(this, Stream.ERR, who, b));
  }

  CommandId id() {
    return id;
  }

  /** The execution that it belongs to. */
  String key() {
    return key;
  }

  OrdinalSet roster() {
    return roster;
  }

  OrdinalSet answered() {
    return answered;
  }

  /** All whose answer is given up. */
  OrdinalSet absent() {
    return absent;
  }

  Map<Reason, OrdinalSet> missing() {
    return Collections.unmodifiableMap(missing);
  }

  OrdinalSet open() {
    return roster.minus(answered).minus(absent);
  }

  boolean complete() {
    return answered.size() + absent.size() == roster.size();
  }

  /** Who ended well. */
  OrdinalSet succeeded() {
    OrdinalSet well = OrdinalSet.empty();
    for (Map.Entry<End, OrdinalSet> end : ends.entrySet()) {
      if (end.getKey().outcome.success()) {
        well = well.union(end.getValue().intersect(answered));
      }
    }
    return well;
  }

  /** How it ended there, if it did. */
  Optional<Outcome> outcome(Ordinal ordinal) {
    return ends.entrySet().stream()
        .filter(end -> end.getValue().contains(ordinal))
        .map(end -> end.getKey().outcome())
        .findFirst();
  }

  int largestStatus() {
    return ends.keySet().stream().mapToInt(e -> e.outcome.status()).max().orElse(0);
  }

  /**
   * An answer came in; what is known already is only acknowledged again. {@link #settle} follows
   * when all that came together is in.
   *
   * @return whether it may say anything new
   */
  boolean add(Collected collected) {
    OrdinalSet who = collected.who().intersect(roster);
    unacknowledged = unacknowledged.union(who);
    who = who.minus(answered).minus(absent);
    if (who.isEmpty()) {
      return false;
    }
    OrdinalSet newer = OrdinalSet.empty();
    for (Map.Entry<Incarnation, OrdinalSet> speaker : speakers.entrySet()) {
      int order = speaker.getKey().compareTo(collected.incarnation());
      if (order < 0) {
        newer = newer.union(speaker.getValue().intersect(who));
      } else if (order > 0) {
        who = who.minus(speaker.getValue());
      }
    }
    speak(collected.incarnation(), who, newer);
    if (!newer.isEmpty()) {
      // What an older one still lacked of its output never comes; the newer one ends it anew.
      unend(newer);
    }
    if (collected.answer() instanceof Output output) {
      // A newer one says the same bytes at the same places, from wherever it begins.
      (output.stream() == Stream.OUT ? out : err).add(output.at(), output.bytes(), who);
    } else if (collected.answer() instanceof Ended e) {
      end(new End(e.outcome(), e.outBytes(), e.errBytes(), e.lostBytes()), who);
    }
    return true;
  }

  private void speak(Incarnation incarnation, OrdinalSet who, OrdinalSet newer) {
    if (!newer.isEmpty()) {
      speakers.replaceAll((i, set) -> set.minus(newer));
      speakers.values().removeIf(OrdinalSet::isEmpty);
    }
    speakers.merge(incarnation, who, OrdinalSet::union);
  }

  private void unend(OrdinalSet who) {
    ends.replaceAll((end, set) -> set.minus(who));
    ends.values().removeIf(OrdinalSet::isEmpty);
  }

  private void end(End end, OrdinalSet who) {
    OrdinalSet first = who;
    for (OrdinalSet before : ends.values()) {
      first = first.minus(before);
    }
    if (!first.isEmpty()) {
      ends.merge(end, first, OrdinalSet::union);
    }
  }

  /** Whoever has ended and whose output is complete has answered. */
  void settle() {
    OrdinalSet before = answered;
    for (Map.Entry<End, OrdinalSet> entry : ends.entrySet()) {
      End end = entry.getKey();
      // Of those alone who may be news: to ask where all hosts stand is much for one answer.
      OrdinalSet done = entry.getValue().minus(absent).minus(answered);
      if (!done.isEmpty() && end.outcome.kind() != Outcome.Kind.UNKNOWN) {
        done = reached(done, out, end.outBytes);
        done = reached(done, err, end.errBytes);
      }
      answered = answered.union(done);
    }
    if (answered.size() > before.size()) {
      listener.settled(this);
    }
  }

  /** Those of them whose output is that long; everybody in the roster has put out nothing. */
  private static OrdinalSet reached(OrdinalSet who, StreamFold stream, long bytes) {
    return bytes == 0 ? who : who.intersect(stream.at(bytes, Long.MAX_VALUE));
  }

  /** Whoever of them has not answered is missing from now on. */
  void giveUp(OrdinalSet who, ErrorCode code, String words) {
    OrdinalSet lost = who.intersect(open());
    if (!lost.isEmpty()) {
      notes.accept(new JournalEvent.Missed(key, id, lost, code, words));
      missing.merge(new Reason(code, words), lost, OrdinalSet::union);
      absent = absent.union(lost);
      listener.settled(this);
    }
  }

  /** Its outcome cannot be known: the host lost its state. */
  void stateLost(Ordinal ordinal) {
    OrdinalSet who = OrdinalSet.of(ordinal).intersect(open());
    if (!who.isEmpty()) {
      notes.accept(new JournalEvent.Forgot(key, id, ordinal));
      unend(who);
      end(new End(new Outcome(Outcome.Kind.UNKNOWN, 0, "state lost"), 0, 0, 0), who);
      settle();
    }
  }

  /**
   * What is to be acknowledged since the last call. An end is acknowledged when all output before
   * it is there: with it, the participant forgets the command.
   */
  List<Received> acknowledge() {
    List<Received> received = new ArrayList<>();
    OrdinalSet closed = unacknowledged.intersect(absent);
    if (!closed.isEmpty()) {
      received.add(new Received(id, closed, Long.MAX_VALUE, Long.MAX_VALUE, true));
    }
    OrdinalSet rest = unacknowledged.minus(absent);
    for (long o : ends(out, rest)) {
      OrdinalSet atOut = rest.intersect(out.at(o, o + 1));
      for (long e : ends(err, atOut)) {
        OrdinalSet atBoth = atOut.intersect(err.at(e, e + 1));
        receive(received, atBoth.intersect(answered), o, e, true);
        receive(received, atBoth.minus(answered), o, e, false);
      }
    }
    unacknowledged = OrdinalSet.empty();
    return received;
  }

  private static long[] ends(StreamFold stream, OrdinalSet who) {
    return stream.places().stream()
        .filter(p -> !p.who().intersect(who).isEmpty())
        .mapToLong(StreamFold.Place::end)
        .distinct()
        .toArray();
  }

  private void receive(List<Received> list, OrdinalSet who, long o, long e, boolean ended) {
    if (!who.isEmpty()) {
      list.add(new Received(id, who, o, e, ended));
    }
  }

  boolean hasUnacknowledged() {
    return !unacknowledged.isEmpty();
  }

  /** What there is, folded; of the missing, what they had put out. */
  List<Fold> folds() {
    List<Fold> folds = new ArrayList<>();
    ends.forEach((end, who) -> fold(who.intersect(answered), end, folds));
    missing.forEach(
        (reason, who) -> {
          OrdinalSet spoke =
              who.intersect(out.at(1, Long.MAX_VALUE).union(err.at(1, Long.MAX_VALUE)));
          String words = "incomplete: " + reason.words();
          fold(spoke, new End(new Outcome(Outcome.Kind.UNKNOWN, 0, words), 0, 0, 0), folds);
        });
    return folds;
  }

  private void fold(OrdinalSet who, End end, List<Fold> folds) {
    OrdinalSet rest = who;
    for (StreamFold.Place o : out.places()) {
      OrdinalSet atOut = rest.intersect(o.who());
      rest = rest.minus(atOut);
      for (StreamFold.Place e : atOut.isEmpty() ? List.<StreamFold.Place>of() : err.places()) {
        OrdinalSet both = atOut.intersect(e.who());
        if (!both.isEmpty()) {
          folds.add(fold(both, end, StreamFold.content(o), StreamFold.content(e)));
        }
      }
    }
  }

  private static Fold fold(
      OrdinalSet who, End end, StreamFold.Content out, StreamFold.Content err) {
    return new Fold(
        who, end.outcome, out.bytes(), err.bytes(), end.lostBytes + out.lost() + err.lost());
  }

  /** Output so far of whoever is there, for those who begin to follow. */
  void replay(Listener to) {
    for (StreamFold.Place o : out.places()) {
      if (o.end() > 0 && !o.who().isEmpty()) {
        to.grown(this, Stream.OUT, o.who(), StreamFold.content(o).bytes());
      }
    }
    for (StreamFold.Place e : err.places()) {
      if (e.end() > 0 && !e.who().isEmpty()) {
        to.grown(this, Stream.ERR, e.who(), StreamFold.content(e).bytes());
      }
    }
  }

  /** Bytes of output held. */
  long bytes() {
    return out.bytes() + err.bytes();
  }
}
