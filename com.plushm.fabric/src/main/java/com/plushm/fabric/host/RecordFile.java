package com.plushm.fabric.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** One small record, replaced as a whole and durable when {@link #write} returns. */
final class RecordFile {
  private static final int RECORD_BYTES_MAX = 64 << 10;

  private final Path file;
  private byte[] last;

  RecordFile(Path file) {
    this.file = file;
  }

  /** The record, or null if there is none or it is damaged: then it counts as never written. */
  byte[] read() throws IOException {
    if (!Files.exists(file) || Files.size(file) > RECORD_BYTES_MAX + Long.BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() < Long.BYTES) {
      return null;
    }
    long sum = bytes.getLong();
    byte[] record = new byte[bytes.remaining()];
    bytes.get(record);
    last = sum == sumOf(record) ? record : null;
    return last;
  }

  /** What was read or written last through this object. */
  byte[] last() {
    return last;
  }

  void write(byte[] record) throws IOException {
    if (record.length > RECORD_BYTES_MAX) {
      throw new IOException("a record of " + record.length + " bytes is too large");
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + record.length);
    bytes.putLong(sumOf(record)).put(record).flip();
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
    last = record;
  }

  /** There is no record any more. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
    last = null;
  }

  private static long sumOf(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record);
    return sum.getValue();
  }
}
