package com.plushm.sim.world;

import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import com.plushm.controller.Shipment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The files of a virtual machine, of which some stand in a file system of all of them. What was put
 * in its place is durable; of what is unfinished, a crash may cost any piece that was written,
 * wherever it stands.
 */
public final class FileStore {
  /** Where the machines have one file system. */
  public static final String COMMON = "/shared/";

  private static final int MODE = 0644;

  private final VirtualTime time;
  private final long millisMax;
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final TreeMap<String, byte[]> common;
  private final TreeMap<String, Partial> partials = new TreeMap<>();
  private boolean full;
  private long life;
  private long written;

  private static final class Partial {
    byte[] bytes = {};
    final TreeSet<Long> pieces = new TreeSet<>();
  }

  public FileStore(VirtualTime time, long millisMax) {
    this(time, millisMax, new TreeMap<>());
  }

  private FileStore(VirtualTime time, long millisMax, TreeMap<String, byte[]> common) {
    this.time = time;
    this.millisMax = millisMax;
    this.common = common;
  }

  /** Those of another machine of the same file system. */
  FileStore beside() {
    return new FileStore(time, millisMax, common);
  }

  private TreeMap<String, byte[]> at(String path) {
    return path.startsWith(COMMON) ? common : files;
  }

  /** A file that somebody made. */
  public void make(String path, byte[] content) {
    at(path).put(path, content.clone());
  }

  void remove(String path) {
    at(path).remove(path);
  }

  /** The file; null if there is none. */
  public byte[] content(String path) {
    return at(path).get(path);
  }

  /** Unfinished files that are left. */
  public int unfinished() {
    return partials.size();
  }

  /** Bytes that were ever written. */
  public long written() {
    return written;
  }

  /** From now on there is no space left, or again. */
  public void full(boolean none) {
    full = none;
  }

  /** The machine stops: unfinished files lose some of their pieces. */
  void crash() {
    life++;
    for (Partial partial : partials.values()) {
      for (long at : List.copyOf(partial.pieces)) {
        if (time.between(0, 3) == 0) {
          int from = (int) at;
          int to = Math.min(partial.bytes.length, from + FileLayout.CHUNK_BYTES);
          Arrays.fill(partial.bytes, from, to, (byte) 0);
          partial.pieces.remove(at);
        }
      }
    }
  }

  /** A file as the controller reads it before it puts it. */
  Shipment shipment(String path) {
    byte[] content = content(path);
    FileLayout layout = new FileLayout(content.length);
    List<Bytes> pages = new ArrayList<>();
    for (int group = 0; group < layout.pages(); group++) {
      byte[] page = new byte[layout.lengthOf(layout.page(group))];
      for (int i = 0; i < page.length / FileLayout.HASH_BYTES; i++) {
        int part = layout.page(group) + 1 + i;
        byte[] chunk = piece(content, layout.offsetOf(part), layout.lengthOf(part));
        byte[] hash = FileLayout.hash(chunk).toArray();
        System.arraycopy(hash, 0, page, i * FileLayout.HASH_BYTES, hash.length);
      }
      pages.add(Bytes.of(page));
    }
    List<Bytes> hashes = pages.stream().map(p -> FileLayout.hash(p.toArray())).toList();
    FileManifest manifest = new FileManifest(content.length, FileLayout.hash(content), hashes);
    return new Shipment(path, path.substring(path.lastIndexOf('/') + 1), MODE, manifest, pages);
  }

  private static byte[] piece(byte[] content, long offset, int length) {
    return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
  }

  /** The disk as one process sees it. */
  FileDisk opened(Consumer<Runnable> loop) {
    return new Opened(loop);
  }

  private final class Opened implements FileDisk {
    private final Consumer<Runnable> loop;
    private final long mine = life;
    private final Map<Long, String> reading = new TreeMap<>();
    private final Map<Long, String> writing = new TreeMap<>();
    private final Map<Long, String> places = new TreeMap<>();

    Opened(Consumer<Runnable> loop) {
      this.loop = loop;
    }

    private void later(Runnable done) {
      time.after(
          time.between(1, millisMax),
          () -> {
            if (mine == life) {
              loop.accept(done);
            }
          });
    }

    @Override
    public void prepare(
        long handle, Destination to, long size, Bytes sha256, int mode, Answer<Prepared> answer) {
      later(
          () -> {
            String path = to.path().endsWith("/") ? to.path() + to.name() : to.path();
            byte[] there = content(path);
            if (there != null && FileLayout.hash(there).equals(sha256)) {
              reading.put(handle, path);
              answer.done(new Prepared(true, 0), null);
              return;
            }
            String partial = path + " " + to.tag();
            writing.put(handle, partial);
            places.put(handle, path);
            long length = partials.computeIfAbsent(partial, p -> new Partial()).bytes.length;
            answer.done(new Prepared(false, length), null);
          });
    }

    @Override
    public void write(long handle, long offset, Bytes bytes, Answer<Boolean> answer) {
      later(
          () -> {
            Partial partial = partials.get(writing.getOrDefault(handle, ""));
            if (full || partial == null) {
              answer.done(null, full ? "No space left on device" : "the file was closed");
              return;
            }
            int end = (int) offset + bytes.length();
            if (partial.bytes.length < end) {
              partial.bytes = Arrays.copyOf(partial.bytes, end);
            }
            System.arraycopy(bytes.toArray(), 0, partial.bytes, (int) offset, bytes.length());
            partial.pieces.add(offset);
            written += bytes.length();
            answer.done(true, null);
          });
    }

    @Override
    public void read(long handle, long offset, int length, Bytes sha256, Answer<Bytes> answer) {
      later(
          () -> {
            Partial partial = partials.get(writing.getOrDefault(handle, ""));
            byte[] from =
                partial != null ? partial.bytes : content(reading.getOrDefault(handle, ""));
            if (from == null || offset + length > from.length) {
              answer.done(null, from == null ? "the file was closed" : null);
              return;
            }
            byte[] bytes = piece(from, offset, length);
            boolean right = sha256.length() == 0 || FileLayout.hash(bytes).equals(sha256);
            answer.done(right ? Bytes.of(bytes) : null, null);
          });
    }

    @Override
    public void finish(long handle, int mode, Bytes sha256, Answer<Boolean> answer) {
      later(
          () -> {
            Partial partial = partials.remove(writing.getOrDefault(handle, ""));
            if (partial == null) {
              answer.done(null, "the file was closed");
            } else if (sha256.length() > 0 && !FileLayout.hash(partial.bytes).equals(sha256)) {
              partials.put(writing.get(handle), partial);
              answer.done(null, "it is not what it was said to be");
            } else {
              writing.remove(handle);
              reading.put(handle, places.get(handle));
              at(places.get(handle)).put(places.get(handle), partial.bytes);
              answer.done(true, null);
            }
          });
    }

    @Override
    public void open(long handle, String path, boolean hashed, Answer<Described> answer) {
      later(
          () -> {
            byte[] there = content(path);
            if (there == null) {
              answer.done(null, "is not there");
            } else {
              reading.put(handle, path);
              Bytes hash = hashed ? FileLayout.hash(there) : Bytes.EMPTY;
              answer.done(new Described(there.length, MODE, hash), null);
            }
          });
    }

    @Override
    public void copy(String path, Destination to, int mode, Answer<Boolean> answer) {
      later(
          () -> {
            at(to.path()).put(to.path(), content(path));
            answer.done(true, null);
          });
    }

    @Override
    public void close(long handle) {
      reading.remove(handle);
      writing.remove(handle);
    }

    @Override
    public void discard(long handle) {
      reading.remove(handle);
      String partial = writing.remove(handle);
      if (partial != null) {
        partials.remove(partial);
      }
    }
  }
}
