package com.plushm.cli;

/** An error that a person sees, as one line that starts with a stable code; never a stack trace. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit status of a defect or a controller that cannot be had. */
  static final int INTERNAL = 1;

  /** Exit status of a wrong command line or configuration. */
  static final int USAGE = 2;

  private final int exitStatus;

  /**
   * @param code as in {@code com.plushm.api.error.ErrorCode}
   * @param what what failed, and where
   * @param todo what to do about it
   */
  Failure(String code, int exitStatus, String what, String todo) {
    super(code + " " + what + " — " + todo);
    this.exitStatus = exitStatus;
  }

  int exitStatus() {
    return exitStatus;
  }
}
