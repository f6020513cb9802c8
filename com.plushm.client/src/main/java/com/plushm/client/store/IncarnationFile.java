package com.plushm.client.store;

import com.plushm.api.id.Incarnation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The number of this start: strictly greater than any before, and durable before it is used. */
public final class IncarnationFile {
  private static final int BYTES_MAX = 64;

  private IncarnationFile() {}

  /**
   * Counts one start more.
   *
   * @throws com.plushm.api.error.PlushException {@code STATE_UNUSABLE} if the count cannot be read
   *     or made durable: to guess it could repeat one
   */
  public static Incarnation next(Home home) {
    Path file = home.incarnation();
    try {
      Optional<byte[]> content = DurableFile.read(file, BYTES_MAX);
      Incarnation last = Incarnation.NONE;
      if (content.isPresent()) {
        String text = new String(content.get(), StandardCharsets.US_ASCII);
        last = new Incarnation(Long.parseLong(text.trim()));
      }
      Incarnation next = last.next();
      DurableFile.write(file, (next + "\n").getBytes(StandardCharsets.US_ASCII));
      return next;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw Home.unusable(
          file,
          "the count of this client's starts is damaged or cannot be written",
          "free space there; if it is damaged, remove the folder: the host then joins as a new"
              + " participant",
          e);
    }
  }
}
