package com.plushm.controller.shell;

import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.SummaryJson;
import com.plushm.controller.shell.print.SummaryPrinter;

/** Prints the account of an activity and says what the command's exit status is. */
final class Report {
  /** The option that makes the largest status of the processes the command's. */
  static final Option LARGEST =
      Option.flag('S', "status", "exit with the largest status of the hosts' commands");

  /** Exit status when some commands failed. */
  private static final int FAILED = 4;

  private final Console console;
  private final String command;
  private final String verb;
  private final boolean named;

  /**
   * @param verb what a host that counts did: {@code answered}, {@code joined}, {@code left}
   * @param named whether processes have names that a person gave
   */
  Report(Console console, String command, String verb, boolean named) {
    this.console = console;
    this.command = command;
    this.verb = verb;
    this.named = named;
  }

  /** Prints results and account. */
  int print(Summary summary, Arguments arguments) {
    int status = exitStatus(summary, arguments.has(LARGEST.name()));
    if (PlushCommand.json(arguments)) {
      new SummaryJson(console.out()).print(summary, command, status);
    } else {
      console.blocks().print(summary.blocks(), named);
      printAccount(summary);
    }
    return status;
  }

  /** Prints the account alone: results were printed as they came. */
  void printAccount(Summary summary) {
    new SummaryPrinter(console.err(), console.errStyle()).print(summary, verb, named);
  }

  /**
   * The exit status (application.md §4): interrupted before missing before failed, and only the
   * last gives way to the largest status.
   */
  static int exitStatus(Summary summary, boolean largest) {
    int status = summary.exitStatus();
    return largest && status == FAILED ? Math.min(summary.largestStatus(), 255) : status;
  }
}
