package com.plushm.controller.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The standard input of a visitor: what its frames brought and nobody read yet. The thread that
 * fills it waits when there is too much, and so the command at the other end does.
 */
final class VisitorInput extends InputStream {
  /** Bytes that wait at most, beside one frame. */
  static final int WAITING_BYTES_MAX = 256 << 10;

  private final Runnable ask;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private int position;
  private boolean asked;
  private boolean ended;

  /**
   * @param ask called once, before the first read, to have input sent
   */
  VisitorInput(Runnable ask) {
    this.ask = ask;
  }

  /** Takes what came in. */
  synchronized void take(byte[] bytes) throws InterruptedException {
    while (waitingBytes > WAITING_BYTES_MAX && !ended) {
      wait();
    }
    if (bytes.length > 0 && !ended) {
      waiting.add(bytes);
      waitingBytes += bytes.length;
      notifyAll();
    }
  }

  /** Nothing comes any more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] room, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!asked) {
      asked = true;
      ask.run();
    }
    try {
      while (waiting.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    byte[] first = waiting.peek();
    if (first == null) {
      return -1;
    }
    int count = Math.min(length, first.length - position);
    System.arraycopy(first, position, room, offset, count);
    position += count;
    waitingBytes -= count;
    if (position == first.length) {
      waiting.remove();
      position = 0;
    }
    notifyAll();
    return count;
  }

  @Override
  public synchronized int available() {
    return waitingBytes;
  }
}
