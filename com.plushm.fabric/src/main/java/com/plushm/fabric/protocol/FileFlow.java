package com.plushm.fabric.protocol;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.file.FileMessage;
import com.plushm.api.file.FileMessage.Ask;
import com.plushm.api.file.FileMessage.Gone;
import com.plushm.api.file.FileMessage.Part;
import com.plushm.api.file.FileMessage.Want;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One file on its way down through this node (protocol.md §5.7). What the node lacks, for itself or
 * for a child, it asks for above, a window of parts at a time; each part is verified when it comes
 * and passed on at once to the children that want it.
 */
final class FileFlow {
  /** Parts that this node has asked for, or has not yet written, for itself. */
  static final int WINDOW = 32;

  /** Parts that it has asked for because children want them. */
  static final int CHILDREN_WINDOW = 64;

  /** Chunks that are being read for children. */
  static final int READS_MAX = 32;

  /** Parts that were not what the controller signed; then the transfer is given up. */
  static final int WRONG_MAX = 64;

  /** Milliseconds without a part after which they are asked for again; doubled up to the most. */
  static final long STALL = 3_000;

  static final long STALL_MAX = 30_000;

  /** The hashes of a group's chunks, to read from and to pass on. */
  private record Page(byte[] hashes, Bytes whole) {}

  private static final class Child {
    final Peer peer;
    final TreeSet<Integer> wanted = new TreeSet<>();

    Child(Peer peer) {
      this.peer = peer;
    }
  }

  private final NodeContext context;
  private final CommandId id;
  private final PartCache cache;
  private final FileWay up;
  private final Map<NodeId, Child> children = new TreeMap<>();
  private final TreeMap<Integer, Page> pages = new TreeMap<>();

  /** What was asked for above, and whether for this node itself. */
  private final TreeMap<Integer, Boolean> inFlight = new TreeMap<>();

  private final TreeSet<Integer> reading = new TreeSet<>();
  private Numbered numbered;
  private FileManifest manifest;
  private FileLayout layout;
  private FileTarget target;
  private int wrong;
  private boolean unasked;
  private int forChildren;
  private long progressAt;
  private long stall = STALL;

  /**
   * @param up passes a message to the parent or the controller; false if there is no way now
   */
  FileFlow(NodeContext context, CommandId id, PartCache cache, FileWay up) {
    this.context = context;
    this.id = id;
    this.cache = cache;
    this.up = up;
    this.progressAt = context.now();
  }

  /** What the file is, as the controller signed it. */
  void named(Command.Put command) {
    if (manifest == null) {
      manifest = command.file();
      layout = manifest.layout();
      pump();
    }
  }

  /** The signed command itself, for those below who were away. */
  void signed(Numbered command) {
    numbered = command;
  }

  Numbered signed() {
    return numbered;
  }

  boolean isNamed() {
    return manifest != null;
  }

  /** This node wants the file itself. */
  void target(FileTarget mine) {
    target = mine;
    pump();
  }

  FileTarget target() {
    return target;
  }

  /** Whether anything is going on. */
  boolean busy() {
    return !inFlight.isEmpty()
        || (target != null && target.active())
        || children.values().stream().anyMatch(c -> !c.wanted.isEmpty());
  }

  long progressAt() {
    return progressAt;
  }

  // From below.

  void onWant(Peer from, Want want) {
    Child child = children.computeIfAbsent(from.id(), i -> new Child(from));
    for (int part : want.parts()) {
      boolean known = layout == null || layout.has(part);
      if (!known || child.wanted.size() >= FileMessage.WANTED_MAX) {
        context.count("files.want.refused");
      } else {
        child.wanted.add(part);
      }
    }
    if (manifest == null) {
      up.send(new Ask(id));
    }
    serve(child);
    pump();
  }

  void childrenAre(List<Peer> now) {
    children.keySet().removeIf(node -> now.stream().noneMatch(peer -> peer.id().equals(node)));
  }

  void writable(NodeId node) {
    if (unasked) {
      askAgain();
    }
    Child child = children.get(node);
    if (child != null) {
      serve(child);
      pump();
    }
  }

  /** Gives a child what is at hand, in order, as far as its queue has room. */
  private void serve(Child child) {
    if (manifest == null) {
      return;
    }
    for (int part : List.copyOf(child.wanted)) {
      if (!layout.has(part)) {
        child.wanted.remove(part);
        continue;
      }
      Bytes bytes = atHand(part);
      if (bytes != null) {
        if (!context.send(child.peer, new Part(id, part, bytes))) {
          return;
        }
        context.count("files.parts.sent");
        child.wanted.remove(part);
      } else if (target != null && target.stored(part)) {
        read(part);
      }
    }
  }

  private Bytes atHand(int part) {
    if (layout.isPage(part)) {
      Page page = pages.get(layout.groupOf(part));
      return page == null ? null : page.whole;
    }
    return cache.get(id, part);
  }

  private void read(int part) {
    Bytes hash = hashOf(part);
    if (hash == null || reading.size() >= READS_MAX || !reading.add(part)) {
      return;
    }
    target.read(
        part,
        hash,
        (bytes, failure) -> {
          reading.remove(part);
          if (bytes != null) {
            cache.put(id, part, bytes);
          }
          List.copyOf(children.values()).forEach(this::serve);
          pump();
        });
  }

  // From above.

  void onPart(Part message) {
    Boolean own = manifest == null ? null : inFlight.get(message.part());
    if (own == null) {
      context.count("files.parts.unasked");
      return;
    }
    if (!isRight(message)) {
      context.count("files.parts.wrong");
      if (++wrong > WRONG_MAX) {
        gone("what comes down the tree is not what the controller signed");
      }
      return;
    }
    context.count("files.parts.received");
    inFlight.remove(message.part());
    forChildren -= own ? 0 : 1;
    progressAt = context.now();
    stall = STALL;
    arrived(message.part(), message.bytes());
    pump();
  }

  private boolean isRight(Part message) {
    int part = message.part();
    if (message.bytes().length() != layout.lengthOf(part)) {
      return false;
    }
    Bytes expected =
        layout.isPage(part) ? manifest.pages().get(layout.groupOf(part)) : hashOf(part);
    return FileLayout.hash(message.bytes().toArray()).equals(expected);
  }

  private void arrived(int part, Bytes bytes) {
    if (layout.isPage(part)) {
      pages.put(layout.groupOf(part), new Page(bytes.toArray(), bytes));
    } else {
      if (!children.isEmpty()) {
        cache.put(id, part, bytes);
      }
      if (target != null) {
        target.write(part, bytes);
      }
    }
    for (Child child : List.copyOf(children.values())) {
      if (child.wanted.contains(part)) {
        serve(child);
      }
    }
  }

  /** The hash of a chunk; null as long as its page is not there. */
  private Bytes hashOf(int part) {
    Page page = pages.get(layout.groupOf(part));
    return page == null
        ? null
        : Bytes.of(page.hashes, layout.hashOffset(part), FileLayout.HASH_BYTES);
  }

  /** Nobody above has it: whoever below waits for it is told. */
  void gone(String why) {
    for (Child child : List.copyOf(children.values())) {
      if (!child.wanted.isEmpty()) {
        child.wanted.clear();
        context.send(child.peer, new Gone(id, why));
      }
    }
    inFlight.clear();
    forChildren = 0;
    if (target != null) {
      target.fail(why);
    }
  }

  // What is asked for.

  /** Asks above for what is lacked, as far as the windows have room. */
  void pump() {
    if (manifest == null) {
      return;
    }
    List<Integer> ask = new ArrayList<>();
    if (target != null && target.fetching()) {
      pumpOwn(ask);
    }
    for (Child child : children.values()) {
      for (int part : child.wanted) {
        pumpFor(part, ask);
      }
    }
    ask(ask);
  }

  private void pumpOwn(List<Integer> ask) {
    int part = target.nextFree(0);
    while (part < layout.parts()) {
      int group = layout.groupOf(part);
      if (layout.isPage(part)) {
        wantPage(group, ask);
        target.take(part);
      } else if (!pages.containsKey(group)) {
        return;
      } else if (inFlight.size() - forChildren + target.pending() >= WINDOW) {
        return;
      } else if (target.unchecked(part)) {
        int checked = part;
        target.check(part, hashOf(part), () -> ask(request(checked)));
      } else {
        target.take(part);
        Bytes cached = cache.get(id, part);
        if (cached != null) {
          target.write(part, cached);
        } else {
          want(part, true, ask);
        }
        // The next page is there before its chunks are wanted.
        if (layout.chunkOf(part) % FileLayout.GROUP_CHUNKS == FileLayout.GROUP_CHUNKS / 2) {
          wantPage(group + 1, ask);
        }
      }
      part = target.nextFree(part + 1);
    }
  }

  private List<Integer> request(int part) {
    List<Integer> one = new ArrayList<>();
    want(part, true, one);
    return one;
  }

  private void pumpFor(int part, List<Integer> ask) {
    int group = layout.groupOf(part);
    boolean elsewhere =
        inFlight.containsKey(part)
            || reading.contains(part)
            || atHand(part) != null
            || (target != null && target.stored(part));
    if (elsewhere || forChildren >= CHILDREN_WINDOW) {
      return;
    }
    if (layout.isPage(part) || !pages.containsKey(group)) {
      wantPage(group, ask);
    } else {
      want(part, false, ask);
    }
  }

  private void wantPage(int group, List<Integer> ask) {
    if (group < layout.pages() && !pages.containsKey(group)) {
      want(layout.page(group), true, ask);
    }
  }

  private void want(int part, boolean own, List<Integer> ask) {
    Boolean before = inFlight.putIfAbsent(part, own);
    if (before == null) {
      forChildren += own ? 0 : 1;
      ask.add(part);
    } else if (own && !before) {
      inFlight.put(part, true);
      forChildren--;
    }
  }

  private void ask(List<Integer> parts) {
    for (int i = 0; i < parts.size(); i += FileMessage.WANTED_MAX) {
      int end = Math.min(parts.size(), i + FileMessage.WANTED_MAX);
      // What could not be asked for is, as soon as there is room or another way.
      unasked |= !up.send(new Want(id, List.copyOf(parts.subList(i, end))));
    }
  }

  /** There is another way up: what was on its way may be lost. */
  void upstreamChanged() {
    stall = STALL;
    askAgain();
  }

  private void askAgain() {
    progressAt = context.now();
    unasked = false;
    if (manifest == null) {
      up.send(new Ask(id));
    } else {
      ask(List.copyOf(inFlight.keySet()));
    }
  }

  /** Nothing came for long: it is asked for again. */
  void tick() {
    boolean waits = !inFlight.isEmpty() || (manifest == null && busy());
    if (waits && context.now() - progressAt > stall) {
      context.count("files.stalled");
      stall = Math.min(STALL_MAX, 2 * stall);
      askAgain();
    }
  }

  /** Forgets the file. */
  void close() {
    cache.forget(id);
    if (target != null) {
      target.close();
    }
  }
}
