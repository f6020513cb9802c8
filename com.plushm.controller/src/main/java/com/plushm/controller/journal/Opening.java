package com.plushm.controller.journal;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.decide.JournalEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal as it was found, or as it was made whole again: what cannot be read is moved aside, and
 * what was whole before it is written anew.
 *
 * @param events those up to the last whole turn
 * @param last number of the last event that was ever written, as far as is known
 * @param damage for people
 */
record Opening(
    EventStore store,
    HighMark mark,
    List<EventStore.Numbered> events,
    long last,
    List<PlushException> damage) {

  /** Copies of damaged journals in one folder. */
  private static final int ASIDE_MAX = 1_000;

  private static final JournalEvent NOTHING = new JournalEvent.Dropped("");

  private static final String ADVICE =
      "hosts and commands come back from the tree; 'plushm runs' tells what is known of executions";

  static Opening of(Path file, Wire wire) throws IOException {
    List<PlushException> damage = new ArrayList<>();
    HighMark mark = new HighMark(file.resolveSibling(file.getFileName() + ".mark"));
    EventStore store = null;
    boolean opened = false;
    try {
      long durable = mark.read();
      store = openOrMoveAside(file, wire, damage);
      EventStore.Content content = store.content();
      if (content.damage().isPresent()) {
        store.abandon();
        Path aside = aside(file);
        store = rewritten(file, wire, content);
        damage.add(
            damaged(
                file,
                "it is damaged ("
                    + content.damage().get()
                    + ") and was cut back to its last whole record, number "
                    + content.last()
                    + lost(content.last(), durable)
                    + "; the damaged file is kept as "
                    + aside));
      } else if (damage.isEmpty() && content.last() < durable) {
        damage.add(
            damaged(
                file,
                "its end is missing: its last whole record has number "
                    + content.last()
                    + lost(content.last(), durable)));
      }
      long last = Math.max(durable, content.last());
      if (content.last() < last) {
        // Numbers are not given twice; and what was reported is not reported again.
        store.put(last, NOTHING, true);
        store.commit();
      }
      mark.write(last);
      opened = true;
      return new Opening(store, mark, content.events(), last, List.copyOf(damage));
    } finally {
      if (!opened) {
        mark.close();
        if (store != null) {
          store.abandon();
        }
      }
    }
  }

  private static EventStore openOrMoveAside(Path file, Wire wire, List<PlushException> damage)
      throws IOException {
    try {
      return EventStore.open(file, wire);
    } catch (EventStore.InUseException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isRegularFile(file) || Files.size(file) == 0) {
        throw e;
      }
      Path aside = aside(file);
      damage.add(
          damaged(
              file,
              "it cannot be opened ("
                  + e.getMessage()
                  + ") and was begun anew; the damaged file is kept as "
                  + aside));
      return EventStore.open(file, wire);
    }
  }

  private static String lost(long last, long durable) {
    return durable > last ? ", " + (durable - last) + " later ones are lost" : "";
  }

  private static PlushException damaged(Path file, String what) {
    return new PlushException(
        ErrorCode.JOURNAL_DAMAGED, "the controller's journal: " + what, file.toString(), ADVICE);
  }

  private static Path aside(Path file) throws IOException {
    for (int i = 1; i < ASIDE_MAX; i++) {
      Path name = file.resolveSibling(file.getFileName() + ".damaged-" + i);
      if (!Files.exists(name)) {
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
        return name;
      }
    }
    throw new IOException("there are " + ASIDE_MAX + " damaged journals beside " + file);
  }

  private static EventStore rewritten(Path file, Wire wire, EventStore.Content content)
      throws IOException {
    EventStore fresh = EventStore.open(file, wire);
    boolean written = false;
    try {
      for (EventStore.Numbered entry : content.events()) {
        fresh.put(entry.number(), entry.event(), entry.number() == content.last());
      }
      fresh.commit();
      written = true;
      return fresh;
    } finally {
      if (!written) {
        fresh.abandon();
      }
    }
  }
}
