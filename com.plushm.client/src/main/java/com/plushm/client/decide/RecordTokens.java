package com.plushm.client.decide;

/**
 * The tokens under which the entries of a task become durable, by what is waited for. Those of a
 * process that runs lie below {@link ExecutorContext#NOBODY}.
 */
final class RecordTokens {
  private RecordTokens() {}

  /** Its start, and that of each later attempt. */
  static long intent(Task task) {
    return task.token << 1;
  }

  static long end(Task task) {
    return (task.token << 1) + 1;
  }

  /** What the controller has of its output. */
  static long acknowledged(Task task) {
    return -2 - intent(task);
  }

  /** What was lost of it. */
  static long skipped(Task task) {
    return -2 - end(task);
  }

  /** The token of the task that an entry of that token is about. */
  static long task(long token) {
    return (token < 0 ? -2 - token : token) >> 1;
  }
}
