package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.OrdinalSet;

/**
 * The controller has these answers: the bytes below the two numbers, and the end if {@code ended}.
 * Until it comes down, a participant keeps them (protocol.md §5.4).
 */
public record Received(
    CommandId command, OrdinalSet who, long outBelow, long errBelow, boolean ended) {
  public void write(FieldWriter out) {
    out.command(command).ordinals(who).number(outBelow).number(errBelow).flag(ended);
  }

  public static Received read(FieldReader in) throws CodecException {
    return new Received(in.command(), in.ordinals(), in.natural(), in.natural(), in.flag());
  }
}
