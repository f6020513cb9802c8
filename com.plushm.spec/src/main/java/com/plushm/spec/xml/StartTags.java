package com.plushm.spec.xml;

import com.plushm.spec.problem.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the start tags of a well-formed text begin, and their attributes: the JDK's reader tells
 * only where a tag ends, and that not exactly.
 */
final class StartTags {
  private final String text;
  private final List<Tag> tags = new ArrayList<>();
  private int at;
  private int line = 1;
  private int column = 1;

  /** One start tag; its attributes by their names. */
  record Tag(Place place, Map<String, Place> attributes) {}

  private StartTags(String text) {
    this.text = text;
  }

  /** All of a text, in their order; of what is not well-formed, those that can be seen. */
  static List<Tag> of(String text) {
    StartTags all = new StartTags(text);
    while (all.at < text.length()) {
      all.next();
    }
    return all.tags;
  }

  private void next() {
    if (text.charAt(at) != '<') {
      step();
    } else if (text.startsWith("<!--", at)) {
      skip("-->");
    } else if (text.startsWith("<![CDATA[", at)) {
      skip("]]>");
    } else if (text.startsWith("<?", at)) {
      skip("?>");
    } else if (text.startsWith("</", at) || text.startsWith("<!", at)) {
      skip(">");
    } else {
      tag();
    }
  }

  private void tag() {
    Map<String, Place> attributes = new LinkedHashMap<>();
    tags.add(new Tag(new Place(line, column), attributes));
    word();
    while (at < text.length() && text.charAt(at) != '>') {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        step();
        skip(String.valueOf(c));
      } else if (Character.isWhitespace(c) || c == '/' || c == '=') {
        step();
      } else {
        Place place = new Place(line, column);
        attributes.putIfAbsent(word(), place);
      }
    }
  }

  /** A name, or what stands where one should. */
  private String word() {
    int start = at;
    do {
      step();
    } while (at < text.length()
        && "=>/\"'".indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at)));
    return text.substring(start, at);
  }

  private void skip(String end) {
    int found = text.indexOf(end, at);
    int to = found < 0 ? text.length() : found + end.length();
    while (at < to) {
      step();
    }
  }

  private void step() {
    char c = text.charAt(at);
    boolean crOfCrLf = c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
    at++;
    if (crOfCrLf || Character.isLowSurrogate(c)) {
      return;
    }
    boolean lineBreak = c == '\n' || c == '\r';
    line += lineBreak ? 1 : 0;
    column = lineBreak ? 1 : column + 1;
  }
}
