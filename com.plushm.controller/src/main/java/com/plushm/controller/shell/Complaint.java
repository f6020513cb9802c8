package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.EOFException;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person reads of an error: one line. The stack trace of a defect goes to the log alone. */
final class Complaint {
  private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);
  private static final int CAUSES_MAX = 16;

  private final Console console;
  private final Path log;

  /**
   * @param log the controller's log, which an internal error names
   */
  Complaint(Console console, Path log) {
    this.console = console;
    this.log = log;
  }

  /** Prints the line; the result is the command's exit status. */
  int print(Throwable failure) {
    PlushException readable = readable(failure);
    console.err().print(console.errStyle().bad(readable.getMessage()) + "\n");
    console.flush();
    return readable.code().exitStatus();
  }

  private PlushException readable(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      if (cause instanceof PlushException known) {
        return known;
      }
      if (cause instanceof CommandNotFoundException unknown) {
        return Manuals.unknown(unknown.getCommand());
      }
      if (cause instanceof InterruptedException) {
        return new PlushException(
            ErrorCode.CONTROLLER_GONE, "the controller is ending", null, "try again");
      }
      cause = cause.getCause();
    }
    boolean syntax =
        failure instanceof EOFException
            || failure.getClass().getName().startsWith("org.apache.felix.gogo");
    if (syntax) {
      return new PlushException(
          ErrorCode.USAGE,
          "the line cannot be read: " + failure.getMessage(),
          null,
          "put it into single quotes");
    }
    LOG.error("a command failed", failure);
    return new PlushException(ErrorCode.INTERNAL, "internal error: " + failure, null, "see " + log);
  }
}
