package com.plushm.api.error;

import java.util.Optional;

/**
 * An error that a person sees: its code, what failed, where (a host, a file with line and column,
 * an option) and what to do. It prints without a stack trace.
 */
public final class PlushException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String what;
  private final String where;
  private final String todo;

  /**
   * @param what what failed, a sentence without a full stop
   * @param where the host, file or option concerned; null if there is none
   * @param todo what the reader can do; null if nothing can be advised
   */
  public PlushException(ErrorCode code, String what, String where, String todo) {
    this(code, what, where, todo, null);
  }

  public PlushException(ErrorCode code, String what, String where, String todo, Throwable cause) {
    super(what, cause);
    this.code = code;
    this.what = what;
    this.where = where;
    this.todo = todo;
  }

  public ErrorCode code() {
    return code;
  }

  public String what() {
    return what;
  }

  public Optional<String> where() {
    return Optional.ofNullable(where);
  }

  public Optional<String> todo() {
    return Optional.ofNullable(todo);
  }

  /** The one line that is shown: {@code PM304 node7: the host key does not match — …}. */
  @Override
  public String getMessage() {
    StringBuilder line = new StringBuilder(code.code()).append(' ');
    if (where != null) {
      line.append(where).append(": ");
    }
    line.append(what);
    if (todo != null) {
      line.append(" — ").append(todo);
    }
    return line.toString();
  }
}
