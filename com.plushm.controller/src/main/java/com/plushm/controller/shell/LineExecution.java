package com.plushm.controller.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Executes lines that a person typed, in one Gogo session. */
final class LineExecution {
  private final CommandSession session;
  private final NodeSetQuoting quoting = new NodeSetQuoting(Manuals.ALL);

  LineExecution(CommandSession session) {
    this.session = session;
  }

  /** Whether the line is one that ends the session. */
  static boolean isExit(String line) {
    return line.equals("exit") || line.equals("quit") || line.equals("logout");
  }

  /**
   * Executes a line, with its output on the console.
   *
   * @return the exit status
   */
  int execute(Console console, Complaint complaint, String line) {
    try {
      console.attachTo(session);
      console.exit(0);
      Object result = session.execute(quoting.quote(line));
      if (result != null) {
        console.out().print(session.format(result, Converter.INSPECT) + "\n");
      }
      return console.status();
    } catch (Exception | StackOverflowError e) {
      return complaint.print(e);
    } finally {
      console.flush();
    }
  }
}
