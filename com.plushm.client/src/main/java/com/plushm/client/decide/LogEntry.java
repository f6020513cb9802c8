package com.plushm.client.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a participant writes down about commands, in the order in which it happened: from these a
 * later incarnation knows what it must not start again and what it still owes (protocol.md §5.3).
 */
public sealed interface LogEntry {
  /** Output that one {@link Concluded} may keep, in bytes. */
  int KEPT_BYTES_MAX = 4 << 10;

  /** Chunks that one {@link Concluded} may keep. */
  int KEPT_CHUNKS_MAX = 64;

  /** A boot id as Linux prints it, with room. */
  int BOOT_BYTES_MAX = 64;

  /** A hash of a certificate, with room. */
  int AUTHORITY_BYTES_MAX = 64;

  /** A client began to write; process ids below belong to this boot of the machine. */
  record Opened(String boot) implements LogEntry {}

  /**
   * The deployment that numbers the commands below: its authority's certificate, hashed. Numbers of
   * another deployment mean nothing here.
   */
  record Belongs(Bytes authority) implements LogEntry {}

  /** The controller's ordinal for this node; it stays the same for all incarnations. */
  record Admitted(Ordinal ordinal) implements LogEntry {}

  /** A command was delivered that starts nothing here. */
  record Delivered(CommandId command) implements LogEntry {}

  /** A run was taken on; it waits for a free place and was not started. */
  record Accepted(CommandId command) implements LogEntry {}

  /** A run is about to be started: from here on it may have run. */
  record Intent(CommandId command) implements LogEntry {}

  /**
   * The process of a run, so that a later incarnation can end it.
   *
   * @param startTime field 22 of {@code /proc/PID/stat}, in clock ticks since boot
   */
  record Started(CommandId command, long pid, long startTime) implements LogEntry {}

  /**
   * A run ended.
   *
   * @param end what a later incarnation would answer: without {@code kept} it counts no chunks
   * @param kept the whole output, if it was little enough to be kept
   */
  record Concluded(CommandId command, Answer.Ended end, List<Answer.Output> kept)
      implements LogEntry {}

  /** The controller has all answers to a run. */
  record Settled(CommandId command) implements LogEntry {}

  /**
   * What any incarnation may go on with was taken on: a transfer, an installation, a barrier's
   * entry.
   */
  record Taken(CommandId command, Command work) implements LogEntry {}

  /**
   * A process that outlives its client was taken on; it waits for a free place. What its {@link
   * Intent} or {@link Attempt} announces, its supervisor does at most once.
   */
  record Undertaken(CommandId command, Undertaking undertaking) implements LogEntry {}

  /** It failed, and is about to be started once more, for the so many-th time. */
  record Attempt(CommandId command, int number) implements LogEntry {}

  /** The controller has its output below these places. */
  record Acknowledged(CommandId command, long out, long err) implements LogEntry {}

  /** At that place of a stream so many bytes were lost for lack of room. */
  record Skipped(CommandId command, Stream stream, long at, long bytes) implements LogEntry {
    /** The same with one entry alone for all below what the controller has, in each stream. */
    static List<Skipped> merged(List<Skipped> skips, long out, long err) {
      List<Skipped> merged = new ArrayList<>();
      for (Stream stream : Stream.values()) {
        long below = stream == Stream.OUT ? out : err;
        long bytes = 0;
        for (Skipped skip : skips) {
          bytes += skip.stream == stream && skip.at <= below ? skip.bytes : 0;
        }
        if (bytes > 0) {
          merged.add(new Skipped(skips.get(0).command, stream, 0, bytes));
        }
      }
      for (Skipped skip : skips) {
        if (skip.at > (skip.stream == Stream.OUT ? out : err)) {
          merged.add(skip);
        }
      }
      return List.copyOf(merged);
    }
  }

  /** It was told to end, by that signal: no further attempt is made. */
  record Told(CommandId command, int signal) implements LogEntry {}

  /** Writes any entry, its kind first. */
  static void write(LogEntry entry, FieldWriter out) {
    if (entry instanceof Opened e) {
      out.number(1).text(e.boot);
    } else if (entry instanceof Delivered e) {
      out.number(2).command(e.command);
    } else if (entry instanceof Accepted e) {
      out.number(3).command(e.command);
    } else if (entry instanceof Intent e) {
      out.number(4).command(e.command);
    } else if (entry instanceof Started e) {
      out.number(5).command(e.command).number(e.pid).number(e.startTime);
    } else if (entry instanceof Concluded e) {
      out.number(6).command(e.command);
      Answer.write(e.end, out);
      out.list(e.kept, (o, chunk) -> Answer.write(chunk, o));
    } else if (entry instanceof Settled e) {
      out.number(7).command(e.command);
    } else if (entry instanceof Belongs e) {
      out.number(8).bytes(e.authority);
    } else if (entry instanceof Admitted e) {
      out.number(9).number(e.ordinal.value());
    } else if (entry instanceof Taken e) {
      out.number(10).command(e.command);
      Command.write(e.work, out);
    } else {
      writeSupervised(entry, out);
    }
  }

  private static void writeSupervised(LogEntry entry, FieldWriter out) {
    if (entry instanceof Undertaken e) {
      e.undertaking.write(out.number(11).command(e.command));
    } else if (entry instanceof Attempt e) {
      out.number(12).command(e.command).number(e.number);
    } else if (entry instanceof Acknowledged e) {
      out.number(13).command(e.command).number(e.out).number(e.err);
    } else if (entry instanceof Skipped e) {
      out.number(14).command(e.command).number(e.stream.ordinal()).number(e.at).number(e.bytes);
    } else if (entry instanceof Told e) {
      out.number(15).command(e.command).number(e.signal);
    }
  }

  /**
   * Reads any entry.
   *
   * @throws CodecException if a field breaks its bound or the kind is unknown
   */
  static LogEntry read(FieldReader in) throws CodecException {
    return switch (in.number(1, 15)) {
      case 1 -> new Opened(in.text(BOOT_BYTES_MAX));
      case 2 -> new Delivered(in.command());
      case 3 -> new Accepted(in.command());
      case 4 -> new Intent(in.command());
      case 5 -> new Started(in.command(), in.natural(), in.natural());
      case 6 -> concluded(in);
      case 7 -> new Settled(in.command());
      case 8 -> new Belongs(in.blob(AUTHORITY_BYTES_MAX));
      case 9 -> new Admitted(new Ordinal(in.number(0, Integer.MAX_VALUE)));
      case 10 -> taken(in);
      case 11 -> new Undertaken(in.command(), Undertaking.read(in));
      case 12 -> new Attempt(in.command(), in.number(1, Integer.MAX_VALUE));
      case 13 -> new Acknowledged(in.command(), in.natural(), in.natural());
      case 14 ->
          new Skipped(in.command(), in.constant(Stream.values()), in.natural(), in.natural());
      default -> new Told(in.command(), in.number(1, 64));
    };
  }

  private static Taken taken(FieldReader in) throws CodecException {
    CommandId id = in.command();
    Command work = Command.read(in);
    if (Task.anybodys(work)) {
      return new Taken(id, work);
    }
    throw new CodecException("command " + id + " is nothing to go on with");
  }

  private static LogEntry concluded(FieldReader in) throws CodecException {
    CommandId command = in.command();
    if (!(Answer.read(in) instanceof Answer.Ended end)) {
      throw new CodecException("the end of command " + command + " is none");
    }
    List<Answer.Output> kept =
        in.list(
            KEPT_CHUNKS_MAX,
            i -> {
              if (Answer.read(i) instanceof Answer.Output output) {
                return output;
              }
              throw new CodecException("kept output of command " + command + " is none");
            });
    return new Concluded(command, end, kept);
  }
}
