package com.plushm.controller.door;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The frames between {@code plushm} and the controller: a kind (one byte), the length of the body
 * (four bytes, big-endian), the body. The same as {@code com.plushm.cli.Frames}, which may not
 * import this; a test lets the two talk.
 */
final class Frames {
  /** Version of the conversation, the request's first byte. */
  static final int VERSION = 1;

  /** From the command: what to do; see {@link Request}. */
  static final int REQUEST = 1;

  /** From the command: bytes of its standard input, after {@link #INPUT_WANTED}. */
  static final int INPUT = 2;

  /** From the command: its standard input has ended. */
  static final int INPUT_END = 3;

  /** From the command: Ctrl-C. */
  static final int INTERRUPT = 4;

  /** From the command: columns and rows of its terminal (two bytes each). */
  static final int WINDOW = 5;

  /** To the command: the controller's process id (eight bytes); it has begun. */
  static final int WELCOME = 64;

  /** To the command: bytes for its standard output. */
  static final int OUTPUT = 65;

  /** To the command: bytes for its standard error. */
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

  Frames(SocketChannel channel) {
    this.channel = channel;
  }

  /** A frame that came in. */
  record Frame(int kind, byte[] body) {}

  /** Writes a frame; any thread may. Blocks while the command does not read. */
  void write(int kind, byte[] body, int offset, int count) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + count);
    frame.put((byte) kind).putInt(count).put(body, offset, count).flip();
    synchronized (channel) {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }
  }

  /**
   * Reads the next frame; one thread does.
   *
   * @throws EOFException if the other side is gone
   * @throws IOException also for a frame that is larger than its kind may be
   */
  Frame read() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    fill(header);
    int kind = header.get(0);
    int length = header.getInt(1);
    if (length < 0 || length > (kind == REQUEST ? REQUEST_BYTES_MAX : DATA_BYTES_MAX)) {
      throw new IOException("frame " + kind + " of " + length + " bytes");
    }
    byte[] body = new byte[length];
    fill(ByteBuffer.wrap(body));
    return new Frame(kind, body);
  }

  private void fill(ByteBuffer room) throws IOException {
    while (room.hasRemaining()) {
      if (channel.read(room) < 0) {
        throw new EOFException("the command closed its connection");
      }
    }
  }
}
