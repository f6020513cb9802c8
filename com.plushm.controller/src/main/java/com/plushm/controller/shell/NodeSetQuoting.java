package com.plushm.controller.shell;

import com.plushm.controller.shell.option.Option;
import java.util.List;

/**
 * Quotes, in a line typed by a person, what Gogo would take apart: node sets ({@code -w
 * node[1-3]!node2}) and words with wildcards, of the commands that we know. A word with a {@code
 * $}, a parenthesis or a brace in it that is no node set stays Gogo's. A node set ends at a blank.
 */
final class NodeSetQuoting {
  private static final String ENDS = ";|&})]";

  /** Unquoted, these make Gogo do something that a person typing our commands did not mean. */
  private static final String GLOBS = "[]*?~!^&<>=%#";

  private final List<Manual> manuals;

  NodeSetQuoting(List<Manual> manuals) {
    this.manuals = manuals;
  }

  /** The line for Gogo. */
  String quote(String line) {
    return new Scan(line).all();
  }

  /** The text as one literal word of Gogo's. */
  static String literal(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** One walk through a line. */
  private final class Scan {
    private final String line;
    private final StringBuilder quoted = new StringBuilder();
    private int at;

    Scan(String line) {
      this.line = line;
    }

    String all() {
      while (at < line.length()) {
        statement();
      }
      return quoted.toString();
    }

    private void statement() {
      blanks();
      int start = at;
      while (at < line.length()
          && !isBlank(at)
          && !isEnd(at)
          && "({".indexOf(line.charAt(at)) < 0) {
        at++;
      }
      String name = line.substring(start, at);
      quoted.append(name);
      Manual manual = find(name);
      if (manual == null) {
        copyToEnd();
      } else {
        arguments(manual);
      }
      if (at < line.length()) {
        quoted.append(line.charAt(at++));
      }
    }

    /** Copies what is not ours up to the end of the statement, quotes kept together. */
    private void copyToEnd() {
      while (at < line.length() && !isEnd(at) && "({".indexOf(line.charAt(at)) < 0) {
        int start = at;
        char c = line.charAt(at);
        if (c == '\'' || c == '"') {
          skipQuoted();
        } else {
          at++;
        }
        quoted.append(line, start, at);
      }
    }

    private void arguments(Manual manual) {
      boolean nodeSet = false;
      boolean optionsEnded = false;
      while (true) {
        blanks();
        if (at >= line.length() || (isEnd(at) && !nodeSet)) {
          return;
        }
        boolean option = !optionsEnded && !nodeSet && line.charAt(at) == '-';
        if (nodeSet || (!option && manual.operands() == Manual.Operands.NODES)) {
          quoted.append(literal(unquoted(raw())));
          nodeSet = false;
        } else if (option) {
          String word = peekRaw();
          optionsEnded = word.equals("--");
          nodeSet = takesNodeSet(manual, word);
          option(manual, word);
        } else {
          word();
        }
      }
    }

    /** An option: one with a node set in the same word is quoted whole. */
    private void option(Manual manual, String word) {
      int equals = word.indexOf('=');
      boolean attached =
          (equals > 0 && takesNodeSet(manual, word.substring(0, equals)))
              || (word.length() > 2
                  && word.charAt(1) != '-'
                  && takesNodeSet(manual, word.substring(0, 2)));
      if (!attached) {
        word();
        return;
      }
      int from = equals > 0 && word.startsWith("--") ? equals + 1 : 2;
      raw();
      quoted.append(literal(word.substring(0, from) + unquoted(word.substring(from))));
    }

    /** A word of a command line in the ways of a shell; what is literal in it becomes so. */
    private void word() {
      int start = at;
      boolean gogo = false;
      boolean special = false;
      StringBuilder text = new StringBuilder();
      while (at < line.length() && !isBlank(at) && ";|".indexOf(line.charAt(at)) < 0) {
        char c = line.charAt(at);
        if (c == '\'' || c == '"') {
          int quoteStart = at;
          skipQuoted();
          String inner = inner(line.substring(quoteStart, at));
          gogo |= c == '"' && (inner.indexOf('$') >= 0 || inner.indexOf('\\') >= 0);
          special = true;
          text.append(inner);
        } else {
          gogo |= "$({\\`".indexOf(c) >= 0;
          special |= GLOBS.indexOf(c) >= 0;
          text.append(c);
          at++;
        }
      }
      if (gogo || !special) {
        quoted.append(line, start, at);
      } else {
        quoted.append(literal(text.toString()));
      }
    }

    /** Up to the next blank, whatever is in it; blanks within quotes that begin it belong to it. */
    private String raw() {
      int start = at;
      if (line.charAt(at) == '\'' || line.charAt(at) == '"') {
        skipQuoted();
      }
      while (at < line.length() && !isBlank(at)) {
        at++;
      }
      return line.substring(start, at);
    }

    private String peekRaw() {
      int start = at;
      String word = raw();
      at = start;
      return word;
    }

    private void blanks() {
      while (at < line.length() && isBlank(at)) {
        quoted.append(line.charAt(at++));
      }
    }

    private void skipQuoted() {
      int end = line.indexOf(line.charAt(at), at + 1);
      at = end < 0 ? line.length() : end + 1;
    }

    private boolean isBlank(int index) {
      return line.charAt(index) == ' ' || line.charAt(index) == '\t';
    }

    private boolean isEnd(int index) {
      return ENDS.indexOf(line.charAt(index)) >= 0 || line.charAt(index) == '\n';
    }
  }

  /** Without the quotes around the whole of it, if there are any. */
  private static String unquoted(String word) {
    char first = word.isEmpty() ? ' ' : word.charAt(0);
    boolean whole =
        (first == '\'' || first == '"')
            && word.length() > 1
            && word.indexOf(first, 1) == word.length() - 1;
    return whole ? inner(word) : word;
  }

  /** What is between two quotes; the second may be missing. */
  private static String inner(String word) {
    boolean closed = word.length() > 1 && word.charAt(word.length() - 1) == word.charAt(0);
    return word.substring(1, closed ? word.length() - 1 : word.length());
  }

  private Manual find(String name) {
    String bare = name.startsWith("plush:") ? name.substring("plush:".length()) : name;
    for (Manual manual : manuals) {
      if (manual.name().equals(bare)) {
        return manual;
      }
    }
    return null;
  }

  private static boolean takesNodeSet(Manual manual, String word) {
    for (Option option : manual.options()) {
      if (option.argument().equals("NODESET")
          && (word.equals("-" + option.letter()) || word.equals("--" + option.name()))) {
        return true;
      }
    }
    return false;
  }
}
