package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One output of one process: gathered into chunks, which are kept until the controller has them.
 */
final class StreamSpool {
  private static final int GATHER_BYTES = 1 << 10;

  private final Stream stream;
  private final MessageDigest digest = OutputDigest.sha256();
  private final ArrayDeque<Answer.Output> kept = new ArrayDeque<>();
  private byte[] gathered = {};
  private int gatheredBytes;
  private long length;
  private long chunks;
  private long keptBytes;
  private boolean held;

  StreamSpool(Stream stream) {
    this.stream = stream;
  }

  /** What a later incarnation still has of a stream. */
  void restore(Answer.Output chunk) {
    kept.add(chunk);
    keptBytes += chunk.bytes().length();
    chunks = Math.max(chunks, chunk.chunk() + 1);
  }

  /** Counts bytes into the digest without keeping them. */
  void pass(byte[] bytes) {
    digest.update(bytes);
    length += bytes.length;
  }

  /** Takes output; returns the chunks that became full. */
  List<Answer.Output> add(byte[] bytes) {
    pass(bytes);
    List<Answer.Output> full = new ArrayList<>();
    int taken = 0;
    while (taken < bytes.length) {
      int more = Math.min(bytes.length - taken, Answer.CHUNK_BYTES_MAX - gatheredBytes);
      gather(bytes, taken, more);
      taken += more;
      if (gatheredBytes == Answer.CHUNK_BYTES_MAX) {
        full.add(cut());
      }
    }
    return full;
  }

  private void gather(byte[] bytes, int offset, int count) {
    int needed = gatheredBytes + count;
    if (needed > gathered.length) {
      int room = Math.max(Math.max(needed, GATHER_BYTES), 2 * gathered.length);
      gathered = Arrays.copyOf(gathered, Math.min(room, Answer.CHUNK_BYTES_MAX));
    }
    System.arraycopy(bytes, offset, gathered, gatheredBytes, count);
    gatheredBytes = needed;
  }

  /** Returns what is gathered as a chunk, or nothing. */
  List<Answer.Output> flush() {
    return gatheredBytes == 0 ? List.of() : List.of(cut());
  }

  private Answer.Output cut() {
    Answer.Output chunk = new Answer.Output(stream, chunks++, Bytes.of(gathered, 0, gatheredBytes));
    kept.add(chunk);
    keptBytes += gatheredBytes;
    gatheredBytes = 0;
    return chunk;
  }

  /** Forgets the chunks below a number; returns how many bytes that freed. */
  long received(long below) {
    long freed = 0;
    while (!kept.isEmpty() && kept.peek().chunk() < below) {
      freed += kept.poll().bytes().length();
    }
    keptBytes -= freed;
    return freed;
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
    return keptBytes + gatheredBytes;
  }

  Collection<Answer.Output> kept() {
    return kept;
  }

  long chunks() {
    return chunks;
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
