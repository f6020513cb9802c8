package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The number of the last reign, durable before that reign numbers anything (protocol.md §5.1). */
final class ReignFile {
  private static final int BYTES_MAX = 32;

  private final Path file;

  ReignFile(Path file) {
    this.file = file;
  }

  /**
   * Begins the next reign.
   *
   * @param known a reign that somebody has heard of; the new one is greater
   * @throws PlushException STATE_UNUSABLE if the file is damaged
   * @throws IOException if it cannot be made durable
   */
  long next(long known) throws IOException {
    long next = Math.max(read(), known) + 1;
    Path fresh = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap((next + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return next;
  }

  private long read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      if (Files.size(file) <= BYTES_MAX) {
        return Long.parseLong(Files.readString(file, StandardCharsets.UTF_8).strip());
      }
    } catch (NumberFormatException e) {
      throw damaged(e);
    }
    throw damaged(null);
  }

  private PlushException damaged(Exception cause) {
    return new PlushException(
        ErrorCode.STATE_UNUSABLE,
        "the file does not hold the number of a reign",
        file.toString(),
        "restore it, or begin with a new state folder",
        cause);
  }
}
