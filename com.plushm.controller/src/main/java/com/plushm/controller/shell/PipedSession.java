package com.plushm.controller.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/** Commands from a pipe or a file, one a line; {@code #} starts a comment. */
final class PipedSession {
  private static final int INTERRUPTED = 130;

  private final CommandProcessor processor;
  private final Console console;
  private final Complaint complaint;

  PipedSession(CommandProcessor processor, Console console, Complaint complaint) {
    this.processor = processor;
    this.console = console;
    this.complaint = complaint;
  }

  /**
   * Executes all lines.
   *
   * @return the exit status of the last one; 130 if a Ctrl-C ended it
   */
  int run() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    int status = 0;
    try (CommandSession session =
        processor.createSession(console.in(), console.out(), console.err())) {
      LineExecution execution = new LineExecution(session);
      String line = lines.readLine();
      while (line != null) {
        String command = line.strip();
        if (LineExecution.isExit(command)) {
          return status;
        }
        if (!command.isEmpty() && !command.startsWith("#")) {
          status = execution.execute(console, complaint, command);
        }
        if (console.interrupts().count() > 0) {
          return INTERRUPTED;
        }
        line = lines.readLine();
      }
    }
    return status;
  }
}
