package com.plushm.client.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Takes what the JVM or a library prints once nobody listens to the standard streams any more. Not
 * the logger: that one prints here itself when it cannot write. Bounded; what is beyond is dropped.
 */
final class PrintedFile extends OutputStream {
  static final long BYTES_MAX = 1 << 20;

  private final Path path;
  private OutputStream file;
  private long bytes;

  PrintedFile(Path path) {
    this.path = path;
  }

  @Override
  public void write(int next) throws IOException {
    write(new byte[] {(byte) next}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] some, int offset, int length) throws IOException {
    if (file == null) {
      file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      bytes = Files.size(path);
    }
    if (bytes + length <= BYTES_MAX) {
      file.write(some, offset, length);
      bytes += length;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
