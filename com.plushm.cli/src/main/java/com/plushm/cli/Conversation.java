package com.plushm.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command's conversation with the controller: carries bytes until the exit status comes. */
final class Conversation {
  /** The connection ended before the controller began: trying again does no harm. */
  static final int NOT_BEGUN = -1;

  /** The controller is gone, and {@link #resumption} goes on with the command at the next one. */
  static final int RESUMABLE = -2;

  /** Exit status when nobody reads our output any more: what a shell shows for SIGPIPE. */
  private static final int OUTPUT_GONE = 141;

  /** Exit status after Ctrl-C. */
  static final int INTERRUPTED = 130;

  /** The Ctrl-C that no longer waits for the controller. */
  private static final int INTERRUPTS_MAX = 3;

  private static final int INPUT_BYTES = 8 << 10;
  private static final long FAREWELL_MILLIS = 30_000;
  private static final long POLL_MILLIS = 10;
  private static final byte[] NOTHING = new byte[0];

  private final SocketChannel channel;
  private final Frames frames;
  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private int interrupts;
  private boolean announced;
  private String resumption = "";

  Conversation(SocketChannel channel) {
    this(
        channel,
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  Conversation(SocketChannel channel, InputStream in, OutputStream out, OutputStream err) {
    this.channel = channel;
    this.frames = new Frames(channel);
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Sends the request and carries bytes both ways.
   *
   * @return the exit status, or {@link #NOT_BEGUN}, or {@link #RESUMABLE}
   * @throws Failure if the controller goes away meanwhile
   */
  int hold(byte[] request) throws Failure {
    boolean begun = false;
    byte[] body = new byte[Frames.DATA_BYTES_MAX];
    try {
      frames.write(Frames.REQUEST, request, request.length);
      int kind = frames.read(body);
      while (kind != Frames.EXIT) {
        begun |=
            kind == (announced ? Frames.RESUME : Frames.WELCOME) || kind == Frames.INPUT_WANTED;
        if (!take(kind, body)) {
          return OUTPUT_GONE;
        }
        kind = frames.read(body);
      }
      return body[0] & 0xff;
    } catch (IOException e) {
      if (!begun && interrupts == 0) {
        return NOT_BEGUN;
      }
      if (begun && !resumption.isEmpty() && interrupts == 0) {
        return RESUMABLE;
      }
      throw gone();
    }
  }

  /**
   * Before the controller begins anything for this command, it names the words that go on with it:
   * until then, trying again does no harm.
   */
  void announced() {
    announced = true;
  }

  static Failure gone() {
    return new Failure(
        "PM202",
        Failure.INTERNAL,
        "controller gone before the command ended",
        "see controller.log in its state folder; 'plushm runs' starts it again and tells what goes"
            + " on");
  }

  /** The words of a command that goes on with this one, until the controller names others. */
  void resumption(List<String> words) {
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(word).append('\0'));
    resumption = text.toString();
  }

  /** The words of a command that goes on with this one. */
  List<String> resumption() {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int end = resumption.indexOf('\0'); end >= 0; end = resumption.indexOf('\0', from)) {
      words.add(resumption.substring(from, end));
      from = end + 1;
    }
    return words;
  }

  /** Waits until the controller's process is gone, which alone ends the connection, for a while. */
  boolean awaitFarewell() {
    long deadline = System.nanoTime() + FAREWELL_MILLIS * 1_000_000;
    ByteBuffer room = ByteBuffer.allocate(1);
    try {
      channel.configureBlocking(false);
      while (channel.read(room) >= 0) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        room.clear();
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Ctrl-C: the controller is told; one that does not react to the second is left alone. */
  void interrupt() {
    if (++interrupts >= INTERRUPTS_MAX) {
      Runtime.getRuntime().exit(INTERRUPTED);
    }
    send(Frames.INTERRUPT, NOTHING, 0);
  }

  /** The terminal has another size now. */
  void window(int columns, int rows) {
    byte[] size = {(byte) (columns >> 8), (byte) columns, (byte) (rows >> 8), (byte) rows};
    send(Frames.WINDOW, size, size.length);
  }

  private boolean take(int kind, byte[] body) {
    switch (kind) {
      case Frames.OUTPUT:
        return pass(body, out);
      case Frames.ERROR:
        return pass(body, err);
      case Frames.INPUT_WANTED:
        startInput();
        return true;
      case Frames.RESUME:
        resumption = new String(body, 0, frames.length(), StandardCharsets.UTF_8);
        return true;
      default:
        // A newer controller's notice that we do not know.
        return true;
    }
  }

  private boolean pass(byte[] body, OutputStream to) {
    try {
      to.write(body, 0, frames.length());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void startInput() {
    Thread thread =
        new Thread("plushm-input") {
          @Override
          public void run() {
            passInput();
          }
        };
    thread.setDaemon(true);
    thread.start();
  }

  private void passInput() {
    byte[] bytes = new byte[INPUT_BYTES];
    try {
      int count = in.read(bytes);
      while (count >= 0) {
        frames.write(Frames.INPUT, bytes, count);
        count = in.read(bytes);
      }
    } catch (IOException e) {
      // Input that cannot be read has ended; if it is the connection, the reading side tells.
    } finally {
      send(Frames.INPUT_END, NOTHING, 0);
    }
  }

  private void send(int kind, byte[] body, int count) {
    try {
      frames.write(kind, body, count);
    } catch (IOException e) {
      // The reading side sees the same broken connection, and tells.
      return;
    }
  }
}
