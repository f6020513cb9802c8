package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import java.util.List;

/**
 * What a target does with a package that lies there.
 *
 * @param archive the file, from the client's home on if it is relative; empty to remove what was
 *     installed
 * @param sha256 of the file, 64 hexadecimal digits: installed at most once under it; empty for a
 *     command without a file
 * @param kind {@code tar}, {@code zip}, {@code command} or {@code none}; {@code discard} if the
 *     archive is to be removed and nothing else
 * @param words of {@code command}; {@code ${archive}} in them is the file
 * @param destination the folder, from the client's home on if it is relative
 * @param strip leading folders of names that are left out
 * @param discard whether the archive is removed once it is installed
 */
public record Unpacking(
    String archive,
    String sha256,
    String kind,
    List<String> words,
    String destination,
    int strip,
    boolean discard) {
  private static final String DISCARD = "discard";
  private static final int KIND_BYTES_MAX = 16;
  private static final int HASH_BYTES_MAX = 64;
  private static final int STRIP_MAX = 100;

  /**
   * An archive is removed that nobody will install; it does no harm if it is not there.
   *
   * @param archive as {@link #archive}
   */
  public static Unpacking discarding(String archive) {
    return new Unpacking(archive, "", DISCARD, List.of(), "", 0, true);
  }

  /** Whether the archive is to be removed and nothing else. */
  public boolean discards() {
    return kind.equals(DISCARD);
  }

  void write(FieldWriter out) {
    out.text(archive).text(sha256).text(kind).list(words, FieldWriter::text);
    out.text(destination).number(strip).flag(discard);
  }

  static Unpacking read(FieldReader in) throws CodecException {
    return new Unpacking(
        in.text(Command.PATH_BYTES_MAX),
        in.text(HASH_BYTES_MAX),
        in.text(KIND_BYTES_MAX),
        in.list(Command.WORDS_MAX, i -> i.text(Command.WORD_BYTES_MAX)),
        in.text(Command.PATH_BYTES_MAX),
        in.number(0, STRIP_MAX),
        in.flag());
  }
}
