package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
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
  static final int LOG_COMMANDS_MAX = 10_000;

  /** Bytes of bodies kept for a root that lacks them. */
  static final long LOG_BYTES_MAX = 64L << 20;

  private final ControlContext context;
  private final Chronicle chronicle;
  private final Supplier<Optional<Peer>> root;
  private final long reign;
  private final CommandId predecessorEnd;
  private final SortedMap<Long, Numbered> log = new TreeMap<>();
  private long logBytes;
  private long last;
  private long durable;
  private long sent;

  /** Whether the root has not yet said what it has. */
  private boolean held = true;

  Sequencer(
      ControlContext context,
      Chronicle chronicle,
      Supplier<Optional<Peer>> root,
      long reign,
      CommandId predecessorEnd) {
    this.context = context;
    this.chronicle = chronicle;
    this.root = root;
    this.reign = reign;
    this.predecessorEnd = predecessorEnd;
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
    log.put(last, numbered);
    logBytes += body.length;
    cut();
    context.persist(context.encode(numbered), last);
    return id;
  }

  private void cut() {
    while (log.size() > LOG_COMMANDS_MAX || (logBytes > LOG_BYTES_MAX && log.size() > 1)) {
      Numbered oldest = log.remove(log.firstKey());
      logBytes -= oldest.body().length();
      chronicle.count("log.cut");
    }
  }

  /** The journal holds the commands up to that number. */
  void persisted(long number) {
    durable = Math.max(durable, Math.min(number, last));
    pump();
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
    held = false;
    long first = log.isEmpty() ? last + 1 : log.firstKey();
    boolean fresh = after.equals(CommandId.NONE);
    long wanted = fresh ? admittedAt.orElse(durable + 1) - 1 : after.number();
    if (fresh || wanted < first - 1) {
      wanted = Math.max(wanted, first - 1);
      boolean before = wanted <= predecessorEnd.number() && !fresh;
      CommandId at = before ? predecessorEnd : new CommandId(reign, wanted);
      // What the log has lost is settled for all; where a new root begins, only for itself.
      context.send(from, new Baseline(at, wanted == first - 1));
    }
    if (wanted > last) {
      chronicle.count("journal.behind");
    }
    sent = Math.min(wanted, last);
    pump();
  }

  /** The root has not said what it wants: it is given all there is. */
  void release() {
    if (held) {
      held = false;
      sent = log.isEmpty() ? last : log.firstKey() - 1;
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
