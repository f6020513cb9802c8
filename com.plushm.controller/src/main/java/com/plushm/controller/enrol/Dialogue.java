package com.plushm.controller.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.api.launch.LaunchChannel;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of one dialogue; what login scripts print between them is passed over, bounded. */
final class Dialogue {
  private static final byte[] MARK = EnrolmentLine.MARK.getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final OutputStream out;
  private int foreignLines;

  Dialogue(LaunchChannel channel) {
    in = new BufferedInputStream(channel.fromClient());
    out = channel.toClient();
  }

  void send(EnrolmentLine line) throws IOException {
    out.write((line.format() + "\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /**
   * The next line of the client.
   *
   * @throws EOFException if the client ended before it
   * @throws CodecException if the line is malformed, or too much came that is not ours
   */
  EnrolmentLine next() throws IOException, CodecException {
    while (foreignLines <= EnrolmentLine.FOREIGN_LINES_MAX) {
      byte[] line = line();
      if (Arrays.equals(line, 0, Math.min(line.length, MARK.length), MARK, 0, MARK.length)) {
        return EnrolmentLine.parse(new String(line, StandardCharsets.US_ASCII).stripTrailing());
      }
      foreignLines++;
    }
    throw new CodecException(
        "more than " + EnrolmentLine.FOREIGN_LINES_MAX + " lines came that are not the client's");
  }

  private byte[] line() throws IOException, CodecException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (line.size() >= EnrolmentLine.LINE_CHARS_MAX) {
        throw new CodecException(
            "a line came that is longer than " + EnrolmentLine.LINE_CHARS_MAX + " characters");
      }
      line.write(next);
      next = in.read();
    }
    if (next < 0) {
      throw new EOFException("the channel ended");
    }
    return line.toByteArray();
  }
}
