package com.plushm.fabric.host;

import com.plushm.api.file.FileDisk.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a file shall stand, as users of {@code cp} and {@code scp} expect it. */
final class Destinations {
  private Destinations() {}

  /** A path as a person wrote it: {@code ~} and what is relative are in the home folder. */
  static Path home(Path home, String path) throws IOException {
    try {
      if (path.equals("~") || path.startsWith("~/")) {
        return home.resolve("./" + path.substring(1)).normalize();
      }
      return home.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new IOException("is not a path: " + e.getReason(), e);
    }
  }

  /**
   * The file itself; its folder is there.
   *
   * @throws IOException if it cannot stand there
   */
  static Path resolve(Path home, Destination to) throws IOException {
    if (to.name().isEmpty() || to.name().contains("/") || to.name().equals("..")) {
      throw new IOException("'" + to.name() + "' is not the name of a file");
    }
    Path path = home(home, to.path());
    boolean folder = to.path().endsWith("/") || Files.isDirectory(path);
    Path file = folder ? path.resolve(to.name()) : path;
    Path parent = file.getParent();
    if (parent == null || file.getFileName() == null) {
      throw new IOException("is not a file");
    }
    if (to.parents()) {
      Files.createDirectories(parent);
    } else if (!Files.isDirectory(parent)) {
      throw new IOException(
          parent + (Files.exists(parent) ? " is not a folder" : " is not there; -p makes folders"));
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file");
    }
    return file;
  }
}
