package com.plushm.controller.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a command. Two threads serve it: one executes the command and writes, one reads
 * what comes meanwhile, which is also how the end of a command that was killed is seen.
 */
final class Connection implements Visitor {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final byte[] NOTHING = new byte[0];

  private final SocketChannel channel;
  private final Frames frames;
  private final Interrupts interrupts = new Interrupts();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final VisitorInput input = new VisitorInput(this::askForInput);
  private final OutputStream out = new FrameStream(Frames.OUTPUT);
  private final OutputStream err = new FrameStream(Frames.ERROR);
  private volatile BiConsumer<Integer, Integer> window = (columns, rows) -> {};
  private volatile boolean broken;
  private Request request;

  Connection(SocketChannel channel) {
    this.channel = channel;
    this.frames = new Frames(channel);
  }

  /**
   * Reads the request and says that it is being served.
   *
   * @throws IOException if there is none, or not one that we understand
   */
  void welcome() throws IOException {
    Frames.Frame frame = frames.read();
    while (frame.kind() == Frames.INTERRUPT) {
      interrupts.interrupt();
      frame = frames.read();
    }
    if (frame.kind() != Frames.REQUEST) {
      throw new IOException("frame " + frame.kind() + " where a request should be");
    }
    request = Request.decode(frame.body());
    byte[] pid = ByteBuffer.allocate(Long.BYTES).putLong(ProcessHandle.current().pid()).array();
    frames.write(Frames.WELCOME, pid, 0, pid.length);
  }

  /** Reads until the command's end, or until it is gone. */
  void listen() {
    try {
      while (true) {
        take(frames.read());
      }
    } catch (IOException e) {
      // Not worth a line: every command ends by closing its connection.
      broken = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      input.end();
      interrupts.vanished();
    }
  }

  private void take(Frames.Frame frame) throws InterruptedException {
    switch (frame.kind()) {
      case Frames.INPUT -> input.take(frame.body());
      case Frames.INPUT_END -> input.end();
      case Frames.INTERRUPT -> interrupts.interrupt();
      case Frames.WINDOW -> {
        if (frame.body().length == Integer.BYTES) {
          ByteBuffer size = ByteBuffer.wrap(frame.body());
          window.accept(size.getShort() & 0xffff, size.getShort() & 0xffff);
        }
      }
      default -> LOG.debug("frame {} of {} bytes ignored", frame.kind(), frame.body().length);
    }
  }

  /**
   * Tells the exit status and does what was put off until then. A connection with such an action
   * stays open until the process ends: so its command can wait for that.
   */
  void farewell(int status) {
    send(Frames.EXIT, new byte[] {(byte) status});
    List<Runnable> actions;
    synchronized (afterwards) {
      actions = List.copyOf(afterwards);
    }
    if (actions.isEmpty()) {
      close();
    }
    for (Runnable action : actions) {
      action.run();
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed", e);
    }
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public InputStream in() {
    return input;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public OutputStream err() {
    return err;
  }

  @Override
  public Interrupts interrupts() {
    return interrupts;
  }

  @Override
  public void onWindow(BiConsumer<Integer, Integer> listener) {
    window = listener;
  }

  @Override
  public void afterwards(Runnable action) {
    synchronized (afterwards) {
      afterwards.add(action);
    }
  }

  @Override
  public void resumeWith(List<String> words) {
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(word).append('\0'));
    send(Frames.RESUME, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void askForInput() {
    send(Frames.INPUT_WANTED, NOTHING);
  }

  private void send(int kind, byte[] body) {
    if (broken) {
      return;
    }
    try {
      frames.write(kind, body, 0, body.length);
    } catch (IOException e) {
      broken = true;
    }
  }

  /** Makes frames of what is written. */
  private final class FrameStream extends OutputStream {
    private final int kind;

    FrameStream(int kind) {
      this.kind = kind;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += Frames.DATA_BYTES_MAX) {
        if (broken) {
          throw new IOException("the command is gone");
        }
        frames.write(kind, bytes, offset + done, Math.min(Frames.DATA_BYTES_MAX, length - done));
      }
    }
  }
}
