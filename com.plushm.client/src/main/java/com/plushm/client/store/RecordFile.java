package com.plushm.client.store;

import com.plushm.api.command.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of records that grows at its end: {@code length, CRC32C, bytes} each. What a crash left
 * half-written at the end is cut off when the file is opened.
 */
final class RecordFile implements AutoCloseable {
  /** A whole command, and what is said about it. */
  static final int RECORD_BYTES_MAX = Command.BYTES_MAX + (64 << 10);

  /** A file beyond this was not written by us: it would have been compacted long before. */
  static final long FILE_BYTES_MAX = 64L << 20;

  private static final byte[] MAGIC = {'P', 'L', 'U', 'S', 'H', 'M', '1', '\n'};
  private static final int HEADER = 2 * Integer.BYTES;

  private final Path path;
  private FileChannel channel;
  private long size;

  /** What was read from a file when it was opened. */
  record Content(List<byte[]> records, long cutBytes) {}

  private RecordFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins one.
   *
   * @throws IOException if it cannot be read, or is not such a file at all
   */
  static RecordFile open(Path path) throws IOException {
    Files.deleteIfExists(DurableFile.unfinished(path));
    if (!Files.exists(path)) {
      DurableFile.write(path, MAGIC);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new RecordFile(path, channel);
  }

  /** Reads all records and cuts off what follows the last whole one. */
  Content read() throws IOException {
    long length = channel.size();
    if (length > FILE_BYTES_MAX) {
      throw new IOException("it has " + length + " bytes, but never more than " + FILE_BYTES_MAX);
    }
    ByteBuffer file = ByteBuffer.allocate((int) length);
    boolean more = true;
    while (more && file.hasRemaining()) {
      more = channel.read(file, file.position()) >= 0;
    }
    file.flip();
    checkMagic(file);
    List<byte[]> records = new ArrayList<>();
    long good = file.position();
    for (byte[] next = next(file); next != null; next = next(file)) {
      records.add(next);
      good = file.position();
    }
    long cut = length - good;
    if (cut > 0) {
      channel.truncate(good);
    }
    size = good;
    return new Content(records, cut);
  }

  private void checkMagic(ByteBuffer file) throws IOException {
    byte[] magic = new byte[Math.min(MAGIC.length, file.remaining())];
    file.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("it is not a log of commands");
    }
  }

  /** The next whole record; null if there is none. */
  private static byte[] next(ByteBuffer file) {
    if (file.remaining() < HEADER) {
      return null;
    }
    int length = file.getInt();
    int crc = file.getInt();
    if (length <= 0 || length > RECORD_BYTES_MAX || length > file.remaining()) {
      return null;
    }
    byte[] record = new byte[length];
    file.get(record);
    return crc == crc(record) ? record : null;
  }

  private static int crc(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 0, record.length);
    return (int) crc.getValue();
  }

  private static ByteBuffer frame(List<byte[]> records) {
    int bytes = 0;
    for (byte[] record : records) {
      bytes += HEADER + record.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (byte[] record : records) {
      buffer.putInt(record.length).putInt(crc(record)).put(record);
    }
    return buffer.flip();
  }

  /** Writes records behind the others, all or none of them. */
  void append(List<byte[]> records) throws IOException {
    ByteBuffer buffer = frame(records);
    long end = size;
    try {
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
      size = end;
    } finally {
      if (size != end) {
        // A full disk: what did get written would hide whatever is written later.
        channel.truncate(size);
      }
    }
  }

  /** Returns when what was appended would survive a loss of power. */
  void sync() throws IOException {
    channel.force(false);
  }

  long size() {
    return size;
  }

  /** Puts other records in the place of all that are there, at once. */
  void replace(List<byte[]> records) throws IOException {
    Path unfinished = DurableFile.unfinished(path);
    Files.deleteIfExists(unfinished);
    ByteBuffer buffer = frame(records);
    FileChannel next = DurableFile.create(unfinished);
    boolean done = false;
    try {
      long end = next.write(ByteBuffer.wrap(MAGIC), 0);
      while (buffer.hasRemaining()) {
        end += next.write(buffer, end);
      }
      next.force(true);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      DurableFile.syncFolder(path);
      channel.close();
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      size = end;
      done = true;
    } finally {
      next.close();
      if (!done) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
