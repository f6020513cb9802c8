package com.plushm.controller.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far the journal was durable, beside the journal: one that ends earlier has lost something.
 * Written after each write of the journal, and not synced: it may be behind after a power failure,
 * never ahead.
 */
final class HighMark implements AutoCloseable {
  private static final int BYTES = 2 * Long.BYTES;

  private final FileChannel channel;

  HighMark(Path file) throws IOException {
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** The number of the last event that was durable; 0 if that is not known. */
  long read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        return 0;
      }
    }
    long number = bytes.getLong(0);
    return number >= 0 && bytes.getLong(Long.BYTES) == sum(number) ? number : 0;
  }

  void write(long number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(number).putLong(sum(number)).flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
  }

  private static long sum(long number) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    return sum.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
