package com.plushm.spec.yaml;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** The text of a file, and the places in it. */
public final class Source {
  /** Longest line, in characters: the parser's time grows with the square of it. */
  static final int LINE_MAX = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final String text;

  private Source(String text) {
    this.text = text;
  }

  /**
   * Decodes a file: UTF-8, and no characters that YAML forbids.
   *
   * @param json whether the text is JSON
   * @return nothing if there is a problem, which has been noted
   */
  public static Optional<Source> decode(byte[] content, boolean json, Problems problems) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer decoded = CharBuffer.allocate(content.length);
    boolean malformed = decoder.decode(ByteBuffer.wrap(content), decoded, true).isError();
    String text = decoded.flip().toString();
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    int forbidden = firstForbidden(text);
    if (forbidden < text.length()) {
      String what = "forbidden character U+%04X".formatted(text.codePointAt(forbidden));
      problems.add(end(text.substring(0, forbidden)), what, "remove it, or write it as an escape");
      return Optional.empty();
    }
    if (malformed) {
      problems.add(end(text), "these bytes are not UTF-8", "save the file as UTF-8");
      return Optional.empty();
    }
    return hasBoundedLines(text, problems)
        ? Optional.of(new Source(json ? asYaml(text) : text))
        : Optional.empty();
  }

  /** No text at all, for scalars that come from elsewhere: each has its own place. */
  public static Source none() {
    return new Source("");
  }

  private static boolean hasBoundedLines(String text, Problems problems) {
    int line = 1;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (end - start > LINE_MAX) {
        String what = "a line of " + (end - start) + " characters";
        problems.add(new Place(line, 1), what, "the limit is " + LINE_MAX);
        return false;
      }
      start = end + 1;
      line++;
    }
    return true;
  }

  /**
   * The two things that JSON allows and this parser does not: tabs between tokens, and an escaped
   * slash (columns after one count one less).
   */
  private static String asYaml(String json) {
    StringBuilder yaml = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\' && i + 1 < json.length()) {
        char escaped = json.charAt(++i);
        yaml.append(escaped == '/' ? "/" : "\\" + escaped);
      } else {
        yaml.append(c == '\t' ? ' ' : c);
      }
    }
    return yaml.toString();
  }

  private static int firstForbidden(String text) {
    int i = 0;
    while (i < text.length() && StreamReader.isPrintable(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  String text() {
    return text;
  }

  /** Its lines, without their ends. */
  public List<String> lines() {
    return text.lines().toList();
  }

  /** The place after a text that begins where a file does. */
  private static Place end(String text) {
    return advance(new Place(1, 1), text);
  }

  /** The place after a text that begins at a place. */
  private static Place advance(Place from, String text) {
    int line = from.line();
    int column = from.column();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean crOfCrLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (crOfCrLf || Character.isLowSurrogate(c)) {
        continue;
      }
      boolean lineBreak = c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
      line += lineBreak ? 1 : 0;
      column = lineBreak ? 1 : column + 1;
    }
    return new Place(line, column);
  }

  /**
   * The place of a part of a scalar's text: where the part stands as it is in the file. Quotes,
   * indentation and folded lines shift it, so it is counted: the third {@code ${} of the text is the
   * third one of the file's piece. Where escapes hide it, the scalar's own place.
   *
   * @param offset where the part begins in the scalar's text
   * @param part the part itself; if empty, the scalar must stand in the file as it is
   */
  public Place locate(Tree.Scalar scalar, int offset, String part) {
    int start = text.offsetByCodePoints(0, scalar.start());
    int end = text.offsetByCodePoints(start, scalar.end() - scalar.start());
    String piece = text.substring(start, end);
    int whole = piece.indexOf(scalar.text());
    if (whole >= 0) {
      return advance(scalar.place(), piece.substring(0, whole + offset));
    }
    int at = part.isEmpty() ? -1 : piece.indexOf(part);
    int before = part.isEmpty() ? -1 : scalar.text().indexOf(part);
    while (at >= 0 && before >= 0 && before < offset) {
      before = scalar.text().indexOf(part, before + 1);
      at = piece.indexOf(part, at + 1);
    }
    return at < 0 ? scalar.place() : advance(scalar.place(), piece.substring(0, at));
  }
}
