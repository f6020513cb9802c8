package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.decide.application.Barrier;
import com.plushm.controller.decide.application.ExecutionLife;

/** Executions' notes as fields: kind and time first. New kinds come at the end. */
public final class ExecutionNoteCodec {
  /** Hosts, or teams, in one note. */
  private static final int HOSTS_MAX = HostTable.HOSTS_MAX;

  private static final int WORDS_BYTES_MAX = 64 << 10;

  private static final int CHOSEN = 1;
  private static final int REPLACED = 2;
  private static final int GATHERED = 3;
  private static final int TOOK = 4;
  private static final int STARTED = 5;
  private static final int FAILED = 6;
  private static final int GONE = 7;
  private static final int ENTERED = 8;
  private static final int OPENED = 9;
  private static final int SHUT = 10;
  private static final int RELEASED = 11;
  private static final int CALLED = 12;
  private static final int ADAPTED = 13;
  private static final int GIVEN = 14;
  private static final int HALTED = 15;
  private static final int ENDED = 16;
  private static final int MOVED = 17;

  private ExecutionNoteCodec() {}

  public static void write(ExecutionNote note, FieldWriter out) {
    if (note instanceof ExecutionNote.Chosen n) {
      head(out, CHOSEN, note).number(n.team()).list(n.hosts(), ExecutionNoteCodec::host);
      out.list(n.invited(), ExecutionNoteCodec::host);
    } else if (note instanceof ExecutionNote.Replaced n) {
      head(out, REPLACED, note).number(n.team()).text(n.old().value()).text(n.fresh().value());
      out.flag(n.invited()).text(cut(n.why()));
    } else if (note instanceof ExecutionNote.Gathered n) {
      head(out, GATHERED, note)
          .list(n.teams(), (o, team) -> o.list(team, ExecutionNoteCodec::seat));
      out.list(n.failures(), ExecutionNoteCodec::failure);
    } else if (note instanceof ExecutionNote.Took n) {
      head(out, TOOK, note).number(n.team());
      seat(out, n.old());
      seat(out, n.fresh());
    } else if (note instanceof ExecutionNote.Started n) {
      head(out, STARTED, note).number(n.step()).command(n.command()).ordinals(n.targets());
    } else if (note instanceof ExecutionNote.Failed n) {
      head(out, FAILED, note).number(n.step()).ordinals(n.who());
      out.number(n.action().ordinal()).text(cut(n.why()));
    } else if (note instanceof ExecutionNote.Gone n) {
      head(out, GONE, note).number(n.team());
      seat(out, n.seat());
      out.number(n.action().ordinal()).text(cut(n.why()));
    } else if (note instanceof ExecutionNote.Moved n) {
      head(out, MOVED, note).number(n.event().ordinal()).text(cut(n.why()));
    } else {
      writeBlocks(note, out);
    }
  }

  private static void writeBlocks(ExecutionNote note, FieldWriter out) {
    if (note instanceof ExecutionNote.Entered n) {
      head(out, ENTERED, note).number(n.gate()).ordinals(n.who());
    } else if (note instanceof ExecutionNote.Opened n) {
      head(out, OPENED, note).number(n.gate()).number(n.why().ordinal());
      out.ordinals(n.stragglers());
    } else if (note instanceof ExecutionNote.Shut n) {
      head(out, SHUT, note).number(n.gate()).number(n.why().ordinal());
    } else if (note instanceof ExecutionNote.Released n) {
      head(out, RELEASED, note).number(n.gate()).ordinals(n.who()).ordinals(n.late());
    } else if (note instanceof ExecutionNote.Called n) {
      head(out, CALLED, note).number(n.gate());
    } else if (note instanceof ExecutionNote.Adapted n) {
      head(out, ADAPTED, note).number(n.gate()).number(n.places());
    } else if (note instanceof ExecutionNote.Given n) {
      head(out, GIVEN, note).number(n.step()).number(n.input()).number(n.host().value());
      out.flag(n.second()).command(n.command());
    } else if (note instanceof ExecutionNote.Halted n) {
      head(out, HALTED, note).number(n.step()).number(n.input()).number(n.host().value());
    } else if (note instanceof ExecutionNote.Ended n) {
      head(out, ENDED, note).number(n.step()).number(n.input()).number(n.host().value());
      out.flag(n.well());
    }
  }

  private static FieldWriter head(FieldWriter out, int kind, ExecutionNote note) {
    return out.number(kind).number(note.at());
  }

  private static void host(FieldWriter out, HostName host) {
    out.text(host.value());
  }

  private static void seat(FieldWriter out, ExecutionNote.Seat seat) {
    out.text(seat.host().value()).number(seat.ordinal().value());
  }

  private static void failure(FieldWriter out, ExecutionNote.Failure failure) {
    out.text(failure.host().value()).text(failure.code().name()).text(cut(failure.words()));
  }

  /** Words are for people: what is too long is cut. */
  private static String cut(String words) {
    int most = WORDS_BYTES_MAX / 4; // A character is at most four bytes.
    return words.length() <= most ? words : words.substring(0, most);
  }

  /**
   * @throws CodecException if it is none
   */
  public static ExecutionNote read(FieldReader in) throws CodecException {
    int kind = in.number(CHOSEN, MOVED);
    long at = in.natural();
    return switch (kind) {
      case CHOSEN ->
          new ExecutionNote.Chosen(
              at,
              place(in),
              in.list(HOSTS_MAX, FieldReader::host),
              in.list(HOSTS_MAX, FieldReader::host));
      case REPLACED ->
          new ExecutionNote.Replaced(at, place(in), in.host(), in.host(), in.flag(), words(in));
      case GATHERED ->
          new ExecutionNote.Gathered(
              at,
              in.list(HOSTS_MAX, i -> i.list(HOSTS_MAX, ExecutionNoteCodec::seat)),
              in.list(HOSTS_MAX, ExecutionNoteCodec::failure));
      case TOOK -> new ExecutionNote.Took(at, place(in), seat(in), seat(in));
      case STARTED -> new ExecutionNote.Started(at, place(in), in.command(), in.ordinals());
      case FAILED ->
          new ExecutionNote.Failed(
              at, place(in), in.ordinals(), in.constant(Action.values()), words(in));
      case GONE ->
          new ExecutionNote.Gone(at, place(in), seat(in), in.constant(Action.values()), words(in));
      case MOVED ->
          new ExecutionNote.Moved(at, in.constant(ExecutionLife.Event.values()), words(in));
      default -> readBlocks(kind, at, in);
    };
  }

  private static ExecutionNote readBlocks(int kind, long at, FieldReader in) throws CodecException {
    return switch (kind) {
      case ENTERED -> new ExecutionNote.Entered(at, place(in), in.ordinals());
      case OPENED ->
          new ExecutionNote.Opened(at, place(in), in.constant(Barrier.Why.values()), in.ordinals());
      case SHUT -> new ExecutionNote.Shut(at, place(in), in.constant(Barrier.Why.values()));
      case RELEASED -> new ExecutionNote.Released(at, place(in), in.ordinals(), in.ordinals());
      case CALLED -> new ExecutionNote.Called(at, place(in));
      case ADAPTED -> new ExecutionNote.Adapted(at, place(in), in.number(1, Integer.MAX_VALUE));
      case GIVEN ->
          new ExecutionNote.Given(at, place(in), place(in), ordinal(in), in.flag(), in.command());
      case HALTED -> new ExecutionNote.Halted(at, place(in), place(in), ordinal(in));
      case ENDED -> new ExecutionNote.Ended(at, place(in), place(in), ordinal(in), in.flag());
      default -> throw new CodecException("no note has kind " + kind);
    };
  }

  private static int place(FieldReader in) throws CodecException {
    return in.number(0, Integer.MAX_VALUE);
  }

  private static Ordinal ordinal(FieldReader in) throws CodecException {
    return new Ordinal(in.number(0, Integer.MAX_VALUE));
  }

  private static String words(FieldReader in) throws CodecException {
    return in.text(WORDS_BYTES_MAX);
  }

  private static ExecutionNote.Seat seat(FieldReader in) throws CodecException {
    return new ExecutionNote.Seat(in.host(), ordinal(in));
  }

  private static ExecutionNote.Failure failure(FieldReader in) throws CodecException {
    HostName host = in.host();
    String code = in.text(HostName.LENGTH_MAX);
    try {
      return new ExecutionNote.Failure(host, ErrorCode.valueOf(code), words(in));
    } catch (IllegalArgumentException e) {
      throw new CodecException("no error has the name " + code, e);
    }
  }
}
