package com.plushm.controller.journal;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Wire;
import com.plushm.controller.decide.JournalEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the journal (H2 MVStore): records by their numbers. A commit is all of a batch or
 * nothing of it.
 */
final class EventStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
  private static final String MAP = "events";
  private static final String CENSUS = "census";
  private static final int CACHE_MEGABYTES = 4;
  private static final int RETENTION_MILLIS = 1_000;

  /** A file larger than this is compacted now and then. */
  private static final long COMPACT_BYTES = 32L << 20;

  /** If less than this part of it is in use. */
  private static final int COMPACT_PERCENT = 50;

  private static final int COMPACT_MILLIS = 200;

  /**
   * What a file holds, up to its last whole turn.
   *
   * @param last number of the last event of that turn; 0 if there is none
   * @param damage why it was not read further; empty if it was read to its end
   */
  record Content(List<Numbered> events, long last, Optional<String> damage) {}

  /** An event and its number. */
  record Numbered(long number, JournalEvent event) {}

  private final MVStore store;
  private final MVMap<Long, byte[]> records;
  private final Census census;
  private final RecordForm form;

  private EventStore(
      MVStore store, MVMap<Long, byte[]> records, MVMap<Long, byte[]> counts, Wire wire) {
    this.store = store;
    this.records = records;
    this.census = new Census(counts);
    this.form = new RecordForm(wire);
  }

  /**
   * Opens a file, making it if there is none.
   *
   * @throws IOException if it is no such file, or cannot be read or written
   */
  static EventStore open(Path file, Wire wire) throws IOException {
    MVStore store = null;
    boolean opened = false;
    try {
      store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .cacheSize(CACHE_MEGABYTES)
              .open();
      store.setRetentionTime(RETENTION_MILLIS);
      EventStore events = new EventStore(store, map(store, MAP), map(store, CENSUS), wire);
      opened = true;
      return events;
    } catch (MVStoreException e) {
      if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
        throw new InUseException(file, e);
      }
      throw new IOException(reason(e), e);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      // What is damaged makes the library stumble in many ways: its pages may lead in a circle.
      throw new IOException(reason(e), e);
    } finally {
      if (!opened && store != null) {
        abandon(store);
      }
    }
  }

  private static MVMap<Long, byte[]> map(MVStore store, String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Another process has the file open. */
  static final class InUseException extends IOException {
    private static final long serialVersionUID = 1L;

    InUseException(Path file, Exception cause) {
      super(file + " is in use by another process", cause);
    }
  }

  /**
   * Reads all events, as far as they are whole. A record that is damaged ends them; the numbers are
   * read on, for only all of a block tell by its count whether one is missing before that record.
   */
  Content content() {
    List<Read> read = new ArrayList<>();
    List<Long> present = new ArrayList<>();
    Optional<String> damage = Optional.empty();
    try {
      long last = 0;
      for (Iterator<Long> numbers = records.keyIterator(null); numbers.hasNext(); ) {
        long number = numbers.next();
        if (number <= last) {
          throw new CodecException("record " + number + " stands behind record " + last);
        }
        last = number;
        present.add(number);
        damage = damage.isPresent() ? damage : read(number, read);
      }
    } catch (CodecException
        | RuntimeException
        | AssertionError
        | StackOverflowError
        | OutOfMemoryError e) {
      // What is damaged makes the library stumble in many ways: its pages may lead in a circle.
      damage = Optional.of(damage.orElse(reason(e)));
    }
    long limit = census.reliableBelow(present);
    if (damage.isEmpty() && limit < Long.MAX_VALUE) {
      damage = Optional.of("records are missing after number " + (limit - 1));
    }
    return whole(read, limit, damage);
  }

  /** Reads one; returns why it cannot be read, if that is so. */
  private Optional<String> read(long number, List<Read> read) {
    try {
      read.add(new Read(number, form.decode(number, records.get(number))));
      return Optional.empty();
    } catch (CodecException
        | RuntimeException
        | AssertionError
        | StackOverflowError
        | OutOfMemoryError e) {
      return Optional.of(reason(e));
    }
  }

  /** The events up to the last whole turn below the limit. */
  private static Content whole(List<Read> read, long limit, Optional<String> damage) {
    List<Numbered> events = new ArrayList<>();
    int whole = 0;
    long last = 0;
    for (Read one : read) {
      if (one.number < limit) {
        one.entry.event().ifPresent(event -> events.add(new Numbered(one.number, event)));
        if (one.entry.lastOfTurn()) {
          whole = events.size();
          last = one.number;
        }
      }
    }
    return new Content(List.copyOf(events.subList(0, whole)), last, damage);
  }

  private record Read(long number, RecordForm.Entry entry) {}

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /**
   * @throws IOException if the file was closed by an earlier failure
   */
  void put(long number, JournalEvent event, boolean lastOfTurn) throws IOException {
    byte[] record = form.encode(number, event, lastOfTurn);
    try {
      if (records.put(number, record) == null) {
        census.add(number);
      }
    } catch (CodecException | RuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  /**
   * @throws IOException if the file was closed by an earlier failure
   */
  void remove(long number) throws IOException {
    try {
      if (records.remove(number) != null) {
        census.remove(number);
      }
    } catch (CodecException | RuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  /**
   * Makes durable what was put and removed.
   *
   * @throws IOException if it cannot be written
   */
  void commit() throws IOException {
    try {
      store.commit();
      store.sync();
    } catch (RuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  /**
   * Lets space go that is no longer needed, if there is much of it.
   *
   * @throws IOException if it cannot be written
   */
  void tidy() throws IOException {
    try {
      if (store.getFileStore().size() > COMPACT_BYTES && store.getFillRate() < COMPACT_PERCENT) {
        store.compactFile(COMPACT_MILLIS);
      }
    } catch (RuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }

  /** Closes the file, which is damaged, as it is. */
  void abandon() {
    abandon(store);
  }

  private static void abandon(MVStore store) {
    try {
      store.closeImmediately();
    } catch (RuntimeException | AssertionError e) {
      LOG.warn("a damaged journal cannot be closed: {}", e.toString());
    }
  }
}
