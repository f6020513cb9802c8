package com.plushm.api.overlay;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;

/**
 * One of the trees that a run has in the course of time (protocol.md §6): which overlay, and its
 * number, which grows from each to the next.
 *
 * @param number {@link #FIRST} for the tree that a run begins with
 * @param overlay as {@link OverlayChoice} reads it
 */
public record Generation(long number, String overlay) {
  /** The number of the tree that a run begins with. */
  public static final long FIRST = 1;

  private static final char MARK = '@';

  public Generation {
    if (number < FIRST || overlay.length() > OverlayChoice.LENGTH_MAX) {
      throw new IllegalArgumentException("no generation: " + number + " of " + overlay);
    }
  }

  /** The tree that a run begins with. */
  public static Generation first(String overlay) {
    return new Generation(FIRST, overlay);
  }

  public void write(FieldWriter out) {
    out.number(number).text(overlay);
  }

  public static Generation read(FieldReader in) throws CodecException {
    long number = in.natural();
    String overlay = in.text(OverlayChoice.LENGTH_MAX);
    if (number < FIRST) {
      throw new CodecException("no generation has number " + number);
    }
    return new Generation(number, overlay);
  }

  /**
   * Reads what {@link #toString} wrote; an overlay alone is the first generation.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Generation parse(String text) {
    int mark = text.lastIndexOf(MARK);
    if (mark < 0) {
      return first(text);
    }
    return new Generation(Long.parseLong(text.substring(mark + 1)), text.substring(0, mark));
  }

  /** {@code randtree:degree=4@1001}; the first generation is its overlay alone. */
  @Override
  public String toString() {
    return number == FIRST ? overlay : overlay + MARK + number;
  }
}
