package com.plushm.api.nodeset;

import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodePattern.Range;
import java.util.ArrayList;
import java.util.List;

/** Reads one operand: literal text and brackets up to an operator, a blank or the end. */
final class OperandReader {
  private static final String NUMBER_ADVICE =
      "write numbers as in [1-10,15] or [001-128] or [0-10/2]";

  private final String text;
  private final NodeSetSyntax syntax;
  private int at;

  OperandReader(String text, NodeSetSyntax syntax) {
    this.text = text;
    this.syntax = syntax;
  }

  /** Where the last operand ended. */
  int end() {
    return at;
  }

  NodePattern read(int start) {
    at = start;
    boolean group = text.charAt(start) == '@';
    List<String> literals = new ArrayList<>();
    List<List<Range>> dimensions = new ArrayList<>();
    int literal = start;
    while (at < text.length() && !isEnd(text.charAt(at))) {
      char c = text.charAt(at);
      if (c == '[') {
        checkSeparated(literal, dimensions.isEmpty());
        literals.add(text.substring(literal, at));
        dimensions.add(bracket());
        literal = at;
      } else {
        checkCharacter(c, start, group);
        at++;
      }
    }
    literals.add(text.substring(literal, at));
    NodePattern operand = new NodePattern(literals, dimensions);
    if (group) {
      checkGroup(text.substring(start, at), start);
    }
    return operand;
  }

  private static boolean isEnd(char c) {
    return NodeSetParser.isOperator(c) || NodeSetParser.isBlank(c);
  }

  /** Two numbers side by side could not be told apart in the names: n[1-11][1-11]. */
  private void checkSeparated(int literal, boolean first) {
    if (!first && NodeNames.endOfDigits(text, literal) == at) {
      throw syntax.error(
          at,
          "two brackets with nothing but digits between them",
          "write the numbers in one bracket");
    }
  }

  private void checkCharacter(char c, int start, boolean group) {
    if (c == ']') {
      throw syntax.error(at, "']' without '['", "write ranges as in node[1-10]");
    }
    boolean allowed =
        group
            ? at == start
                || c == ':'
                || c == '*'
                || c == '/'
                || c == '+'
                || NodeNames.isCharacter(c)
            : Wildcard.isWildcard(c)
                || (at == start ? NodeNames.isFirstCharacter(c) : NodeNames.isCharacter(c));
    if (!allowed) {
      throw syntax.error(
          at,
          printed(c) + (at == start ? " cannot begin a name" : " cannot be part of a name"),
          switch (c) {
            case '@' ->
                "a group stands by itself, as in a,@group; users are not part of a node set";
            case ':' -> "ports and paths are not part of a node set";
            default -> NodeSetSyntax.NAME_ADVICE;
          });
    }
  }

  private static String printed(char c) {
    return c > ' ' && c <= '~' ? "'" + c + "'" : String.format("U+%04X", (int) c);
  }

  private void checkGroup(String group, int start) {
    int colon = group.indexOf(':');
    String name = group.substring(colon < 0 ? 1 : colon + 1);
    boolean whole = name.equals(GroupResolver.ALL);
    if (name.isEmpty()
        || colon == 1
        || name.indexOf(':') >= 0
        || (!whole && Wildcard.isIn(group))) {
      throw syntax.error(
          start, "this is not a group", "write @group, @source:group, @* or @source:*");
    }
  }

  private List<Range> bracket() {
    int open = at++;
    if (text.indexOf(']', open) < 0) {
      throw syntax.error(open, "the bracket is not closed", "add ']' after the last range");
    }
    List<Range> ranges = new ArrayList<>();
    while (true) {
      ranges.add(range());
      char c = text.charAt(at++);
      if (c == ']') {
        return ranges;
      }
      if (c == '/') {
        throw syntax.error(at - 1, "a step without a range", NUMBER_ADVICE);
      }
      if (c != ',') {
        throw syntax.error(at - 1, printed(c) + " where ',' or ']' belongs", NUMBER_ADVICE);
      }
    }
  }

  private Range range() {
    skipBlanks();
    int start = at;
    String first = digits();
    boolean single = !accept('-');
    String last = single ? first : digits();
    long step = single || !accept('/') ? 1 : step();
    boolean padded = isPadded(first) || isPadded(last);
    if (padded && first.length() != last.length()) {
      int width = Math.max(first.length(), last.length());
      throw syntax.error(
          start,
          "the range " + first + "-" + last + " mixes paddings",
          "write both ends with " + width + " digits, or split the range in two");
    }
    long from = Long.parseLong(first);
    long to = Long.parseLong(last);
    if (from > to) {
      throw syntax.error(
          start,
          "the range " + first + "-" + last + " runs backwards",
          "write the smaller end first");
    }
    return new Range(from, to, step, padded ? first.length() : 0);
  }

  private long step() {
    int start = at;
    long step = Long.parseLong(digits());
    if (step == 0) {
      throw syntax.error(start, "a step of 0", "steps are at least 1, as in [0-10/2]");
    }
    return step;
  }

  private static boolean isPadded(String digits) {
    return digits.length() > 1 && digits.charAt(0) == '0';
  }

  private boolean accept(char c) {
    boolean here = text.charAt(at) == c;
    if (here) {
      at++;
    }
    return here;
  }

  /** There is a closing bracket ahead, so none of these steps can run past the end. */
  private void skipBlanks() {
    while (NodeSetParser.isBlank(text.charAt(at))) {
      at++;
    }
  }

  private String digits() {
    skipBlanks();
    int end = NodeNames.endOfDigits(text, at);
    if (end == at) {
      throw unexpected(at);
    }
    if (end - at > NumberKey.MAX_DIGITS) {
      throw syntax.error(
          at,
          "a number of " + (end - at) + " digits",
          NumberKey.MAX_DIGITS + " digits are the limit inside brackets");
    }
    String digits = text.substring(at, end);
    at = end;
    skipBlanks();
    return digits;
  }

  private PlushException unexpected(int index) {
    char c = text.charAt(index);
    if (c == ']' || c == ',') {
      return syntax.error(index, "a number is missing", NUMBER_ADVICE);
    }
    if (c == '-') {
      return syntax.error(index, "a number cannot be negative", NUMBER_ADVICE);
    }
    return syntax.error(index, printed(c) + " is not a number", NUMBER_ADVICE);
  }
}
