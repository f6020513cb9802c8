package com.plushm.controller.journal;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.decide.JournalEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's journal (protocol.md §5.1): turns of events, written by one thread, several at a
 * time made durable together. What cannot be written is tried again until it can.
 */
public final class Journal implements AutoCloseable {
  /** Turns that wait to be written; who notes one waits when there are more. */
  static final int WAITING_MAX = 10_000;

  private static final long RETRY_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private record Turn(List<JournalEvent> events, Runnable durable) {}

  private record Put(long number, JournalEvent event, boolean lastOfTurn) {}

  private static final Turn END = new Turn(List.of(), () -> {});

  private final Path file;
  private final Wire wire;
  private final List<JournalEvent> found;
  private final List<PlushException> damage;
  private final Superseded superseded;
  private final HighMark mark;
  private final BlockingQueue<Turn> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread writer = new Thread(this::write, "plushm-journal");
  private EventStore store;
  private long last;

  private Journal(
      Path file, Wire wire, Opening opening, Superseded superseded, List<JournalEvent> found) {
    this.file = file;
    this.wire = wire;
    this.store = opening.store();
    this.mark = opening.mark();
    this.last = opening.last();
    this.damage = opening.damage();
    this.superseded = superseded;
    this.found = found;
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens the journal, making it if there is none. One that is damaged is cut back.
   *
   * @param file holds the events; its mark stands beside it
   * @throws IOException if nothing can be read or written there
   */
  public static Journal open(Path file, Wire wire) throws IOException {
    Opening opening = Opening.of(file, wire);
    Superseded superseded = new Superseded();
    List<JournalEvent> found = new ArrayList<>();
    for (EventStore.Numbered entry : opening.events()) {
      // What it names is gone already, except after a cut.
      for (long gone : superseded.next(entry.number(), entry.event())) {
        opening.store().remove(gone);
      }
      found.add(entry.event());
    }
    return new Journal(file, wire, opening, superseded, List.copyOf(found));
  }

  /** What the controllers before have noted, in their order. */
  public List<JournalEvent> found() {
    return found;
  }

  /** What was damaged, and what became of it: for people. Each has the code JOURNAL_DAMAGED. */
  public List<PlushException> damage() {
    return damage;
  }

  /**
   * Appends what one turn decided: all of it becomes durable, or nothing.
   *
   * @param durable called on the journal's thread when it is
   */
  public void append(List<JournalEvent> turn, Runnable durable) {
    try {
      waiting.put(new Turn(List.copyOf(turn), durable));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Turn> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch);
        open = !batch.remove(END);
        writeUntilDone(batch);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("{} the journal cannot go on; nothing is sent any more", code(), e);
        return;
      }
      batch.forEach(turn -> turn.durable.run());
      batch.clear();
    }
  }

  private static String code() {
    return ErrorCode.JOURNAL_DAMAGED.code();
  }

  private void writeUntilDone(List<Turn> batch) throws InterruptedException {
    List<Put> puts = new ArrayList<>();
    List<Long> gone = new ArrayList<>();
    for (Turn turn : batch) {
      for (int i = 0; i < turn.events.size(); i++) {
        JournalEvent event = turn.events.get(i);
        puts.add(new Put(++last, event, i == turn.events.size() - 1));
        gone.addAll(superseded.next(last, event));
      }
    }
    boolean said = false;
    while (!written(puts, gone, said)) {
      said = true;
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
  }

  private boolean written(List<Put> puts, List<Long> gone, boolean said) {
    try {
      if (store == null) {
        store = EventStore.open(file, wire);
      }
      for (Put put : puts) {
        store.put(put.number, put.event, put.lastOfTurn);
      }
      for (long number : gone) {
        store.remove(number);
      }
      store.commit();
      mark.write(last);
      if (waiting.isEmpty()) {
        store.tidy();
      }
      return true;
    } catch (IOException e) {
      if (!said) {
        LOG.error("The journal cannot be written, commands wait: {}", e.toString());
      }
      if (store != null) {
        store.abandon();
        store = null;
      }
      return false;
    }
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
    mark.close();
    if (!writer.isAlive() && store != null) {
      store.close();
    }
  }
}
