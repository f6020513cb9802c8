package com.plushm.transport.frame;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Frames that wait for one peer, in order. It is filled by whoever sends and emptied by the one
 * connection that carries the link; what is taken counts as waiting until it was written. Safe for
 * use by several threads; it calls nobody, so its lock can be taken under any other.
 */
public final class Outbox {
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();

  /** Bytes of the first frame that were taken already. */
  private int headTaken;

  private long waiting;
  private long inFlight;
  private long messagesTaken;
  private boolean refused;

  /**
   * Adds a frame, unless the outbox would then hold more than its bound. An empty outbox takes any
   * frame, or else a large one could never be sent.
   *
   * @param bytesMax the bound
   */
  public synchronized boolean offer(Frame frame, long bytesMax) {
    long held = waiting + inFlight;
    if (held > 0 && held + frame.size() > bytesMax) {
      refused = true;
      return false;
    }
    frames.add(frame);
    waiting += frame.size();
    return true;
  }

  /** Moves as many bytes as fit, of as many frames as there are, into the buffer. */
  public synchronized void fill(ByteBuffer to) {
    Frame head = frames.peek();
    while (head != null && to.hasRemaining()) {
      int before = to.position();
      while (headTaken < Frame.HEADER_BYTES && to.hasRemaining()) {
        to.put(head.header(headTaken++));
      }
      if (to.hasRemaining()) {
        int offset = headTaken - Frame.HEADER_BYTES;
        int count = Math.min(to.remaining(), head.body().length - offset);
        to.put(head.body(), offset, count);
        headTaken += count;
      }
      int taken = to.position() - before;
      waiting -= taken;
      inFlight += taken;
      if (headTaken == head.size()) {
        frames.remove();
        headTaken = 0;
        messagesTaken++;
        head = frames.peek();
      }
    }
  }

  /** All that was taken has been written. */
  public synchronized void written() {
    inFlight = 0;
  }

  /** Whether a frame was refused and there is room again; says so once. */
  public synchronized boolean hasRoomAgain(long bytesMax) {
    if (!refused || waiting + inFlight > bytesMax / 2) {
      return false;
    }
    refused = false;
    return true;
  }

  /** Bytes that were offered and not yet written. */
  public synchronized long bytes() {
    return waiting + inFlight;
  }

  /** Bytes that were offered and not yet taken. */
  public synchronized long waiting() {
    return waiting;
  }

  /** Frames that were taken to their end since the last call. */
  public synchronized long takeMessageCount() {
    long count = messagesTaken;
    messagesTaken = 0;
    return count;
  }
}
