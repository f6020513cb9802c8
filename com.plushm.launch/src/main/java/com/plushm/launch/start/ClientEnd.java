package com.plushm.launch.start;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;

/** What the end of a client's start script means. */
public final class ClientEnd {
  /** Status of the client's start script when Java is missing or too old. */
  public static final int NO_JAVA = 69;

  private static final int QUOTED_CHARS_MAX = 600;

  private ClientEnd() {}

  /**
   * Throws if the status says that there is no Java; otherwise an end is the reader's to judge.
   *
   * @param status exit status of the start script
   * @param errors what it wrote to standard error
   * @throws PlushException {@code HOST_NO_JAVA}
   */
  public static void check(HostName host, int status, String errors) {
    if (status == NO_JAVA) {
      throw new PlushException(
          ErrorCode.HOST_NO_JAVA,
          "the client needs Java 17 or newer there: " + quoted(errors),
          host.value(),
          "install Java on that host, or name its java command by the option 'java' of the host");
    }
  }

  /** The end of what a host wrote, on one line and without control characters. */
  public static String quoted(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= QUOTED_CHARS_MAX
        ? line
        : "… " + line.substring(line.length() - QUOTED_CHARS_MAX);
  }
}
