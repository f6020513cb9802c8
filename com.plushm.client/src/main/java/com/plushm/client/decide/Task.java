package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One command that this participant carries out: its state, its output, its end. */
final class Task {
  /** Answers that were not received for so long are sent again. */
  static final long PATIENCE_MILLIS = 10_000;

  /** The longest that this becomes. */
  static final long PATIENCE_MAX_MILLIS = 160_000;

  final CommandId id;
  final long token;

  CommandState state = CommandState.WAITING;

  /** Whether an earlier incarnation may have started it. */
  boolean begunBefore;

  boolean timedOut;
  boolean flushArmed;

  /** A signal that came before the process was there; 0 if none. */
  int pendingSignal;

  /** Whether it may be started without waiting for the disk. */
  final boolean idempotent;

  /** What is known of a process that outlives its client; null for anything else. */
  final Supervised supervised;

  private final boolean mine;

  /** What is to be run; null if an earlier incarnation began it, if it is over, or no process. */
  private Undertaking process;

  /** What any incarnation goes on with; null if it is something else, or over. */
  private Command work;

  private final StreamSpool out = new StreamSpool(Stream.OUT);
  private final StreamSpool err = new StreamSpool(Stream.ERR);
  private long lostBytes;
  private boolean somethingReceived;
  private Answer.Ended end;
  private boolean endSent;

  /** When its output, which had been held back, was let go last, in milliseconds; else 0. */
  long readAgainAt;

  /** When something of it was handed over or received last, in milliseconds. */
  private long movedAt;

  /** How long it then waits until it sends again; doubled each time. */
  private long patience = PATIENCE_MILLIS;

  /** A process. */
  Task(CommandId id, long token, Undertaking process, boolean idempotent) {
    this.id = id;
    this.token = token;
    this.mine = true;
    this.process = process;
    this.idempotent = idempotent && !process.care().supervised();
    this.supervised = process.care().supervised() ? new Supervised(process) : null;
  }

  /** What any incarnation goes on with. */
  Task(CommandId id, long token, Command work) {
    this.id = id;
    this.token = token;
    this.mine = true;
    this.work = work;
    this.idempotent = true;
    this.supervised = null;
  }

  /** What an earlier incarnation took on. */
  Task(Recovered.Open open, long token) {
    this.id = open.command();
    this.token = token;
    this.work = open.work();
    this.supervised = open.past() == null ? null : new Supervised(open);
    this.process = open.past() == null ? null : open.past().undertaking();
    this.mine = work != null || process != null;
    this.idempotent = work != null;
    this.begunBefore = open.begun();
    if (supervised != null) {
      out.startAt(supervised.outRecorded);
      err.startAt(supervised.errRecorded);
    } else if (open.concluded() != null) {
      restore(open.concluded());
    }
  }

  private void restore(LogEntry.Concluded entry) {
    for (Answer.Output chunk : entry.kept()) {
      spool(chunk.stream()).restore(chunk);
    }
    end = entry.end();
    state = CommandState.ANSWERED;
  }

  /** Whether each incarnation may go on with it: a second time does no harm. */
  static boolean anybodys(Command work) {
    return work instanceof Command.Transfer
        || work instanceof Command.Enter
        || work instanceof Command.Install;
  }

  /** Whether it is anything of that kind. */
  boolean anybodys() {
    return anybodys(work);
  }

  /** What a later incarnation needs of it. */
  LogEntry.Taken taken() {
    return new LogEntry.Taken(id, work);
  }

  /** What any incarnation goes on with; null if it is something else, or if it is over. */
  Command work() {
    return work;
  }

  /** Has that done which any incarnation goes on with. */
  void carryOut(ExecutorContext context) {
    if (work instanceof Command.Transfer transfer) {
      context.transfer(id, transfer);
    } else if (work instanceof Command.Install install) {
      context.install(id, install);
    }
  }

  /** What is to be run; null if it is something else, an earlier incarnation's, or over. */
  Undertaking process() {
    return process;
  }

  /** The runs that it waits for; null if it is something else, or if it is over. */
  Command.Enter entry() {
    return work instanceof Command.Enter entry ? entry : null;
  }

  /** Whether this incarnation took it on, or may go on with it. */
  boolean mine() {
    return mine;
  }

  StreamSpool spool(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }

  /** Takes output. */
  void add(Stream stream, Bytes bytes) {
    spool(stream).add(bytes.toArray());
  }

  /** Takes output that there is no room for. */
  void lose(Stream stream, Bytes bytes) {
    spool(stream).pass(bytes.toArray());
    lostBytes += bytes.length();
  }

  boolean gathering() {
    return out.gathering() || err.gathering();
  }

  /** Output was gathered for long enough. */
  void flush() {
    out.flush();
    err.flush();
  }

  /**
   * Hands over what was not yet: of a run that is over all of it, when its end is durable.
   *
   * @param taker takes an answer, or has no room for it
   * @return false if something was not taken
   */
  boolean offer(Predicate<Answer> taker, long now) {
    if (state == CommandState.CONCLUDING) {
      return true;
    }
    Predicate<Answer> noting =
        answer -> {
          boolean taken = taker.test(answer);
          movedAt = taken ? now : movedAt;
          return taken;
        };
    if (!out.offer(noting) || !err.offer(noting)) {
      return false;
    }
    if (state == CommandState.ANSWERED && !endSent) {
      endSent = noting.test(end);
      return endSent;
    }
    return true;
  }

  /** All that the controller does not have is to be handed over again. */
  void again() {
    out.again();
    err.again();
    endSent = false;
  }

  /** Whether nothing was received for so long that it may be lost; then it waits longer. */
  boolean overdue(long now) {
    if (now - movedAt < patience) {
      return false;
    }
    patience = Math.min(2 * patience, PATIENCE_MAX_MILLIS);
    return true;
  }

  /** The run is over: cuts the last chunks and makes the end. */
  LogEntry.Concluded conclude(Outcome outcome) {
    out.finish();
    err.finish();
    boolean known =
        outcome.kind() != Outcome.Kind.UNKNOWN
            && out.whole()
            && err.whole()
            && (supervised == null || supervised.lost() == 0);
    Bytes digest =
        known
            ? OutputDigest.of(out.length(), out.digest(), err.length(), err.digest())
            : Bytes.EMPTY;
    end = new Answer.Ended(outcome, out.cut(), err.cut(), digest, lost());
    state = CommandState.CONCLUDING;
    work = null;
    process = null;
    out.release();
    err.release();
    return durable();
  }

  private long lost() {
    if (supervised == null) {
      return lostBytes;
    }
    Answer.Ended before = supervised.durableEnd;
    long all = before == null ? 0 : before.outBytes() + before.errBytes();
    // What an earlier incarnation had counted and is not to be found on the disk any more.
    return supervised.lost() + Math.max(0, all - out.cut() - err.cut());
  }

  /** What a later incarnation shall answer: all of it if that is little, else the end alone. */
  private LogEntry.Concluded durable() {
    if (supervised != null) {
      return new LogEntry.Concluded(id, end, List.of()); // Its output is on the disk.
    }
    List<Answer.Output> kept = new ArrayList<>(out.kept());
    kept.addAll(err.kept());
    long bytes = kept.stream().mapToLong(chunk -> chunk.bytes().length()).sum();
    if (!somethingReceived
        && bytes <= LogEntry.KEPT_BYTES_MAX
        && kept.size() <= LogEntry.KEPT_CHUNKS_MAX) {
      return new LogEntry.Concluded(id, end, List.copyOf(kept));
    }
    return new LogEntry.Concluded(
        id,
        new Answer.Ended(end.outcome(), 0, 0, end.digest(), end.lostBytes() + bytes),
        List.of());
  }

  /** Whether it is over, durably, and ended well. */
  boolean endedWell() {
    return state == CommandState.ANSWERED && end.outcome().success();
  }

  /** The controller has some of it. */
  void received(Received received, long now) {
    long before = unreceived();
    somethingReceived |= received.outBelow() > 0 || received.errBelow() > 0;
    out.received(received.outBelow());
    err.received(received.errBelow());
    if (unreceived() < before) {
      movedAt = now;
      patience = PATIENCE_MILLIS;
    }
  }

  /** Bytes of output that the controller does not have. */
  long unreceived() {
    return out.unreceived() + err.unreceived();
  }

  boolean held() {
    return out.held() || err.held();
  }
}
