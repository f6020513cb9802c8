package com.plushm.controller.journal;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.decide.JournalEvent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A journal as it was found, or as it was made whole again: what cannot be read is moved aside, and
 * what was whole before it is written anew. One whose end is missing is copied aside before it goes
 * on. The last {@value #ASIDE_MAX} of those are kept.
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

  /** Damaged journals beside the one that is in use; the oldest makes room. */
  static final int ASIDE_MAX = 16;

  private static final String ASIDE = ".damaged-";

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
      boolean there = Files.isRegularFile(file) && Files.size(file) > 0;
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
        store.abandon(); // Whoever has read an open file and closes it gives up its lock.
        String kept = there ? kept(file) : "";
        store = EventStore.open(file, wire);
        damage.add(
            damaged(
                file,
                "its end is missing: its last whole record has number "
                    + content.last()
                    + lost(content.last(), durable)
                    + kept));
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
    Path name = freeName(file);
    Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    return name;
  }

  /** Copies the file; tells where to, or why not: it can be used without. */
  private static String kept(Path file) {
    try {
      Path name = freeName(file);
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
      return "; the damaged file is kept as " + name;
    } catch (IOException e) {
      return "; the damaged file could not be copied (" + e + ")";
    }
  }

  private static Path freeName(Path file) throws IOException {
    String prefix = file.getFileName() + ASIDE;
    SortedMap<Integer, Path> there = new TreeMap<>();
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[1-9][0-9]{0,8}")) {
          there.put(Integer.valueOf(name.substring(prefix.length())), each);
        }
      }
    }
    int next = there.isEmpty() ? 1 : there.lastKey() + 1;
    while (there.size() >= ASIDE_MAX) {
      Files.delete(there.remove(there.firstKey()));
    }
    return file.resolveSibling(prefix + next);
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
