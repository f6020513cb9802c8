package com.plushm.cli;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a controller listens: {@code STATE/socket}, or, as the address of a Unix-domain socket is
 * limited to about a hundred bytes, the place that {@code STATE/socket.path} names.
 */
final class SocketPlace {
  /** The longest path that fits into a socket's address on every system. */
  static final int PATH_BYTES_MAX = 100;

  private final String state;

  SocketPlace(String state) {
    this.state = state;
  }

  /** A connection to the controller; null if none listens. */
  SocketChannel connect() throws Failure {
    String path = path();
    if (path == null || !new File(path).exists()) {
      return null;
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      boolean connected = false;
      try {
        connected = channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
      } finally {
        if (!connected) {
          channel.close();
        }
      }
    } catch (IOException e) {
      // Refused: what a controller that was killed leaves behind.
      return null;
    }
  }

  private String path() throws Failure {
    String path = state.concat("/socket");
    if (path.length() <= PATH_BYTES_MAX / 3
        || path.getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX) {
      return path;
    }
    Path note = Path.of(state, "socket.path");
    if (!Files.exists(note)) {
      return null;
    }
    try {
      Path socket = Path.of(Files.readString(note, StandardCharsets.UTF_8).strip());
      Path folder = socket.getParent();
      if (folder == null || !Files.exists(folder)) {
        return null;
      }
      if (!Files.getOwner(folder).equals(Files.getOwner(Path.of(state)))) {
        throw new Failure(
            "PM203",
            Failure.INTERNAL,
            folder + " belongs to somebody else",
            "remove it, or use a shorter --state");
      }
      return socket.toString();
    } catch (IOException e) {
      throw new Failure(
          "PM203", Failure.INTERNAL, note + " cannot be read: " + e.getMessage(), "remove it");
    }
  }
}
