package com.plushm.launch.start;

import com.plushm.api.launch.EnrolmentLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The one line that the start script of {@link RemoteScripts} says before it is the client. */
public final class StartAnswer {
  private StartAnswer() {}

  /**
   * The words after the script's mark, of which the first is {@link RemoteScripts#PRESENT} or
   * {@link RemoteScripts#MISSING}; login scripts may talk before it, within bounds.
   *
   * @param chatter gets what they say
   * @throws IOException if the script does not answer
   */
  public static String[] read(InputStream in, OutputStream chatter) throws IOException {
    for (int lines = 0; lines <= EnrolmentLine.FOREIGN_LINES_MAX; lines++) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = in.read();
      while (next >= 0 && next != '\n' && line.size() < EnrolmentLine.LINE_CHARS_MAX) {
        line.write(next);
        next = in.read();
      }
      if (next < 0) {
        throw new IOException("the channel ended");
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      if (text.startsWith(RemoteScripts.ANSWER)) {
        return text.substring(RemoteScripts.ANSWER.length()).strip().split(" ", -1);
      }
      chatter.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
    throw new IOException("its login scripts print without end");
  }
}
