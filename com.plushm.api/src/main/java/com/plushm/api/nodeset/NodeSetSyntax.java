package com.plushm.api.nodeset;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;

/** A place in a node-set expression, and the errors that name it. */
final class NodeSetSyntax {
  /** Characters of the expression shown on each side of the fault. */
  private static final int EXCERPT = 30;

  static final String NAME_ADVICE =
      "a name has ASCII letters, digits, '-', '.' and '_', starts with none of '-' and '.', and has"
          + " "
          + NodeNames.MAX_NAME_LENGTH
          + " characters at most";

  static final String LIMIT_ADVICE =
      "a node set has " + NodeSet.MAX_NODES + " nodes at most: ask for a part of them";

  private final String text;
  private final String of;

  private NodeSetSyntax(String text, String of) {
    this.text = text;
    this.of = of;
  }

  /** Places in what the user wrote. */
  static NodeSetSyntax of(String text) {
    return new NodeSetSyntax(text, "");
  }

  /** Places in what a resolver answered for a group. */
  static NodeSetSyntax ofGroup(String text, String group) {
    return new NodeSetSyntax(text, " of group " + printable(group));
  }

  /** A fault at an index (from 0) of the text; the message counts columns from 1. */
  PlushException error(int index, String what, String todo) {
    return error(ErrorCode.NODESET_SYNTAX, index, what, todo);
  }

  PlushException error(ErrorCode code, int index, String what, String todo) {
    String where = "column " + (index + 1) + of;
    return new PlushException(code, "node set '" + excerpt(index) + "': " + what, where, todo);
  }

  /** A result that is too large, without a place to blame. */
  static PlushException tooLarge(String what) {
    return new PlushException(ErrorCode.NODESET_TOO_LARGE, what, null, LIMIT_ADVICE);
  }

  private String excerpt(int index) {
    int from = index <= 2 * EXCERPT ? 0 : index - EXCERPT;
    int to = text.length() - index <= 2 * EXCERPT ? text.length() : index + EXCERPT;
    return (from > 0 ? "..." : "")
        + printable(text.substring(from, to))
        + (to < text.length() ? "..." : "");
  }

  /** The text cut to a readable length, without characters that would upset a terminal. */
  static String printable(String text) {
    int length = Math.min(text.length(), 4 * EXCERPT);
    StringBuilder printable = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      printable.append(c < ' ' || (c > '~' && !Character.isLetterOrDigit(c)) ? '?' : c);
    }
    return printable.append(length < text.length() ? "..." : "").toString();
  }
}
