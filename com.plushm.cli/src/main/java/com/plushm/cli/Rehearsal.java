package com.plushm.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One command against a stage controller in the same process: what the class-data archive of {@code
 * plushm} is trained by, as it loads and links what every command does. Uses a folder of its own.
 */
public final class Rehearsal {
  private static final byte[] SAID = "rehearsed\n".getBytes(StandardCharsets.UTF_8);

  private Rehearsal() {}

  /** Runs the rehearsal; the arguments are ignored. */
  public static void main(String[] arguments) throws IOException {
    Path state = Files.createTempDirectory("plushm");
    Path socket = state.resolve("socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Thread stage = new Thread(() -> play(listening), "plushm-stage");
      stage.setDaemon(true);
      stage.start();
      int status = Main.execute("--state", state.toString(), "help");
      if (status != 0) {
        System.exit(status);
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(state);
    }
  }

  private static void play(ServerSocketChannel listening) {
    try (SocketChannel channel = listening.accept()) {
      Frames frames = new Frames(channel);
      int unusedKind = frames.read(new byte[Frames.REQUEST_BYTES_MAX]);
      frames.write(Frames.WELCOME, new byte[Long.BYTES], Long.BYTES);
      frames.write(Frames.ERROR, SAID, SAID.length);
      frames.write(Frames.EXIT, new byte[1], 1);
    } catch (IOException e) {
      System.err.println("rehearsal: " + e);
    }
  }
}
