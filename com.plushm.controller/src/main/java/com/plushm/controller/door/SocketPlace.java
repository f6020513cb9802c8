package com.plushm.controller.door;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Where a controller listens. The address of a Unix-domain socket has about a hundred bytes: with a
 * longer state folder the socket is in a short folder of its owner's, and {@code STATE/socket.path}
 * says where.
 */
final class SocketPlace {
  /**
   * The longest path that fits into a socket's address on every system; the command knows it too.
   */
  static final int PATH_BYTES_MAX = 100;

  private static final int HASH_BYTES = 8;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private SocketPlace() {}

  /**
   * The place for a state folder's socket, whose folder is made if need be.
   *
   * @throws PlushException STATE_UNUSABLE
   */
  static Path choose(Path state, Map<String, String> environment) {
    Path socket = state.resolve("socket");
    Path note = state.resolve("socket.path");
    try {
      if (length(socket) <= PATH_BYTES_MAX) {
        Files.deleteIfExists(note);
        return socket;
      }
      Path base = shortFolder(environment);
      makeOwned(base);
      Path folder = base.resolve(hash(state));
      makeOwned(folder);
      socket = folder.resolve("socket");
      Files.writeString(note, socket + "\n", StandardCharsets.UTF_8);
      return socket;
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "no place for the controller's socket: " + e.getMessage(),
          state.toString(),
          "use a shorter --state",
          e);
    }
  }

  private static Path shortFolder(Map<String, String> environment) throws IOException {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path folder = Path.of(runtime, "plushm");
    // Room for the hash and the socket's name.
    if (runtime.startsWith("/")
        && Files.isWritable(Path.of(runtime))
        && length(folder) + 2 * HASH_BYTES + "//socket".length() <= PATH_BYTES_MAX) {
      return folder;
    }
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return Path.of("/tmp/plushm-" + uid);
  }

  /** Anybody may make folders in {@code /tmp}: one that is not ours alone is not used. */
  private static void makeOwned(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, OWNER_ALONE);
    }
    boolean ours =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")))
            && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                .endsWith("------");
    if (!ours) {
      throw new IOException(folder + " is not a folder of ours alone");
    }
  }

  private static String hash(Path state) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(state.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
