package com.plushm.controller.decide;

import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileDisk.Destination;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileMessage.Draw;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.id.CommandId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * One content that some hosts have: drawn once, from the first of them that gives it, and verified
 * as a whole before it stands under any name.
 */
final class FileFetch {
  /** Chunks asked for, or not yet written. */
  static final int WINDOW = 16;

  /** Looks without a chunk after which they are asked for again. */
  static final int STALL_LOOKS = 3;

  /** Times that a host is asked again without a chunk, until another one is. */
  static final int STALLS_MAX = 10;

  /**
   * What all the hosts say of it.
   *
   * @param hosts that have it, in order
   */
  record Content(FileDisk.Described file, List<Host> hosts) {}

  /** Hears of its end. */
  interface Listener {
    /** The file of the host stands in its place. */
    void got(Host host, String where);

    void failed(Host host, String why);

    /** Every host was told of. */
    void over(FileFetch fetch);
  }

  private final Desk desk;
  private final CommandId id;
  private final Content content;
  private final FileLayout layout;
  private final String folder;
  private final String name;
  private final Listener listener;
  private final Deque<Host> sources;
  private final TreeSet<Integer> inFlight = new TreeSet<>();
  private Host source;
  private long handle;
  private int next;
  private int unwritten;
  private int written;
  private int looks;
  private int stalls;
  private int copies;
  private boolean over;

  /**
   * @param id of the command that had the hosts tell what they have
   * @param folder where the files go, as {@code name.HOST}
   */
  FileFetch(
      Desk desk, CommandId id, Content content, String folder, String name, Listener listener) {
    this.desk = desk;
    this.id = id;
    this.content = content;
    this.layout = new FileLayout(content.file().size());
    this.folder = folder;
    this.name = name;
    this.listener = listener;
    this.sources = new ArrayDeque<>(content.hosts());
  }

  private Destination place(Host host) {
    String file = name + "." + host.name();
    return new Destination(folder + "/" + file, file, id.toString(), true);
  }

  void begin() {
    inFlight.clear();
    next = 0;
    unwritten = 0;
    written = 0;
    looks = 0;
    stalls = 0;
    source = sources.poll();
    if (source == null) {
      finish();
      return;
    }
    long mine = desk.files().nextHandle();
    handle = mine;
    FileDisk.Described file = content.file();
    desk.context()
        .disk()
        .prepare(
            mine,
            place(source),
            file.size(),
            file.sha256(),
            file.mode(),
            (there, failure) -> {
              if (over || handle != mine) {
                desk.context().disk().discard(mine);
              } else if (failure != null) {
                fail(failure);
              } else if (there.identical()) {
                copyToOthers();
              } else if (layout.chunks() == 0) {
                finishFile();
              } else {
                pump();
              }
            });
  }

  private void pump() {
    List<Integer> ask = new ArrayList<>();
    while (next < layout.chunks() && inFlight.size() + unwritten < WINDOW) {
      inFlight.add(next);
      ask.add(next++);
    }
    draw(ask);
  }

  private void draw(List<Integer> chunks) {
    if (!chunks.isEmpty() && source.ordinal().isPresent()) {
      var unused = desk.files().send(new Draw(id, source.ordinal().get(), List.copyOf(chunks)));
    }
  }

  /** The host that it is drawn from. */
  boolean isFrom(com.plushm.api.id.Ordinal ordinal) {
    return !over && source != null && source.ordinal().filter(ordinal::equals).isPresent();
  }

  void drawn(Drawn message) {
    int part = layout.partOf(message.chunk());
    boolean right =
        inFlight.contains(message.chunk()) && message.bytes().length() == layout.lengthOf(part);
    if (!right) {
      return;
    }
    inFlight.remove(message.chunk());
    looks = 0;
    stalls = 0;
    unwritten++;
    long mine = handle;
    desk.context()
        .disk()
        .write(
            mine,
            layout.offsetOf(part),
            message.bytes(),
            (done, failure) -> {
              if (over || handle != mine) {
                return;
              }
              unwritten--;
              written++;
              if (failure != null) {
                fail(failure);
              } else if (written == layout.chunks()) {
                finishFile();
              } else {
                pump();
              }
            });
  }

  private void finishFile() {
    long mine = handle;
    FileDisk.Described file = content.file();
    desk.context()
        .disk()
        .finish(
            mine,
            file.mode(),
            file.sha256(),
            (done, failure) -> {
              if (over || handle != mine) {
                return;
              }
              if (failure != null) {
                fail(failure);
              } else {
                copyToOthers();
              }
            });
  }

  /** This host does not give it; whoever says that it has the same is asked. */
  void fail(String why) {
    desk.context().disk().discard(handle);
    listener.failed(source, why);
    begin();
  }

  private void copyToOthers() {
    desk.context().disk().close(handle);
    listener.got(source, place(source).name());
    String original = place(source).path();
    copies = sources.size();
    if (copies == 0) {
      finish();
    }
    for (Host host : sources) {
      desk.context()
          .disk()
          .copy(
              original,
              place(host),
              content.file().mode(),
              (done, failure) -> {
                if (over) {
                  return;
                }
                if (failure == null) {
                  listener.got(host, place(host).name());
                } else {
                  listener.failed(host, failure);
                }
                if (--copies == 0) {
                  finish();
                }
              });
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      listener.over(this);
    }
  }

  /** Looks whether chunks come; to be called once a second. */
  void look() {
    if (over || inFlight.isEmpty() || ++looks < STALL_LOOKS) {
      return;
    }
    looks = 0;
    if (++stalls > STALLS_MAX) {
      fail("does not give its file");
    } else {
      draw(List.copyOf(inFlight));
    }
  }

  /** Nobody waits for it any more. */
  void stop() {
    if (!over) {
      over = true;
      desk.context().disk().discard(handle);
    }
  }
}
