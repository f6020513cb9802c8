package com.plushm.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The frames between {@code plushm} and the controller: a kind (one byte), the length of the body
 * (four bytes, big-endian), the body. The first frame is the {@link #REQUEST}; the controller
 * answers with {@link #WELCOME} before it begins to execute anything, so that a connection that
 * ends before that may be tried again; the last frame is {@link #EXIT}.
 */
final class Frames {
  /** Version of the conversation, the request's first byte. */
  static final int VERSION = 1;

  /** To the controller: version, argument vector, place, environment, settings; see Request. */
  static final int REQUEST = 1;

  /** To the controller: bytes of the standard input, after {@link #INPUT_WANTED}. */
  static final int INPUT = 2;

  /** To the controller: the standard input has ended. */
  static final int INPUT_END = 3;

  /** To the controller: Ctrl-C. */
  static final int INTERRUPT = 4;

  /** To the controller: columns and rows of the terminal (two bytes each). */
  static final int WINDOW = 5;

  /** To the command: the controller's process id (eight bytes); it has begun. */
  static final int WELCOME = 64;

  /** To the command: bytes for the standard output. */
  static final int OUTPUT = 65;

  /** To the command: bytes for the standard error. */
  static final int ERROR = 66;

  /** To the command: pass on the standard input. */
  static final int INPUT_WANTED = 67;

  /** To the command: the exit status (one byte); nothing follows. */
  static final int EXIT = 68;

  /**
   * To the command: if the controller should be gone before the exit status, the words that go on
   * with it at the next one, with a zero byte after each; none takes that back.
   */
  static final int RESUME = 69;

  /** The largest body of any frame but the request. */
  static final int DATA_BYTES_MAX = 64 << 10;

  /** The largest request; an argument vector is smaller on every system. */
  static final int REQUEST_BYTES_MAX = 4 << 20;

  private static final int HEADER = 5;

  private final SocketChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER);
  private int length;

  Frames(SocketChannel channel) {
    this.channel = channel;
  }

  /** Writes a frame; any thread may. */
  void write(int kind, byte[] body, int count) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + count);
    frame.put((byte) kind).putInt(count).put(body, 0, count).flip();
    synchronized (channel) {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }
  }

  /**
   * Reads the next frame; one thread does.
   *
   * @param body room of {@link #DATA_BYTES_MAX} bytes for its body
   * @return its kind; {@link #length} is its length
   * @throws EOFException if the other side is gone
   */
  int read(byte[] body) throws IOException {
    header.clear();
    fill(header);
    int kind = header.get(0);
    length = header.getInt(1);
    if (length < 0 || length > body.length) {
      throw new IOException("a frame of " + length + " bytes");
    }
    fill(ByteBuffer.wrap(body, 0, length));
    return kind;
  }

  int length() {
    return length;
  }

  private void fill(ByteBuffer room) throws IOException {
    while (room.hasRemaining()) {
      if (channel.read(room) < 0) {
        throw new EOFException("the controller closed the connection");
      }
    }
  }
}
