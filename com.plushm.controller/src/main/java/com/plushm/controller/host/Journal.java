package com.plushm.controller.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of numbered commands: records appended by one thread, several at a time made durable
 * together (protocol.md §5.1). A record is its length, its check sum and its bytes; a torn end is
 * cut off when the journal is opened. What cannot be written is tried again until it can.
 */
final class Journal implements AutoCloseable {
  /** Records that wait to be written; the loop waits when there are more. */
  static final int WAITING_MAX = 10_000;

  /** Records of the processes before that are kept in memory, at most. */
  static final int TAIL_MAX = 10_000;

  /** Their bytes, at most. */
  static final long TAIL_BYTES_MAX = 32L << 20;

  /** A journal of this size is begun anew with its last record. */
  static final long BYTES_MAX = 64L << 20;

  private static final int RECORD_BYTES_MAX = 2 << 20;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;
  private static final long RETRY_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private record Entry(byte[] record, Runnable durable) {}

  private static final Entry END = new Entry(new byte[0], () -> {});

  private final Path file;
  private final List<byte[]> tail;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread writer = new Thread(this::write, "plushm-journal");
  private FileChannel channel;
  private long end;

  private Journal(Path file, FileChannel channel, long end, List<byte[]> tail) {
    this.file = file;
    this.channel = channel;
    this.end = end;
    this.tail = tail;
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens the journal, making it if there is none.
   *
   * @throws IOException if it cannot be read or written
   */
  static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      long end = 0;
      long tailBytes = 0;
      Deque<byte[]> tail = new ArrayDeque<>();
      Optional<byte[]> next = read(channel, end);
      while (next.isPresent()) {
        tail.addLast(next.get());
        tailBytes += next.get().length;
        while (tail.size() > TAIL_MAX || (tailBytes > TAIL_BYTES_MAX && tail.size() > 1)) {
          tailBytes -= tail.removeFirst().length;
        }
        end += HEADER_BYTES + next.get().length;
        next = read(channel, end);
      }
      channel.truncate(end);
      if (end > BYTES_MAX && !tail.isEmpty()) {
        channel.close();
        begin(file, tail.getLast()).close();
        return open(file);
      }
      opened = true;
      return new Journal(file, channel, end, List.copyOf(tail));
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /** Replaces the journal by one that holds a single record. */
  private static FileChannel begin(Path file, byte[] first) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    FileChannel fresh =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    boolean begun = false;
    try {
      append(fresh, 0, List.of(new Entry(first, () -> {})));
      fresh.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
      begun = true;
      return fresh;
    } finally {
      if (!begun) {
        fresh.close();
      }
    }
  }

  /** The whole record at that place, if there is one. */
  private static Optional<byte[]> read(FileChannel channel, long at) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    if (!fill(channel, header, at)) {
      return Optional.empty();
    }
    int length = header.getInt(0);
    if (length < 0 || length > RECORD_BYTES_MAX) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.allocate(length);
    if (!fill(channel, record, at + HEADER_BYTES) || sum(record.array()) != header.getInt(4)) {
      return Optional.empty();
    }
    return Optional.of(record.array());
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int sum(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record);
    return (int) sum.getValue();
  }

  /** The last record of the processes before. */
  Optional<byte[]> last() {
    return tail.isEmpty() ? Optional.empty() : Optional.of(tail.get(tail.size() - 1));
  }

  /** The last records of the processes before, in their order. */
  List<byte[]> tail() {
    return tail;
  }

  /**
   * Appends a record.
   *
   * @param durable called on the journal's thread when it is
   */
  void append(byte[] record, Runnable durable) {
    try {
      waiting.put(new Entry(record.clone(), durable));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Entry> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch);
        open = !batch.remove(END);
        writeUntilDone(batch);
      } catch (InterruptedException e) {
        open = false;
      }
      batch.forEach(entry -> entry.durable.run());
      batch.clear();
    }
  }

  private void writeUntilDone(List<Entry> batch) throws InterruptedException {
    boolean said = false;
    while (true) {
      try {
        long next = append(channel, end, batch);
        channel.force(false);
        end = next;
        if (end > BYTES_MAX && !batch.isEmpty()) {
          beginAnew(batch.get(batch.size() - 1).record);
        }
        return;
      } catch (IOException e) {
        if (!said) {
          LOG.error("The journal cannot be written, commands wait: {}", e.toString());
          said = true;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  private void beginAnew(byte[] lastRecord) throws IOException {
    FileChannel fresh = begin(file, lastRecord);
    channel.close();
    channel = fresh;
    end = fresh.size();
  }

  private static long append(FileChannel channel, long at, List<Entry> batch) throws IOException {
    int bytes = batch.stream().mapToInt(e -> HEADER_BYTES + e.record.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (Entry entry : batch) {
      buffer.putInt(entry.record.length).putInt(sum(entry.record)).put(entry.record);
    }
    buffer.flip();
    long place = at;
    while (buffer.hasRemaining()) {
      place += channel.write(buffer, place);
    }
    return place;
  }

  /** Writes what waits and closes the file. */
  @Override
  public void close() throws IOException {
    try {
      if (waiting.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.interrupt();
    channel.close();
  }
}
