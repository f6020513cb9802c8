package com.plushm.client.store;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Wire;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * The log of commands, {@code commands.log}: entries are appended by a thread of its own, as many
 * as have gathered at once, with one sync for all of them (group commit). Beyond {@value
 * #COMPACT_BYTES} bytes it is rewritten with what is still open.
 */
public final class CommandLog implements AutoCloseable {
  /** The size at which the log is rewritten, or twice what is open if that is more. */
  static final long COMPACT_BYTES = 1 << 20;

  /** What may wait to be written; beyond it whoever appends waits. */
  static final long QUEUE_BYTES_MAX = 4 << 20;

  private static final long CLOSE_MILLIS_MAX = 5_000;

  private final Home home;
  private final Wire wire;
  private final String boot;
  private final Logger logger;
  private final RecordFile file;
  private final Thread writer = new Thread(this::writeAll, "plushm-log");
  private final Recovered recovered;

  private List<Waiting> queue = new ArrayList<>();
  private long queueBytes;
  private boolean closed;
  private long compactAt = COMPACT_BYTES;

  /** Hears, on the log's own thread, that an entry is durable or cannot be made so. */
  @FunctionalInterface
  public interface Durable {
    /**
     * @param failure null if the entry is durable
     */
    void done(IOException failure);
  }

  private record Waiting(byte[] record, Durable durable) {}

  /**
   * Opens the log and reads what earlier incarnations wrote.
   *
   * @param boot the boot of the machine, for the processes that are started from now on
   * @throws com.plushm.api.error.PlushException {@code STATE_UNUSABLE} if it cannot be used
   */
  public static CommandLog open(Home home, Wire wire, String boot, Logger logger) {
    RecordFile file = null;
    try {
      file = RecordFile.open(home.commands());
      RecordFile.Content content = file.read();
      if (content.cutBytes() > 0) {
        logger.warn("commands.log: {} bytes of unfinished entries cut off", content.cutBytes());
      }
      Recovered recovered = replay(wire, content.records());
      return new CommandLog(home, wire, boot, logger, file, recovered);
    } catch (IOException | CodecException e) {
      if (file != null) {
        closeQuietly(file, logger);
      }
      String todo = "remove the folder: the host then joins as a new participant";
      throw Home.unusable(home.commands(), "the log of commands cannot be used", todo, e);
    }
  }

  private CommandLog(
      Home home, Wire wire, String boot, Logger logger, RecordFile file, Recovered recovered) {
    this.home = home;
    this.wire = wire;
    this.boot = boot;
    this.logger = logger;
    this.file = file;
    this.recovered = recovered;
    writer.setDaemon(true);
    writer.start();
    append(new LogEntry.Opened(boot), null);
  }

  private static Recovered replay(Wire wire, List<byte[]> records) throws CodecException {
    List<LogEntry> entries = new ArrayList<>(records.size());
    for (byte[] bytes : records) {
      entries.add(LogEntry.read(wire.reader(bytes)));
    }
    return Recovered.replay(entries.iterator());
  }

  /** What earlier incarnations left. */
  public Recovered recovered() {
    return recovered;
  }

  /**
   * Removes what was done for another deployment, or by another key: its numbers, ordinals and
   * grants mean nothing to this one.
   */
  public static void forget(Home home) {
    try {
      Files.deleteIfExists(home.commands());
      Files.deleteIfExists(home.fabricRecord());
    } catch (IOException e) {
      throw Home.unusable(home.folder(), "cannot be cleared", "remove the folder", e);
    }
  }

  /**
   * Appends an entry. Waits while {@value #QUEUE_BYTES_MAX} bytes wait already.
   *
   * @param durable told when it is durable; null if nobody waits for that
   */
  public void append(LogEntry entry, Durable durable) {
    byte[] record = wire.encode(out -> LogEntry.write(entry, out));
    synchronized (this) {
      try {
        while (queueBytes >= QUEUE_BYTES_MAX && !closed) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (closed) {
        return;
      }
      queueBytes += record.length;
      queue.add(new Waiting(record, durable));
      notifyAll();
    }
  }

  /** Takes what waits; null if the log was closed and nothing waits. */
  private synchronized List<Waiting> take() {
    try {
      while (queue.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
    if (queue.isEmpty()) {
      return null;
    }
    List<Waiting> batch = queue;
    queue = new ArrayList<>();
    queueBytes = 0;
    notifyAll();
    return batch;
  }

  private void writeAll() {
    for (List<Waiting> batch = take(); batch != null; batch = take()) {
      IOException failure = write(batch);
      if (failure != null) {
        logger.error("{}: {} entries not written: {}", home.commands(), batch.size(), failure);
      }
      for (Waiting waiting : batch) {
        if (waiting.durable != null) {
          waiting.durable.done(failure);
        }
      }
      if (failure == null && file.size() > compactAt) {
        compact();
      }
    }
  }

  private IOException write(List<Waiting> batch) {
    List<byte[]> records = new ArrayList<>(batch.size());
    boolean awaited = false;
    for (Waiting waiting : batch) {
      records.add(waiting.record);
      awaited |= waiting.durable != null;
    }
    try {
      file.append(records);
      if (awaited) {
        file.sync();
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private void compact() {
    try {
      Recovered open = replay(wire, file.read().records());
      List<byte[]> records = new ArrayList<>();
      for (LogEntry entry : open.shortest(boot)) {
        records.add(wire.encode(out -> LogEntry.write(entry, out)));
      }
      long before = file.size();
      file.replace(records);
      logger.debug("commands.log rewritten: {} bytes became {}", before, file.size());
    } catch (IOException | CodecException e) {
      logger.warn("{} cannot be rewritten, and grows: {}", home.commands(), e.toString());
    }
    compactAt = Math.max(COMPACT_BYTES, 2 * file.size());
  }

  /** Writes what waits, and closes the file. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      writer.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(file, logger);
  }

  private static void closeQuietly(RecordFile file, Logger logger) {
    try {
      file.close();
    } catch (IOException e) {
      logger.warn("commands.log not closed cleanly: {}", e.toString());
    }
  }
}
