package com.plushm.fabric.protocol;

import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileDisk.Destination;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import java.util.BitSet;

/**
 * The file of one transfer on the disk of this node. What an earlier incarnation wrote is not
 * believed but read again and compared with its hash: so nothing need be recorded of it, and a
 * restart asks only for what is not there (protocol.md §5.7).
 *
 * <pre>
 * state      event                      then
 * PREPARING  it stands there already    DONE
 *            there is room for it       FETCHING: chunks are checked, or asked for and written
 * FETCHING   every chunk is on the disk FINISHING: made durable, put in its place
 * FINISHING  it is in its place         DONE: children are served from it
 * any        the disk fails             FAILED; the node goes on as a mere relay
 * </pre>
 */
final class FileTarget {
  private enum State {
    PREPARING,
    FETCHING,
    FINISHING,
    DONE,
    FAILED
  }

  /** Hears of the target. */
  interface Listener {
    /** There may be more to ask for, or more to give. */
    void moved();

    /** A chunk that was there before need not be asked for. */
    void kept();

    /**
     * It is over.
     *
     * @param written whether anything had to be
     * @param failure null if there is none
     */
    void over(boolean written, String failure);
  }

  private final FileDisk disk;
  private final long handle;
  private final int mode;
  private final FileLayout layout;
  private final Listener listener;

  /** Parts that are there, or on their way. */
  private final BitSet taken = new BitSet();

  private final BitSet stored = new BitSet();
  private State state = State.PREPARING;
  private long partialBytes;
  private int checks;
  private int unwritten;

  FileTarget(
      FileDisk disk, long handle, Destination to, FileManifest file, int mode, Listener listener) {
    this.disk = disk;
    this.handle = handle;
    this.mode = mode;
    this.layout = file.layout();
    this.listener = listener;
    disk.prepare(handle, to, file.size(), file.sha256(), mode, this::prepared);
  }

  private void prepared(FileDisk.Prepared there, String failure) {
    if (failure != null) {
      fail(failure);
    } else if (state == State.PREPARING && there.identical()) {
      state = State.DONE;
      for (int chunk = 0; chunk < layout.chunks(); chunk++) {
        stored.set(layout.partOf(chunk));
      }
      listener.over(false, null);
      listener.moved();
    } else if (state == State.PREPARING) {
      state = State.FETCHING;
      partialBytes = there.partialBytes();
      finishIfWhole();
      listener.moved();
    }
  }

  boolean active() {
    return state == State.PREPARING || state == State.FETCHING || state == State.FINISHING;
  }

  boolean done() {
    return state == State.DONE;
  }

  /** Whether it wants chunks. */
  boolean fetching() {
    return state == State.FETCHING;
  }

  /** The first part from there on that it has neither taken nor has. */
  int nextFree(int from) {
    return taken.nextClearBit(from);
  }

  /** The part is asked for. */
  void take(int part) {
    taken.set(part);
  }

  /** Chunks that are being compared or written. */
  int pending() {
    return checks + unwritten;
  }

  /** Whether an earlier incarnation may have written it. */
  boolean unchecked(int part) {
    return layout.offsetOf(part) + layout.lengthOf(part) <= partialBytes;
  }

  /**
   * Compares what is there with its hash.
   *
   * @param wrong called if it is not right: then it is to be asked for
   */
  void check(int part, Bytes hash, Runnable wrong) {
    checks++;
    taken.set(part);
    disk.read(
        handle,
        layout.offsetOf(part),
        layout.lengthOf(part),
        hash,
        (bytes, failure) -> {
          checks--;
          if (bytes != null) {
            listener.kept();
            store(part);
          } else if (state == State.FETCHING) {
            wrong.run();
          }
          listener.moved();
        });
  }

  /** A chunk came that was verified. */
  void write(int part, Bytes bytes) {
    if (state != State.FETCHING || stored.get(part)) {
      return;
    }
    unwritten++;
    taken.set(part);
    disk.write(
        handle,
        layout.offsetOf(part),
        bytes,
        (done, failure) -> {
          unwritten--;
          if (failure != null) {
            fail(failure);
          } else {
            store(part);
          }
          listener.moved();
        });
  }

  private void store(int part) {
    stored.set(part);
    finishIfWhole();
  }

  private void finishIfWhole() {
    if (state == State.FETCHING && stored.cardinality() == layout.chunks()) {
      state = State.FINISHING;
      disk.finish(handle, mode, Bytes.EMPTY, this::finished);
    }
  }

  private void finished(Boolean done, String failure) {
    if (failure != null) {
      fail(failure);
    } else if (state == State.FINISHING) {
      state = State.DONE;
      listener.over(true, null);
      listener.moved();
    }
  }

  /** It ends without the file; what is unfinished is removed. */
  void fail(String why) {
    if (active()) {
      state = State.FAILED;
      stored.clear();
      disk.discard(handle);
      listener.over(false, why);
    }
  }

  /** Whether the chunk can be read from the disk. */
  boolean stored(int part) {
    return state != State.FAILED && stored.get(part);
  }

  /** Reads a chunk for others; null if the file is no longer what it was. */
  void read(int part, Bytes hash, FileDisk.Answer<Bytes> answer) {
    disk.read(
        handle,
        layout.offsetOf(part),
        layout.lengthOf(part),
        hash,
        (bytes, failure) -> {
          if (bytes == null && state == State.DONE) {
            stored.clear(part); // Somebody has changed it since; it is had from above.
          }
          answer.done(bytes, failure);
        });
  }

  void close() {
    disk.close(handle);
  }
}
