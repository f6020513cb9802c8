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

/** One run on this participant: its state, its output, its end. */
final class Task {
  final CommandId id;
  final long token;

  CommandState state = CommandState.WAITING;

  /** Whether an earlier incarnation may have started it. */
  boolean begunBefore;

  boolean timedOut;
  boolean flushArmed;

  /** A signal that came before the process was there; 0 if none. */
  int pendingSignal;

  private final boolean mine;
  private Command.Run run;
  private final StreamSpool out = new StreamSpool(Stream.OUT);
  private final StreamSpool err = new StreamSpool(Stream.ERR);
  private long lostBytes;
  private boolean somethingReceived;
  private Answer.Ended end;

  /** The last answers, sent together when the end is durable. */
  private final List<Answer> unsent = new ArrayList<>(3);

  /**
   * @param run null if an earlier incarnation took it on
   */
  Task(CommandId id, long token, Command.Run run) {
    this.id = id;
    this.token = token;
    this.run = run;
    this.mine = run != null;
  }

  /** What is to be run; null if an earlier incarnation took it on, or if it is over. */
  Command.Run run() {
    return run;
  }

  /** Whether this incarnation took it on. */
  boolean mine() {
    return mine;
  }

  /** A run whose end an earlier incarnation wrote down. */
  static Task concluded(long token, LogEntry.Concluded entry) {
    Task task = new Task(entry.command(), token, null);
    for (Answer.Output chunk : entry.kept()) {
      task.spool(chunk.stream()).restore(chunk);
    }
    task.end = entry.end();
    task.state = CommandState.ANSWERED;
    return task;
  }

  StreamSpool spool(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }

  /** Takes output; returns the chunks that are to be sent now. */
  List<Answer.Output> add(Stream stream, Bytes bytes) {
    return spool(stream).add(bytes.toArray());
  }

  /** Takes output that there is no room for. */
  void lose(Stream stream, Bytes bytes) {
    spool(stream).pass(bytes.toArray());
    lostBytes += bytes.length();
  }

  boolean gathering() {
    return out.gathering() || err.gathering();
  }

  List<Answer.Output> flush() {
    List<Answer.Output> chunks = new ArrayList<>(2);
    chunks.addAll(out.flush());
    chunks.addAll(err.flush());
    return chunks;
  }

  /** The run is over: cuts the last chunks and makes the end. */
  LogEntry.Concluded conclude(Outcome outcome) {
    unsent.addAll(flush());
    boolean known = outcome.kind() != Outcome.Kind.UNKNOWN;
    Bytes digest =
        known
            ? OutputDigest.of(out.length(), out.digest(), err.length(), err.digest())
            : Bytes.EMPTY;
    end = new Answer.Ended(outcome, out.chunks(), err.chunks(), digest, lostBytes);
    unsent.add(end);
    state = CommandState.CONCLUDING;
    run = null;
    out.release();
    err.release();
    return durable();
  }

  /** What a later incarnation shall answer: all of it if that is little, else the end alone. */
  private LogEntry.Concluded durable() {
    List<Answer.Output> kept = new ArrayList<>(out.kept());
    kept.addAll(err.kept());
    if (!somethingReceived
        && unreceived() <= LogEntry.KEPT_BYTES_MAX
        && kept.size() <= LogEntry.KEPT_CHUNKS_MAX) {
      return new LogEntry.Concluded(id, end, List.copyOf(kept));
    }
    return new LogEntry.Concluded(
        id,
        new Answer.Ended(end.outcome(), 0, 0, end.digest(), end.lostBytes() + unreceived()),
        List.of());
  }

  /** The end is durable, or never will be: hands over what is to be sent with it. */
  List<Answer> lastAnswers() {
    List<Answer> last = List.copyOf(unsent);
    unsent.clear();
    state = CommandState.ANSWERED;
    return last;
  }

  /** All that was sent or could have been, and that the controller does not have, in order. */
  List<Answer> unacknowledged() {
    List<Answer> answers = new ArrayList<>(out.kept());
    answers.addAll(err.kept());
    if (state == CommandState.ANSWERED) {
      answers.add(end);
    }
    return answers;
  }

  /** The controller has some of it; returns how many bytes that freed. */
  long received(Received received) {
    somethingReceived |= received.outBelow() > 0 || received.errBelow() > 0;
    return out.received(received.outBelow()) + err.received(received.errBelow());
  }

  /** Bytes of output that the controller does not have. */
  long unreceived() {
    return out.unreceived() + err.unreceived();
  }

  boolean held() {
    return out.held() || err.held();
  }
}
