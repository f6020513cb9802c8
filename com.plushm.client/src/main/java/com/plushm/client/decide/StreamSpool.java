package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * One output of one process: gathered into chunks, which are kept until the controller has them.
 *
 * <p>Chunks of several hosts fold where they are cut alike (protocol.md §5.5), so what is in the
 * output decides, and the time as little as can be: no chunk goes beyond a multiple of {@link
 * #BLOCK_BYTES} of the stream, so that all are cut there; what comes slowly is cut at its lines,
 * each by itself while there are few.
 */
final class StreamSpool {
  /** Every stream is cut at the multiples of this. */
  static final int BLOCK_BYTES = Answer.CHUNK_BYTES_MAX;

  /** Lines that are sent by themselves when they come slowly. */
  static final int LINES_MAX = 8;

  /** A chunk counts as this at least, so that many small ones are bounded too. */
  static final int CHUNK_COST_MIN = 256;

  private static final int GATHER_BYTES = 1 << 10;

  private final Stream stream;
  private final MessageDigest digest = OutputDigest.sha256();
  private final ArrayDeque<Answer.Output> kept = new ArrayDeque<>();

  /** Those of them that are still to be handed over. */
  private final ArrayDeque<Answer.Output> unsent = new ArrayDeque<>();

  private byte[] gathered = {};
  private int gatheredBytes;
  private long length;

  /** Bytes in chunks, sent and unsent. */
  private long cut;

  /** Bytes that the controller has. */
  private long receivedBelow;

  private long keptCost;
  private boolean slow;
  private boolean held;

  /** Whether this incarnation has seen it from its beginning. */
  private boolean whole = true;

  StreamSpool(Stream stream) {
    this.stream = stream;
  }

  /** What a later incarnation still has of a stream. */
  void restore(Answer.Output chunk) {
    keep(chunk);
    cut = Math.max(cut, end(chunk));
  }

  /** A later incarnation goes on with a stream of which the controller has so much. */
  void startAt(long place) {
    cut = place;
    length = place;
    receivedBelow = place;
    whole = place == 0;
  }

  /** Counts bytes into the digest without keeping them. */
  void pass(byte[] bytes) {
    digest.update(bytes);
    length += bytes.length;
  }

  /** Takes output; a block that is full becomes a chunk. */
  void add(byte[] bytes) {
    pass(bytes);
    int taken = 0;
    while (taken < bytes.length) {
      int room = (int) (BLOCK_BYTES - (cut + gatheredBytes) % BLOCK_BYTES);
      int more = Math.min(bytes.length - taken, room);
      gather(bytes, taken, more);
      taken += more;
      if (more == room) {
        cut(gatheredBytes);
      }
    }
  }

  private void gather(byte[] bytes, int offset, int count) {
    int needed = gatheredBytes + count;
    if (needed > gathered.length) {
      int room = Math.max(Math.max(needed, GATHER_BYTES), 2 * gathered.length);
      gathered = Arrays.copyOf(gathered, Math.min(room, BLOCK_BYTES));
    }
    System.arraycopy(bytes, offset, gathered, gatheredBytes, count);
    gatheredBytes = needed;
  }

  /** Some time has passed: lines are cut; the rest of one that is not whole waits once more. */
  void flush() {
    int lines = gatheredBytes == 0 ? 0 : cutLines();
    slow |= lines > 0 || gatheredBytes > 0;
    if (lines == 0) {
      cut(gatheredBytes);
    }
  }

  /** The stream is at its end: all of it is cut. */
  void finish() {
    if (slow && gatheredBytes > 0) {
      cutLines();
    }
    cut(gatheredBytes);
  }

  /** Cuts what ends with a line; returns how many lines that was, or many. */
  private int cutLines() {
    int[] ends = new int[LINES_MAX];
    int lines = 0;
    int last = 0;
    for (int i = 0; i < gatheredBytes; i++) {
      if (gathered[i] == '\n') {
        last = i + 1;
        if (lines < LINES_MAX) {
          ends[lines] = last;
        }
        lines++;
      }
    }
    int done = 0;
    for (int i = 0; i < lines && lines <= LINES_MAX; i++) {
      cut(ends[i] - done);
      done = ends[i];
    }
    if (lines > LINES_MAX) {
      cut(last);
    }
    return lines;
  }

  private void cut(int bytes) {
    if (bytes > 0) {
      keep(new Answer.Output(stream, cut, Bytes.of(gathered, 0, bytes)));
      cut += bytes;
      gatheredBytes -= bytes;
      System.arraycopy(gathered, bytes, gathered, 0, gatheredBytes);
    }
  }

  private void keep(Answer.Output chunk) {
    kept.add(chunk);
    unsent.add(chunk);
    keptCost += cost(chunk);
  }

  private static long cost(Answer.Output chunk) {
    return Math.max(CHUNK_COST_MIN, chunk.bytes().length());
  }

  /** Hands over what was not yet, as far as it is taken; returns whether all of it was. */
  boolean offer(Predicate<Answer> taker) {
    while (!unsent.isEmpty() && taker.test(unsent.peek())) {
      unsent.poll();
    }
    return unsent.isEmpty();
  }

  /** All that the controller does not have is to be handed over again. */
  void again() {
    unsent.clear();
    unsent.addAll(kept);
  }

  private static long end(Answer.Output chunk) {
    return chunk.at() + chunk.bytes().length();
  }

  /** The bytes below are there: forgets the chunks that they fill. */
  void received(long below) {
    receivedBelow = Math.max(receivedBelow, Math.min(below, cut));
    while (!kept.isEmpty() && end(kept.peek()) <= below) {
      keptCost -= cost(kept.poll());
    }
    while (!unsent.isEmpty() && end(unsent.peek()) <= below) {
      unsent.poll();
    }
  }

  /** Frees the memory of a stream that has ended. */
  void release() {
    gathered = new byte[0];
  }

  Stream stream() {
    return stream;
  }

  boolean gathering() {
    return gatheredBytes > 0;
  }

  /** Bytes that the controller does not have, gathered ones included. */
  long unreceived() {
    return keptCost + gatheredBytes;
  }

  Collection<Answer.Output> kept() {
    return kept;
  }

  /** Bytes in chunks. */
  long cut() {
    return cut;
  }

  /** Bytes that the controller has. */
  long receivedBelow() {
    return receivedBelow;
  }

  boolean whole() {
    return whole;
  }

  /** Where the next byte that comes will stand. */
  long end() {
    return cut + gatheredBytes;
  }

  long length() {
    return length;
  }

  byte[] digest() {
    return digest.digest();
  }

  boolean held() {
    return held;
  }

  void held(boolean nowHeld) {
    held = nowHeld;
  }
}
