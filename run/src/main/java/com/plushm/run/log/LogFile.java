package com.plushm.run.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that lines are appended to. When it has grown to {@value #BYTES_MAX} bytes it is renamed
 * to {@code NAME.1}, in place of the one before, and a new one begun: a log never takes more than
 * twice that. If it cannot be written, lines go to standard error.
 */
final class LogFile {

  /** The size at which a new file is begun, in bytes. */
  static final long BYTES_MAX = 4L << 20;

  private final Path path;
  private final long bytesMax;
  // A stream, not a channel: an interrupt of a thread that logs must not close the log for all.
  private OutputStream stream;
  private long bytes;

  /**
   * Names a file; it is opened by the first line.
   *
   * @param path where to write, or null for standard error
   */
  LogFile(Path path) {
    this(path, BYTES_MAX);
  }

  LogFile(Path path, long bytesMax) {
    this.path = path;
    this.bytesMax = bytesMax;
  }

  /** Appends text as it stands, in one write. */
  synchronized void write(CharSequence text) {
    if (path == null) {
      System.err.append(text);
      return;
    }
    try {
      if (stream == null) {
        open();
      } else if (bytes >= bytesMax) {
        rotate();
      }
      byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
      bytes += encoded.length;
      stream.write(encoded);
    } catch (IOException e) {
      System.err.append("plushm: cannot write " + path + ": " + e.getMessage() + '\n');
      System.err.append(text);
    }
  }

  private void open() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    stream = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    bytes = Files.size(path);
  }

  private void rotate() throws IOException {
    stream.close();
    stream = null;
    Path old = path.resolveSibling(path.getFileName() + ".1");
    Files.move(path, old, StandardCopyOption.REPLACE_EXISTING);
    open();
  }
}
