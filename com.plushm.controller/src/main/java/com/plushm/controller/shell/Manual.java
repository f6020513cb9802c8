package com.plushm.controller.shell;

import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.Style;
import java.io.PrintStream;
import java.util.List;

/**
 * What a person can learn of a command.
 *
 * @param usage what follows the name, one line for each form
 * @param operands what its operands are; the interactive shell quotes and completes by it
 * @param examples whole command lines, each with a few words, in turn
 */
record Manual(
    String name,
    String summary,
    List<String> usage,
    Operands operands,
    List<Option> options,
    List<String> examples) {

  /** What the operands of a command are. */
  enum Operands {
    NONE,
    /** Node sets. */
    NODES,
    /** A specification's file. */
    FILE,
    /** An execution's id. */
    EXECUTION,
    /** Fixed words, or a command line of the hosts. */
    WORDS
  }

  /** The option that every command has. */
  static final Option HELP = Option.flag('h', "help", "this text");

  /** The option of every command that prints results. */
  static final Option JSON = Option.flag('\0', "json", "one JSON document a line");

  void print(PrintStream out, Style style) {
    out.print(style.strong(name) + " - " + summary + "\n\n");
    String lead = "usage: ";
    for (String form : usage) {
      out.print(lead + name + (form.isEmpty() ? "" : " " + form) + "\n");
      lead = "       ";
    }
    int width = 0;
    for (Option option : options) {
      width = Math.max(width, option.forms().length());
    }
    out.print("\n" + style.strong("options") + "\n");
    for (Option option : options) {
      String forms = option.forms();
      out.print("  " + forms + " ".repeat(width - forms.length() + 2) + option.help() + "\n");
    }
    if (!examples.isEmpty()) {
      out.print("\n" + style.strong("examples") + "\n");
    }
    for (int i = 0; i + 1 < examples.size(); i += 2) {
      out.print("  plushm " + examples.get(i) + "\n      " + examples.get(i + 1) + "\n");
    }
  }
}
