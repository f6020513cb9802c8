package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.Bytes;

/**
 * What a participant sends up for a command. Equal answers of several participants fold into one
 * with the union of their ordinals (protocol.md §5.5); equality is by content.
 */
public sealed interface Answer {
  /** The largest chunk of output. */
  int CHUNK_BYTES_MAX = 32 << 10;

  /**
   * A piece of output.
   *
   * @param at the bytes of the stream before it: wherever a stream was cut before, equal pieces at
   *     the same place fold
   */
  record Output(Stream stream, long at, Bytes bytes) implements Answer {}

  /**
   * The process ended.
   *
   * @param outBytes bytes of standard output in all chunks
   * @param errBytes bytes of standard error in all chunks
   * @param digest SHA-256 over both whole streams, standard output first, each behind its length
   * @param lostBytes output that a cap cost; it was the oldest
   */
  record Ended(Outcome outcome, long outBytes, long errBytes, Bytes digest, long lostBytes)
      implements Answer {}

  static void write(Answer answer, FieldWriter out) {
    if (answer instanceof Output a) {
      out.number(1).number(a.stream.ordinal()).number(a.at).bytes(a.bytes);
    } else if (answer instanceof Ended a) {
      out.number(2);
      a.outcome.write(out);
      out.number(a.outBytes).number(a.errBytes).bytes(a.digest).number(a.lostBytes);
    }
  }

  static Answer read(FieldReader in) throws CodecException {
    return switch (in.number(1, 2)) {
      case 1 -> new Output(in.constant(Stream.values()), in.natural(), in.blob(CHUNK_BYTES_MAX));
      default -> new Ended(Outcome.read(in), in.natural(), in.natural(), in.blob(64), in.natural());
    };
  }
}
