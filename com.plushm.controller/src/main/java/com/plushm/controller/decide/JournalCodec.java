package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.overlay.Generation;
import com.plushm.controller.HostState;
import com.plushm.controller.decide.JournalEvent.Begun;
import com.plushm.controller.decide.JournalEvent.Detached;
import com.plushm.controller.decide.JournalEvent.Dropped;
import com.plushm.controller.decide.JournalEvent.Forgot;
import com.plushm.controller.decide.JournalEvent.Heard;
import com.plushm.controller.decide.JournalEvent.HostIs;
import com.plushm.controller.decide.JournalEvent.Missed;
import com.plushm.controller.decide.JournalEvent.Noted;
import com.plushm.controller.decide.JournalEvent.Opened;
import com.plushm.controller.decide.JournalEvent.OrdinalIs;
import com.plushm.controller.decide.JournalEvent.Over;
import com.plushm.controller.decide.JournalEvent.Sent;
import com.plushm.controller.decide.JournalEvent.Told;
import com.plushm.controller.decide.JournalEvent.TreeHolds;
import java.util.Optional;

/** The form of {@link JournalEvent} in the journal. A type, once released, never changes. */
public final class JournalCodec {
  private static final int SIGNATURE_BYTES_MAX = 256;
  private static final int KEY_BYTES_MAX = 64;
  private static final int WORDS_BYTES_MAX = 64 << 10;
  private static final int CODE_BYTES_MAX = 16;

  /** Answers that came in together; a message of them is far smaller. */
  private static final int HEARD_MAX = 1 << 20;

  private JournalCodec() {}

  /** Writes an event with its type. */
  public static void write(JournalEvent event, FieldWriter out) {
    if (event instanceof Sent e) {
      Numbered command = e.command();
      out.number(1).command(command.id()).bytes(command.body()).bytes(command.signature());
    } else if (event instanceof HostIs e) {
      out.number(15);
      RecordFields.host(out, e.host());
    } else if (event instanceof OrdinalIs e) {
      out.number(3).number(e.ordinal().value()).text(e.host().value()).flag(e.node().isPresent());
      e.node().ifPresent(out::node);
    } else if (event instanceof TreeHolds e) {
      out.number(4);
      e.generation().write(out);
      out.number(e.highest()).flag(e.used());
    } else if (event instanceof Begun e) {
      out.number(5).text(e.key()).number(e.at()).text(e.digest());
      RequestCodec.write(e.request(), out);
    } else if (event instanceof Detached e) {
      out.number(6).text(e.key());
    } else if (event instanceof Noted e) {
      out.number(7).text(e.key());
      ExecutionNoteCodec.write(e.note(), out);
    } else {
      writeAccount(event, out);
    }
  }

  private static void writeAccount(JournalEvent event, FieldWriter out) {
    if (event instanceof Opened e) {
      out.number(8).text(e.key()).command(e.command()).ordinals(e.roster());
    } else if (event instanceof Heard e) {
      out.number(9).text(e.key()).command(e.command());
      out.list(e.answers(), (o, answer) -> answer.write(o));
    } else if (event instanceof Missed e) {
      out.number(10).text(e.key()).command(e.command()).ordinals(e.who());
      out.text(e.code().code()).text(e.words());
    } else if (event instanceof Forgot e) {
      out.number(11).text(e.key()).command(e.command()).number(e.ordinal().value());
    } else if (event instanceof Over e) {
      out.number(14);
      RecordFields.run(out, e.run());
    } else if (event instanceof Dropped e) {
      out.number(13).text(e.key());
    } else if (event instanceof Told e) {
      out.number(16);
      RecordFields.story(out, e.story());
    }
  }

  /**
   * Reads an event.
   *
   * @throws CodecException if it is none
   */
  public static JournalEvent read(FieldReader in) throws CodecException {
    int type = in.number(1, 16);
    return switch (type) {
      case 1 ->
          new Sent(
              new Numbered(in.command(), in.blob(Command.BYTES_MAX), in.blob(SIGNATURE_BYTES_MAX)));
      case 2 -> new HostIs(RecordFields.host(in, true)); // As it was before hosts had a history.
      case 3 ->
          new OrdinalIs(
              ordinal(in),
              in.host(),
              in.flag() ? Optional.of(in.node()) : Optional.<NodeId>empty());
      case 4 -> new TreeHolds(Generation.read(in), in.natural(), in.flag());
      case 5 -> begun(in);
      case 6 -> new Detached(key(in));
      case 7 -> new Noted(key(in), ExecutionNoteCodec.read(in));
      case 8 -> new Opened(key(in), in.command(), in.ordinals());
      case 9 -> new Heard(key(in), in.command(), in.list(HEARD_MAX, Collected::read));
      case 10 ->
          new Missed(key(in), in.command(), in.ordinals(), code(in), in.text(WORDS_BYTES_MAX));
      case 11 -> new Forgot(key(in), in.command(), ordinal(in));
      case 12 -> new Over(RecordFields.formerRun(in)); // Before its state and its file were told.
      case 13 -> new Dropped(key(in));
      case 14 -> new Over(RecordFields.run(in));
      case 15 -> new HostIs(RecordFields.host(in, false));
      default -> new Told(RecordFields.story(in));
    };
  }

  private static Begun begun(FieldReader in) throws CodecException {
    String key = key(in);
    long at = in.natural();
    String digest = in.text(KEY_BYTES_MAX);
    return new Begun(key, at, RequestCodec.read(in), digest);
  }

  static String key(FieldReader in) throws CodecException {
    return in.text(KEY_BYTES_MAX);
  }

  static Ordinal ordinal(FieldReader in) throws CodecException {
    return new Ordinal(in.number(0, HostTable.ORDINALS_MAX - 1));
  }

  /** An error by its stable code. */
  static ErrorCode code(FieldReader in) throws CodecException {
    String text = in.text(CODE_BYTES_MAX);
    for (ErrorCode code : ErrorCode.values()) {
      if (code.code().equals(text)) {
        return code;
      }
    }
    throw new CodecException("there is no error " + text);
  }

  /** A state by its name. */
  static HostState state(FieldReader in) throws CodecException {
    String text = in.text(CODE_BYTES_MAX);
    for (HostState state : HostState.values()) {
      if (state.name().equals(text)) {
        return state;
      }
    }
    throw new CodecException("a host is never " + text);
  }
}
