package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileMessage;
import com.plushm.api.file.FileMessage.About;
import com.plushm.api.file.FileMessage.Ask;
import com.plushm.api.file.FileMessage.Draw;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.file.FileMessage.Gone;
import com.plushm.api.file.FileMessage.NotDrawn;
import com.plushm.api.file.FileMessage.Part;
import com.plushm.api.file.FileMessage.Want;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import com.plushm.controller.Shipment;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The upper end of the way of files: gives the root the parts that it asks for, and hands out what
 * it brings. Nothing is sent unasked, so no more waits here than the root's window (protocol.md
 * §5.7).
 */
final class FileDesk {
  /** Chunks that are being read at a time, for one file. */
  static final int READS_MAX = 16;

  /** Parts that the root may wait for, of one file: its own window and that for its children. */
  static final int WANTED_MAX = 4 * FileMessage.WANTED_MAX;

  private static final String GONE = "the controller does not have the file any more";

  /** Takes what comes up for a file that is drawn. */
  interface Drawing {
    void drawn(Drawn message);

    void notDrawn(NotDrawn message);
  }

  private static final class Source {
    final CommandId id;
    final Shipment shipment;
    final FileLayout layout;
    final long handle;
    final Consumer<String> failed;
    final TreeSet<Integer> wanted = new TreeSet<>();
    boolean open;
    int reads;
    int highest;

    Source(CommandId id, Shipment shipment, long handle, Consumer<String> failed) {
      this.id = id;
      this.shipment = shipment;
      this.layout = shipment.manifest().layout();
      this.handle = handle;
      this.failed = failed;
    }
  }

  private final ControlContext context;
  private final Supplier<Optional<Peer>> root;
  private final Sequencer sequencer;
  private final Chronicle chronicle;
  private final SortedMap<CommandId, Source> sources = new TreeMap<>();
  private final SortedMap<CommandId, Drawing> drawings = new TreeMap<>();
  private long handles;

  FileDesk(
      ControlContext context,
      Supplier<Optional<Peer>> root,
      Sequencer sequencer,
      Chronicle chronicle) {
    this.context = context;
    this.root = root;
    this.sequencer = sequencer;
    this.chronicle = chronicle;
  }

  long nextHandle() {
    return ++handles;
  }

  /**
   * From now on parts of it are given to whom the command names.
   *
   * @param failed told why the file cannot be given any more
   */
  void offer(CommandId id, Shipment shipment, Consumer<String> failed) {
    Source source = new Source(id, shipment, nextHandle(), failed);
    sources.put(id, source);
    context
        .disk()
        .open(
            source.handle,
            shipment.path(),
            false,
            (described, failure) -> {
              if (failure != null) {
                fail(source, failure);
              } else if (described.size() != shipment.manifest().size()) {
                fail(source, "its size changed");
              } else {
                source.open = true;
                pump(source);
              }
            });
  }

  private void fail(Source source, String why) {
    if (sources.containsKey(source.id)) {
      source.failed.accept(source.shipment.path() + ": " + why);
    }
  }

  void withdraw(CommandId id) {
    Source source = sources.remove(id);
    if (source != null) {
      context.disk().close(source.handle);
    }
  }

  /** How much of a file has left this machine for the first time, in hundredths; 100 if unknown. */
  int percent(CommandId id) {
    Source source = sources.get(id);
    return source == null || source.layout.chunks() == 0
        ? 100
        : (int) (100L * source.highest / source.layout.parts());
  }

  void draw(CommandId id, Drawing drawing) {
    drawings.put(id, drawing);
  }

  void drawn(CommandId id) {
    drawings.remove(id);
  }

  /** Asks the root for chunks of a host's file; false if it cannot be asked now. */
  boolean send(Draw message) {
    return root.get().filter(peer -> context.send(peer, message)).isPresent();
  }

  /** From the root. */
  void received(Peer from, FileMessage message) {
    if (message instanceof Want want) {
      onWant(from, want);
    } else if (message instanceof Ask ask) {
      onAsk(from, ask);
    } else if (message instanceof Drawn drawn && drawings.containsKey(drawn.file())) {
      drawings.get(drawn.file()).drawn(drawn);
    } else if (message instanceof NotDrawn not && drawings.containsKey(not.file())) {
      drawings.get(not.file()).notDrawn(not);
    } else {
      chronicle.count("file.unasked");
    }
  }

  private void onAsk(Peer from, Ask ask) {
    Optional<Numbered> numbered = sequencer.numbered(ask.file());
    boolean known = sources.containsKey(ask.file()) || drawings.containsKey(ask.file());
    if (known && numbered.isPresent()) {
      Numbered command = numbered.get();
      context.send(from, new About(command.id(), command.body(), command.signature()));
    } else {
      gone(from, ask.file());
    }
  }

  /**
   * What an earlier controller gave is given again as soon as the tree is known; who asks will ask
   * again.
   */
  private void gone(Peer from, CommandId file) {
    if (sequencer.reconciled()) {
      context.send(from, new Gone(file, GONE));
    } else {
      chronicle.count("file.early");
    }
  }

  private void onWant(Peer from, Want want) {
    Source source = sources.get(want.file());
    if (source == null) {
      gone(from, want.file());
      return;
    }
    for (int part : want.parts()) {
      if (source.layout.has(part) && source.wanted.size() < WANTED_MAX) {
        source.wanted.add(part);
      } else {
        chronicle.count("file.want-refused");
      }
    }
    pump(source);
  }

  private void pump(Source source) {
    // A root that was served by an earlier controller may ask before the file is open again.
    Optional<Peer> to = source.open ? root.get() : Optional.empty();
    while (to.isPresent() && !source.wanted.isEmpty() && source.reads < READS_MAX) {
      int part = source.wanted.first();
      if (source.layout.isPage(part)) {
        Bytes page = source.shipment.pages().get(source.layout.groupOf(part));
        if (!context.send(to.get(), new Part(source.id, part, page))) {
          return;
        }
        source.wanted.remove(part);
      } else {
        source.wanted.remove(part);
        read(source, part);
      }
    }
  }

  private void read(Source source, int part) {
    Bytes page = source.shipment.pages().get(source.layout.groupOf(part));
    byte[] hashes = page.toArray();
    source.reads++;
    context
        .disk()
        .read(
            source.handle,
            source.layout.offsetOf(part),
            source.layout.lengthOf(part),
            Bytes.of(hashes, source.layout.hashOffset(part), FileLayout.HASH_BYTES),
            (bytes, failure) -> give(source, part, bytes, failure));
  }

  private void give(Source source, int part, Bytes bytes, String failure) {
    source.reads--;
    if (bytes == null) {
      fail(source, failure == null ? "it changed while it was sent" : failure);
      return;
    }
    Optional<Peer> to = root.get();
    if (to.isEmpty() || !context.send(to.get(), new Part(source.id, part, bytes))) {
      source.wanted.add(part); // Until the queue has room, or there is a root that asks again.
      return;
    }
    source.highest = Math.max(source.highest, part + 1);
    pump(source);
  }

  /** The root's queue has room again. */
  void writable() {
    List.copyOf(sources.values()).forEach(this::pump);
  }

  /** There is another root: it says itself what it lacks. */
  void rootChanged() {
    sources.values().forEach(source -> source.wanted.clear());
  }
}
