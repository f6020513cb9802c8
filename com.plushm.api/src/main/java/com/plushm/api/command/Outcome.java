package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import java.nio.charset.StandardCharsets;

/**
 * How a process ended on one host.
 *
 * @param value exit status or number of the signal, by kind; else 0
 * @param detail for people; empty if the kind says it all; what is longer than can be sent, the
 *     name of a program for one, is cut
 */
public record Outcome(Kind kind, int value, String detail) {
  private static final int DETAIL_BYTES_MAX = 4_096;

  /** What is left of a detail that is too long. A character is at most four bytes. */
  private static final int CUT_CHARS = DETAIL_BYTES_MAX / 4 - 1;

  private static final String MORE = "…";

  public Outcome {
    if (detail.length() > CUT_CHARS
        && detail.getBytes(StandardCharsets.UTF_8).length > DETAIL_BYTES_MAX) {
      // Never half a character, which would be another one on the way.
      boolean half = Character.isHighSurrogate(detail.charAt(CUT_CHARS - 1));
      detail = detail.substring(0, half ? CUT_CHARS - 1 : CUT_CHARS) + MORE;
    }
  }

  /** The kinds of ends. */
  public enum Kind {
    /** It ended by itself, with an exit status. */
    EXITED,
    /** A signal ended it. */
    SIGNALLED,
    /** It could not be started; {@code value} is 127 for not found, 126 for not executable. */
    NOT_STARTED,
    /** Its time was up, and it was ended. */
    TIMED_OUT,
    /** The client died meanwhile; whether the process finished cannot be known. */
    UNKNOWN,
    /** A monitor tripped, and it was ended; {@code detail} says which. */
    TRIPPED
  }

  public static Outcome exited(int status) {
    return new Outcome(Kind.EXITED, status, "");
  }

  /**
   * The status as a shell would give it: 128 + signal, 124 for a time-out, 125 for a monitor, 255
   * for unknown.
   */
  public int status() {
    return switch (kind) {
      case EXITED, NOT_STARTED -> value;
      case SIGNALLED -> 128 + value;
      case TIMED_OUT -> 124;
      case UNKNOWN -> 255;
      case TRIPPED -> 125;
    };
  }

  public boolean success() {
    return kind == Kind.EXITED && value == 0;
  }

  public void write(FieldWriter out) {
    out.number(kind.ordinal()).number(value).text(detail);
  }

  public static Outcome read(FieldReader in) throws CodecException {
    return new Outcome(
        in.constant(Kind.values()), in.number(-1, 1 << 16), in.text(DETAIL_BYTES_MAX));
  }
}
