package com.plushm.client.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/** Small files that are there whole or not at all, whatever crashes when. Mode 0600. */
final class DurableFile {
  private static final EnumSet<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private DurableFile() {}

  /** Replaces a file's content and returns when that would survive a loss of power. */
  static void write(Path file, byte[] content) throws IOException {
    replace(file, content);
    syncFolder(file);
  }

  /** Replaces a file's content; after a loss of power it is the old one or the new one. */
  static void replace(Path file, byte[] content) throws IOException {
    Path unfinished = unfinished(file);
    Files.deleteIfExists(unfinished);
    try (FileChannel channel = create(unfinished)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        NEW,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  static void syncFolder(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * @return the content; empty if there is no such file
   * @throws IOException if it is longer than any that we write, or cannot be read
   */
  static Optional<byte[]> read(Path file, int bytesMax) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long size = Files.size(file);
    if (size > bytesMax) {
      throw new IOException("it has " + size + " bytes, but never more than " + bytesMax);
    }
    return Optional.of(Files.readAllBytes(file));
  }
}
