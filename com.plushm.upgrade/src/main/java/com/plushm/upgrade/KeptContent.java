package com.plushm.upgrade;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/**
 * What an installed bundle consists of, packed again: where it was installed from may be gone, or
 * may have been written over.
 */
final class KeptContent {
  /** Bytes kept at most, unpacked. */
  static final long BYTES_MAX = 256L << 20;

  private final byte[] bytes;

  private KeptContent(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Packs all entries, the manifest first.
   *
   * @throws IOException if the bundle cannot be read, or is too large
   */
  static KeptContent of(Bundle bundle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      Packing packing = new Packing(bundle, zip);
      packing.file(JarFile.MANIFEST_NAME);
      packing.folder("");
    }
    return new KeptContent(bytes.toByteArray());
  }

  InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  private static final class Packing {
    private final Bundle bundle;
    private final ZipOutputStream zip;
    private long left = BYTES_MAX;

    Packing(Bundle bundle, ZipOutputStream zip) {
      this.bundle = bundle;
      this.zip = zip;
    }

    void folder(String path) throws IOException {
      Enumeration<String> paths = bundle.getEntryPaths(path.isEmpty() ? "/" : path);
      if (paths == null) {
        return;
      }
      for (String entry : Collections.list(paths)) {
        if (entry.endsWith("/")) {
          folder(entry);
        } else if (!entry.equals(JarFile.MANIFEST_NAME)) {
          file(entry);
        }
      }
    }

    void file(String path) throws IOException {
      URL entry = bundle.getEntry(path);
      if (entry == null) {
        throw new IOException(bundle + " has no " + path);
      }
      zip.putNextEntry(new ZipEntry(path));
      try (InputStream in = entry.openStream()) {
        byte[] content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
        left -= content.length;
        if (left < 0) {
          throw new IOException(bundle + " has more than " + BYTES_MAX + " bytes");
        }
        zip.write(content);
      }
      zip.closeEntry();
    }
  }
}
