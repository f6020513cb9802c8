package com.plushm.fabric.host;

import com.plushm.api.file.FileDisk.Destination;
import com.plushm.api.file.FileDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a file shall stand, as users of {@code cp} and {@code scp} expect it. */
final class Destinations {
  private final Path home;
  private final Path own;

  /**
   * @param home what relative paths are in
   * @param own what {@link FileDisks#OWN} stands for
   */
  Destinations(Path home, Path own) {
    this.home = home;
    this.own = own;
  }

  /** A path as a person wrote it: {@code ~} and what is relative are in the home folder. */
  Path path(String path) throws IOException {
    try {
      if (path.startsWith(FileDisks.OWN)) {
        return own.resolve("./" + path.substring(FileDisks.OWN.length())).normalize();
      }
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
  Path resolve(Destination to) throws IOException {
    if (to.name().isEmpty() || to.name().contains("/") || to.name().equals("..")) {
      throw new IOException("'" + to.name() + "' is not the name of a file");
    }
    Path path = path(to.path());
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
