package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import com.plushm.controller.Shipment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Reads a file that is to be put, once, for its hashes. */
final class FileReader {
  private FileReader() {}

  /**
   * @throws PlushException FILE_UNREADABLE
   */
  static Shipment read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw unreadable(file, Files.exists(file) ? "is not a regular file" : "is not there", null);
      }
      long size = Files.size(file);
      if (size > FileLayout.SIZE_MAX) {
        throw unreadable(file, "has more than " + FileLayout.SIZE_MAX + " bytes", null);
      }
      return hashed(file, size);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "may not be read", e);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "is not there", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Shipment hashed(Path file, long size) throws IOException {
    FileLayout layout = new FileLayout(size);
    MessageDigest whole = FileLayout.sha256();
    List<Bytes> pages = new ArrayList<>();
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    byte[] chunk = new byte[FileLayout.CHUNK_BYTES];
    long read = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int got = in.readNBytes(chunk, 0, chunk.length);
      while (got > 0 && read + got <= size) {
        read += got;
        whole.update(chunk, 0, got);
        MessageDigest piece = FileLayout.sha256();
        piece.update(chunk, 0, got);
        page.writeBytes(piece.digest());
        if (page.size() == FileLayout.GROUP_CHUNKS * FileLayout.HASH_BYTES) {
          pages.add(Bytes.of(page.toByteArray()));
          page.reset();
        }
        got = in.readNBytes(chunk, 0, chunk.length);
      }
      if (page.size() > 0) {
        pages.add(Bytes.of(page.toByteArray()));
      }
      if (got > 0 || read != size || pages.size() != layout.pages()) {
        throw unreadable(file, "changes while it is read", null);
      }
    }
    List<Bytes> hashes = pages.stream().map(p -> FileLayout.hash(p.toArray())).toList();
    return new Shipment(
        file.toAbsolutePath().toString(),
        file.getFileName().toString(),
        mode(file),
        new FileManifest(size, Bytes.of(whole.digest()), hashes),
        List.copyOf(pages));
  }

  private static int mode(Path file) throws IOException {
    int mode = 0;
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      mode |= 1 << (8 - permission.ordinal());
    }
    return mode;
  }

  private static PlushException unreadable(Path file, String what, IOException cause) {
    return new PlushException(
        ErrorCode.FILE_UNREADABLE, "the file " + what, file.toString(), "check its path", cause);
  }
}
