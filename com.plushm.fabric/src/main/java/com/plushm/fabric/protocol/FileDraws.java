package com.plushm.fabric.protocol;

import com.plushm.api.command.Command;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileMessage;
import com.plushm.api.file.FileMessage.Ask;
import com.plushm.api.file.FileMessage.Draw;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.file.FileMessage.NotDrawn;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Files that the controller draws from this node, and the ways to the nodes below from which it
 * draws. Only what a signed command named is given away.
 */
final class FileDraws {
  /** Files given at a time; the one that was asked for longest ago is closed. */
  static final int GIVEN_MAX = 16;

  /** Sources below whose way is known; without, every child is asked. */
  static final int WAYS_MAX = 4_096;

  private static final class Given {
    final CommandId id;
    final long handle;
    final TreeSet<Integer> asked = new TreeSet<>();
    FileDisk.Described file;
    String failure;
    int reads;

    Given(CommandId id, long handle) {
      this.id = id;
      this.handle = handle;
    }
  }

  private final NodeContext context;
  private final Supplier<Optional<Ordinal>> self;
  private final FileWay up;
  private final Map<CommandId, Given> given = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Ordinal, NodeId> ways = new LinkedHashMap<>();

  /**
   * @param self this node's ordinal; it is drawn from only when it has one
   */
  FileDraws(NodeContext context, Supplier<Optional<Ordinal>> self, FileWay up) {
    this.context = context;
    this.self = self;
    this.up = up;
  }

  boolean knows(CommandId id) {
    return given.containsKey(id);
  }

  /** Opens the file of a command that names this node. */
  void open(CommandId id, Command.Get command, long handle, Consumer<Opened> opened) {
    Given file = new Given(id, handle);
    Given before = given.put(id, file);
    if (before != null) {
      context.disk().close(before.handle);
    }
    while (given.size() > GIVEN_MAX) {
      close(given.keySet().iterator().next());
    }
    context
        .disk()
        .open(
            handle,
            command.path(),
            true,
            (described, failure) -> {
              file.file = described;
              file.failure = failure;
              opened.accept(new Opened(described, failure));
              give(file);
            });
  }

  /** What came of it; one of the two is null. */
  record Opened(FileDisk.Described file, String failure) {}

  void close(CommandId id) {
    Given file = given.remove(id);
    if (file != null) {
      context.disk().close(file.handle);
    }
  }

  /** The controller wants chunks of this node's file. */
  void onDraw(Draw draw) {
    Given file = given.get(draw.file());
    if (file == null) {
      up.send(new Ask(draw.file()));
      return;
    }
    for (int chunk : draw.chunks()) {
      if (file.asked.size() < FileMessage.WANTED_MAX) {
        file.asked.add(chunk);
      }
    }
    give(file);
  }

  private void give(Given file) {
    if (file.failure != null && !file.asked.isEmpty()) {
      file.asked.clear();
      up.send(new NotDrawn(file.id, self.get().orElseThrow(), file.failure));
    }
    if (file.file == null) {
      return;
    }
    FileLayout layout = new FileLayout(file.file.size());
    while (!file.asked.isEmpty() && file.reads < FileFlow.READS_MAX) {
      int chunk = file.asked.pollFirst();
      if (chunk < layout.chunks()) {
        file.reads++;
        int part = layout.partOf(chunk);
        context
            .disk()
            .read(
                file.handle,
                layout.offsetOf(part),
                layout.lengthOf(part),
                Bytes.EMPTY,
                (bytes, failure) -> read(file, chunk, bytes, failure));
      }
    }
  }

  private void read(Given file, int chunk, Bytes bytes, String failure) {
    file.reads--;
    if (bytes != null) {
      if (!up.send(new Drawn(file.id, self.get().orElseThrow(), chunk, bytes))) {
        context.count("files.drawn.held");
        file.asked.add(chunk); // Until the way up has room.
        return;
      }
    } else {
      String why = failure == null ? "it has become shorter while it was read" : failure;
      up.send(new NotDrawn(file.id, self.get().orElseThrow(), why));
    }
    give(file);
  }

  /** The way up has room, or is another one. */
  void flush() {
    given.values().forEach(this::give);
  }

  // Ways to those below.

  /** An answer of that source came by that child. */
  void passed(Ordinal source, NodeId child) {
    ways.remove(source);
    ways.put(source, child);
    if (ways.size() > WAYS_MAX) {
      ways.remove(ways.keySet().iterator().next());
    }
  }

  /** The child by which answers of the source came; null if it is not known. */
  NodeId way(Ordinal source) {
    return ways.get(source);
  }

  void forgetWay(Ordinal source) {
    ways.remove(source);
  }
}
