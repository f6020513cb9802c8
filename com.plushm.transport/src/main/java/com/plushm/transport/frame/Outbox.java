package com.plushm.transport.frame;

import com.plushm.api.transport.Priority;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that wait for one peer: those of each priority in order, a higher priority before a lower
 * one, and none in the middle of another. It is filled by whoever sends and emptied by the one
 * connection that carries the link; what is taken counts as waiting until it was written. Safe for
 * use by several threads; it calls nobody, so its lock can be taken under any other.
 */
public final class Outbox {
  private static final Priority[] PRIORITIES = Priority.values();

  /** What waits of one priority. */
  private static final class Lane {
    final Priority priority;
    final ArrayDeque<Frame> frames = new ArrayDeque<>();
    long waiting;
    long inFlight;
    boolean refused;

    Lane(Priority priority) {
      this.priority = priority;
    }

    long held() {
      return waiting + inFlight;
    }

    long bound(long bytesMax) {
      return Math.min(bytesMax, priority.queueBytesMax());
    }
  }

  private final List<Lane> lanes = new ArrayList<>();

  /** The lane whose first frame was taken in part; it goes on with that. */
  private Lane begun;

  /** Bytes of that frame that were taken already. */
  private int headTaken;

  private long messagesTaken;

  public Outbox() {
    for (Priority priority : PRIORITIES) {
      lanes.add(new Lane(priority));
    }
  }

  /**
   * Adds a frame, unless more of its priority would then be held than may be. An empty lane takes
   * any frame, or else a large one could never be sent.
   *
   * @param bytesMax the bound, if the priority's own is not lower
   */
  public synchronized boolean offer(Frame frame, Priority priority, long bytesMax) {
    Lane lane = lanes.get(priority.ordinal());
    if (lane.held() > 0 && lane.held() + frame.size() > lane.bound(bytesMax)) {
      lane.refused = true;
      return false;
    }
    lane.frames.add(frame);
    lane.waiting += frame.size();
    return true;
  }

  /**
   * Moves as many bytes as fit into the buffer. Of bulk, a second frame is begun only if it fits
   * whole: so whatever comes meanwhile waits behind one at most.
   */
  public synchronized void fill(ByteBuffer to) {
    boolean bulk = false;
    Lane lane = next();
    while (lane != null && to.hasRemaining()) {
      Frame head = lane.frames.peek();
      if (lane.priority == Priority.BULK) {
        if (bulk && head.size() > to.remaining()) {
          return;
        }
        bulk = true;
      }
      take(lane, head, to);
      lane = next();
    }
  }

  private Lane next() {
    if (begun != null) {
      return begun;
    }
    for (Lane lane : lanes) {
      if (!lane.frames.isEmpty()) {
        return lane;
      }
    }
    return null;
  }

  private void take(Lane lane, Frame head, ByteBuffer to) {
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
    lane.waiting -= taken;
    lane.inFlight += taken;
    begun = lane;
    if (headTaken == head.size()) {
      lane.frames.remove();
      headTaken = 0;
      begun = null;
      messagesTaken++;
    }
  }

  /** All that was taken has been written. */
  public synchronized void written() {
    for (Lane lane : lanes) {
      lane.inFlight = 0;
    }
  }

  /** Whether a frame was refused and there is room again; says so once. */
  public synchronized boolean hasRoomAgain(long bytesMax) {
    boolean again = false;
    for (Lane lane : lanes) {
      if (lane.refused && lane.held() <= lane.bound(bytesMax) / 2) {
        lane.refused = false;
        again = true;
      }
    }
    return again;
  }

  /** Bytes that were offered and not yet written. */
  public synchronized long bytes() {
    long bytes = 0;
    for (Lane lane : lanes) {
      bytes += lane.held();
    }
    return bytes;
  }

  /** Bytes that were offered and not yet taken. */
  public synchronized long waiting() {
    long bytes = 0;
    for (Lane lane : lanes) {
      bytes += lane.waiting;
    }
    return bytes;
  }

  /** The priority of what is to be taken next; null if nothing is. */
  public synchronized Priority first() {
    Lane next = next();
    for (Lane lane : lanes) {
      // Behind a frame that was begun there may be something that is more urgent.
      if (!lane.frames.isEmpty()) {
        return next == null || lane.priority.compareTo(next.priority) < 0
            ? lane.priority
            : next.priority;
      }
    }
    return null;
  }

  /** Frames that were taken to their end since the last call. */
  public synchronized long takeMessageCount() {
    long count = messagesTaken;
    messagesTaken = 0;
    return count;
  }
}
