package com.plushm.api.control;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.NodeId;
import java.util.Optional;

/**
 * Something that a node saw in the fabric, as it tells it in a {@link NodeReport}. It says how long
 * ago rather than when: hosts' clocks differ, and so no clock has to agree with another.
 *
 * @param ageMillis before the report was made
 * @param about the other node that it concerns
 * @param words what happened, for people; {@code about} is not repeated in them
 */
public record NodeEvent(long ageMillis, Optional<NodeId> about, String words) {
  /** Bytes of the words at most. */
  public static final int WORDS_BYTES_MAX = 512;

  void write(FieldWriter out) {
    out.number(ageMillis).flag(about.isPresent());
    about.ifPresent(out::node);
    out.text(words);
  }

  static NodeEvent read(FieldReader in) throws CodecException {
    long age = in.natural();
    Optional<NodeId> about = in.flag() ? Optional.of(in.node()) : Optional.empty();
    return new NodeEvent(age, about, in.text(WORDS_BYTES_MAX));
  }
}
