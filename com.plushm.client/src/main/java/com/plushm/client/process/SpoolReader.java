package com.plushm.client.process;

import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.client.decide.SpoolPlaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;

/**
 * Reads one file of output as it grows, in pieces, of which so many are under way at a time; on the
 * thread of the spools, but for {@link #hold} and {@link #consumed}.
 */
final class SpoolReader {
  /** What is read at once. */
  static final int READ_BYTES = 32 << 10;

  /** Pieces that may be under way to the event loop. */
  private static final int UNDER_WAY_MAX = 4;

  private final Stream stream;
  private final Path file;
  private final ArrayDeque<SpoolPlaces.Gap> gaps = new ArrayDeque<>();
  private FileChannel channel;
  private long place;

  /** Where the output of the attempt that has ended ends. */
  private long last;

  private int underWay;
  private boolean held;

  SpoolReader(Stream stream, SpoolFolder folder, SpoolPlaces from) {
    this.stream = stream;
    this.file = folder.file(stream);
    this.place = from.of(stream);
    from.gaps().stream().filter(g -> g.stream() == stream).forEach(gaps::add);
  }

  synchronized void hold(boolean hold) {
    held = hold;
  }

  synchronized void consumed() {
    underWay--;
  }

  private synchronized boolean mayRead() {
    return !held && underWay < UNDER_WAY_MAX;
  }

  private synchronized void sent() {
    underWay++;
  }

  /** Bytes that were written and not read. */
  long unread() throws IOException {
    return Math.max(0, size() - place);
  }

  private long size() throws IOException {
    if (channel == null) {
      if (!Files.exists(file)) {
        return 0;
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    return channel.size();
  }

  /** Reads what there is, as far as it may; returns whether anything was read. */
  boolean read(long token, SupervisedEvents events) throws IOException {
    boolean any = false;
    while (mayRead()) {
      long room = size() - place;
      if (!gaps.isEmpty() && gaps.peek().from() <= place) {
        SpoolPlaces.Gap gap = gaps.poll();
        place = Math.max(place, gap.from() + gap.bytes());
        continue;
      }
      if (!gaps.isEmpty()) {
        room = Math.min(room, gaps.peek().from() - place);
      }
      if (room <= 0) {
        return any;
      }
      ByteBuffer piece = ByteBuffer.allocate((int) Math.min(READ_BYTES, room));
      int count = channel.read(piece, place);
      if (count <= 0) {
        return any;
      }
      place += count;
      any = true;
      sent();
      events.output(token, stream, Bytes.of(piece.array(), 0, count));
    }
    return any;
  }

  /** What is below that place was lost: the reading goes on there, when it is let go. */
  void lose(long below, long token, SupervisedEvents events) {
    long bytes = below - place;
    if (bytes > 0 && gaps.isEmpty()) {
      place = below;
      hold(true);
      events.lost(token, stream, bytes);
    }
  }

  long place() {
    return place;
  }

  /** What there is now is the last of an attempt. */
  void lastWords() throws IOException {
    last = size();
  }

  /** Whether that was read, or cannot be now. */
  synchronized boolean lastWordsRead() {
    return held || place >= last;
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
