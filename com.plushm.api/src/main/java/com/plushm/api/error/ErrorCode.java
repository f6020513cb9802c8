package com.plushm.api.error;

/**
 * The stable codes of errors that a person sees. A code, once released, never changes its meaning;
 * {@link #exitStatus()} is what a command that failed for this reason returns (application.md §4).
 */
public enum ErrorCode {
  INTERNAL("PM001", 1),
  USAGE("PM100", 2),
  NODESET_SYNTAX("PM101", 2),
  NODESET_TOO_LARGE("PM102", 2),
  NODESET_GROUP("PM103", 2),
  SPEC_INVALID("PM110", 2),
  SPEC_UNREADABLE("PM111", 2),
  CONFIG_INVALID("PM120", 2),
  NO_SUCH_EXECUTION("PM130", 2),
  NO_SUCH_TARGET("PM131", 2),
  FILE_UNREADABLE("PM140", 2),
  FILE_CHANGED("PM141", 3),
  PACKAGE_REFUSED("PM142", 3),
  PACKAGE_FAILED("PM143", 3),
  CONTROLLER_START("PM200", 1),
  CONTROLLER_BUSY("PM201", 1),
  CONTROLLER_GONE("PM202", 1),
  STATE_UNUSABLE("PM203", 1),
  JOURNAL_DAMAGED("PM204", 1),
  STATE_OUTDATED("PM205", 1),
  HOST_UNRESOLVED("PM300", 3),
  HOST_REFUSED("PM301", 3),
  HOST_UNREACHABLE("PM302", 3),
  HOST_TIMEOUT("PM303", 3),
  HOST_KEY_WRONG("PM304", 3),
  HOST_KEY_UNKNOWN("PM305", 3),
  HOST_AUTH("PM306", 3),
  HOST_BUSY("PM307", 3),
  HOST_NO_JAVA("PM308", 3),
  HOST_INSTALL("PM309", 3),
  HOST_START("PM310", 3),
  HOST_SILENT("PM311", 3),
  HOST_ENROL("PM312", 3),
  HOST_FAILED("PM313", 3),
  HOST_LOST("PM314", 3),
  HOST_UNFIT("PM315", 3),
  OVERLAY_UNKNOWN("PM400", 2),
  OVERLAY_FULL("PM401", 3),
  OVERLAY_ABSENT("PM402", 1),
  OVERLAY_BROKEN("PM403", 1),
  OVERLAY_TOO_LARGE("PM404", 1),
  OVERLAY_UNFORMED("PM405", 3),
  OVERLAY_CHANGING("PM406", 1),
  WIRE("PM500", 1),
  UPGRADE_UNREADABLE("PM600", 1),
  UPGRADE_HASH("PM601", 1),
  UPGRADE_UNKNOWN("PM602", 2),
  UPGRADE_BUSY("PM603", 1),
  UPGRADE_REJECTED("PM604", 1),
  UPGRADE_SILENT("PM605", 1),
  UPGRADE_LOST("PM606", 1);

  private final String code;
  private final int exitStatus;

  ErrorCode(String code, int exitStatus) {
    this.code = code;
    this.exitStatus = exitStatus;
  }

  /** The printed form, as in {@code PM304}. */
  public String code() {
    return code;
  }

  /** Exit status of a command that ends with this error: 1 internal, 2 usage, 3 targets missing. */
  public int exitStatus() {
    return exitStatus;
  }

  /** Whether trying the same host again soon may succeed (busy is not dead). */
  public boolean isTransient() {
    return this == HOST_BUSY || this == HOST_TIMEOUT;
  }
}
