package com.plushm.run.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The folder of one product, while it is made. */
final class ProductFolder {

  private final Path root;

  private ProductFolder(Path root) {
    this.root = root;
  }

  /**
   * An empty folder, whatever was there before.
   *
   * @throws IOException if what was there cannot be removed
   */
  static ProductFolder makeAnew(Path root) throws IOException {
    if (Files.exists(root)) {
      List<Path> old;
      try (Stream<Path> all = Files.walk(root)) {
        old = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
    Files.createDirectories(root);
    return new ProductFolder(root);
  }

  void copy(Path from, String to) throws IOException {
    Files.copy(from, prepare(to), StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Copies a file that is in a jar. */
  void copyOutOf(Path jar, String entry, String to) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry found = file.getEntry(entry);
      if (found == null) {
        throw new IOException(jar + " has no " + entry);
      }
      try (InputStream in = file.getInputStream(found)) {
        Files.copy(in, prepare(to));
      }
    }
  }

  void write(String to, String text) throws IOException {
    Files.writeString(prepare(to), text, StandardCharsets.UTF_8);
  }

  void writeScript(String to, String text) throws IOException {
    write(to, text);
    Files.setPosixFilePermissions(root.resolve(to), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path prepare(String to) throws IOException {
    Path path = root.resolve(to);
    Files.createDirectories(path.getParent());
    return path;
  }
}
