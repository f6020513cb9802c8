package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The one sequencer (protocol.md §5.1): numbers commands, makes each durable before it is sent, and
 * sends them to the root in order, as often as a root asks.
 */
final class Sequencer {
  /** Commands kept for a root that lacks them. */
  static final int LOG_COMMANDS_MAX = JournalEvent.COMMANDS_MAX;

  /** Bytes of bodies kept for a root that lacks them. */
  static final long LOG_BYTES_MAX = JournalEvent.COMMAND_BYTES_MAX;

  private final ControlContext context;
  private final Diary diary;
  private final Chronicle chronicle;
  private final Supplier<Optional<Peer>> root;
  private final long reign;
  private final SortedMap<Long, Numbered> log = new TreeMap<>();

  /** The last number of each token of the diary that is not durable yet. */
  private final SortedMap<Long, Long> writing = new TreeMap<>();

  private CommandId predecessorEnd;

  /** The last command that the tree says it has, of the reigns before. */
  private CommandId treeHas = CommandId.NONE;

  private boolean reconciled;
  private long logBytes;
  private long last;
  private long durable;
  private long sent;

  /** Whether the root has not yet said what it has. */
  private boolean held = true;

  Sequencer(
      ControlContext context,
      Diary diary,
      Chronicle chronicle,
      Supplier<Optional<Peer>> root,
      long reign,
      List<Numbered> journal) {
    this.context = context;
    this.diary = diary;
    this.chronicle = chronicle;
    this.root = root;
    this.reign = reign;
    this.predecessorEnd = journal.isEmpty() ? CommandId.NONE : journal.get(journal.size() - 1).id();
    journal.forEach(this::keep);
    // Whoever has no predecessor has nobody to agree with.
    this.reconciled = reign <= 1 && journal.isEmpty();
    this.last = predecessorEnd.number();
    this.durable = last;
    this.sent = last;
  }

  long reign() {
    return reign;
  }

  CommandId last() {
    return last == predecessorEnd.number() ? CommandId.NONE : new CommandId(reign, last);
  }

  /**
   * Whether it is known what the tree has of the reigns before. Nothing is to be numbered earlier:
   * if the journal was cut back, its numbers are taken.
   */
  boolean reconciled() {
    return reconciled;
  }

  /**
   * Numbers a command; the first one of a reign is preceded by the end of the reign before.
   *
   * @throws PlushException if it is too long to be sent
   */
  CommandId number(Command command) {
    if (last == predecessorEnd.number()) {
      append(new Command.Reign(predecessorEnd));
    }
    return append(command);
  }

  private CommandId append(Command command) {
    byte[] body = context.encode(command);
    if (body.length > Command.BYTES_MAX) {
      throw new PlushException(
          ErrorCode.USAGE,
          "a command of " + body.length + " bytes, more than " + Command.BYTES_MAX,
          null,
          "put it into a script");
    }
    CommandId id = new CommandId(reign, ++last);
    Bytes bytes = Bytes.of(body);
    Numbered numbered = new Numbered(id, bytes, context.sign(Numbered.signedBytes(id, bytes)));
    keep(numbered);
    note(numbered);
    return id;
  }

  private void note(Numbered numbered) {
    writing.put(diary.note(new JournalEvent.Sent(numbered)), numbered.id().number());
  }

  private void keep(Numbered numbered) {
    log.put(numbered.id().number(), numbered);
    logBytes += numbered.body().length();
    cut();
  }

  private void cut() {
    while (log.size() > LOG_COMMANDS_MAX || (logBytes > LOG_BYTES_MAX && log.size() > 1)) {
      Numbered oldest = log.remove(log.firstKey());
      logBytes -= oldest.body().length();
      chronicle.count("log.cut");
    }
  }

  /** The command of that id, if it is still at hand. */
  Optional<Numbered> numbered(CommandId id) {
    return Optional.ofNullable(log.get(id.number())).filter(command -> command.id().equals(id));
  }

  /** More of the diary is durable. */
  void persisted() {
    SortedMap<Long, Long> written = writing.headMap(diary.durable() + 1);
    if (!written.isEmpty()) {
      durable = Math.max(durable, written.get(written.lastKey()));
      written.clear();
      pump();
    }
  }

  /** There is another root: it says from where on it wants commands. */
  void rootChanged() {
    held = true;
  }

  /**
   * A root lacks commands. What the log no longer holds is settled, and a root that is new needs
   * nothing before its own ADMIT: the baseline tells it so.
   *
   * @param after the last one that it has; NONE if it is new
   * @param admittedAt the number of its ADMIT, if there is one in this reign
   */
  void pull(Peer from, CommandId after, OptionalLong admittedAt) {
    if (!reconciled && isAhead(after)) {
      // The journal was cut back below what the tree holds: the tree's commands complete it.
      treeHas = after;
      chronicle.event(
          "the tree has commands up to " + after + ", the journal to " + predecessorEnd);
      context.send(from, new Pull(predecessorEnd));
      return;
    }
    reconciled = true;
    held = false;
    long first = log.isEmpty() ? last + 1 : log.firstKey();
    boolean fresh = after.equals(CommandId.NONE);
    long wanted = fresh ? admittedAt.orElse(durable + 1) - 1 : after.number();
    if (fresh || wanted < first - 1) {
      wanted = Math.max(wanted, first - 1);
      // What the log has lost is settled for all; where a new root begins, only for itself.
      context.send(from, new Baseline(idOf(wanted), wanted == first - 1));
    }
    if (wanted > last) {
      chronicle.count("journal.behind");
    }
    sent = Math.min(wanted, last);
    pump();
  }

  private boolean isAhead(CommandId after) {
    return last == predecessorEnd.number()
        && after.number() > last
        && after.reign() >= predecessorEnd.reign();
  }

  /** The id of that number, or of what would have had it; never NONE, which means nothing known. */
  private CommandId idOf(long number) {
    if (log.containsKey(number)) {
      return log.get(number).id();
    }
    if (number > 0 && number == predecessorEnd.number()) {
      return predecessorEnd;
    }
    long later = number < last && !log.isEmpty() ? log.get(log.firstKey()).id().reign() : reign;
    return new CommandId(later, number);
  }

  /**
   * The tree gives back a command of an earlier reign that the journal has lost. Signed by this
   * controller's predecessor, it is taken in its order.
   */
  void complete(Peer from, Numbered numbered) {
    byte[] signed = Numbered.signedBytes(numbered.id(), numbered.body());
    boolean next =
        !reconciled
            && numbered.id().number() == last + 1
            && numbered.id().number() <= treeHas.number()
            && numbered.id().reign() < reign;
    if (!next || !context.signedHere(signed, numbered.signature())) {
      chronicle.count("journal.uncompleted");
      return;
    }
    last++;
    predecessorEnd = numbered.id();
    keep(numbered);
    note(numbered);
    if (last == treeHas.number()) {
      chronicle.event("the tree has completed the journal up to " + treeHas);
      pull(from, treeHas, OptionalLong.empty());
    }
  }

  /**
   * The root has not said what it wants, or the tree could not give back what the journal lost: it
   * goes on with what there is.
   */
  void release() {
    if (treeHas.number() > last && !reconciled) {
      chronicle.event(
          "commands after "
              + predecessorEnd
              + " up to "
              + treeHas
              + " are in no journal: whoever lacks them goes without");
      last = treeHas.number();
      durable = last;
      predecessorEnd = treeHas;
      log.clear();
      logBytes = 0;
    }
    reconciled = true;
    if (held) {
      held = false;
      sent = Math.max(predecessorEnd.number(), log.isEmpty() ? last : log.firstKey() - 1);
      pump();
    }
  }

  /** Sends what is durable and not yet sent, as far as the root's queue has room. */
  void pump() {
    Optional<Peer> to = root.get();
    if (held || to.isEmpty() || sent >= durable) {
      return;
    }
    for (Numbered next : log.subMap(sent + 1, durable + 1).values()) {
      if (!context.send(to.get(), next)) {
        return;
      }
      sent = next.id().number();
    }
  }
}
