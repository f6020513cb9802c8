package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;

/**
 * An answer on its way up, with everyone who gave it. Two that differ in {@code who} alone fold.
 * Duplicates are known by (ordinal, command, incarnation, stream, place).
 */
public record Collected(CommandId command, Incarnation incarnation, OrdinalSet who, Answer answer) {
  /** What an answer costs beside the bytes of its output. */
  private static final long OVERHEAD_BYTES = 96;

  /** Its bytes as flow control counts them, the same at both ends of an edge (protocol.md §5.6). */
  public long weight() {
    long bytes = answer instanceof Answer.Output output ? output.bytes().length() : 0;
    return OVERHEAD_BYTES + bytes + (long) Integer.BYTES * who.runs().length;
  }

  public void write(FieldWriter out) {
    out.command(command).incarnation(incarnation).ordinals(who);
    Answer.write(answer, out);
  }

  public static Collected read(FieldReader in) throws CodecException {
    return new Collected(in.command(), in.incarnation(), in.ordinals(), Answer.read(in));
  }
}
