package com.plushm.client.software;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Reads archives: tar, as it is or compressed with gzip, bzip2 or xz, and zip. */
final class Archives {
  /** What xz may need to decompress; its strongest usual setting needs this. */
  private static final int XZ_KIB_MAX = 72 << 10;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAGIC_BYTES = 6;
  private static final int LINK_BYTES_MAX = 4_096;
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int USUAL_MODE = 0644;
  private static final int USUAL_FOLDER_MODE = 0755;

  private final Path archive;
  private final Budget budget;
  private final Stage stage;

  Archives(Path archive, Budget budget, Stage stage) {
    this.archive = archive;
    this.budget = budget;
    this.stage = stage;
  }

  void untar() throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES);
        Budget.Metered in = budget.new Metered(decompressed(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        throw refused("there is nothing in it");
      }
      for (; entry != null; entry = tar.getNextEntry()) {
        in.content(true);
        entry(tar, entry);
        in.content(false);
      }
    }
  }

  private static InputStream decompressed(InputStream file) throws IOException {
    file.mark(MAGIC_BYTES);
    byte[] magic = file.readNBytes(MAGIC_BYTES);
    file.reset();
    if (begins(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(file, BUFFER_BYTES);
    } else if (begins(magic, 'B', 'Z', 'h')) {
      return new BZip2CompressorInputStream(file, true);
    } else if (begins(magic, 0xfd, '7', 'z', 'X', 'Z')) {
      return new XZInputStream(file, XZ_KIB_MAX);
    }
    return file;
  }

  private static boolean begins(byte[] bytes, int... with) {
    boolean all = bytes.length >= with.length;
    for (int i = 0; all && i < with.length; i++) {
      all = (bytes[i] & 0xff) == with[i];
    }
    return all;
  }

  private void entry(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    String name = entry.getName();
    if (!tar.canReadEntryData(entry)) {
      throw refused("'" + name + "' is stored in a way that cannot be read");
    } else if (entry.isSymbolicLink()) {
      stage.link(name, entry.getLinkName());
    } else if (entry.isLink()) {
      stage.hardLink(name, entry.getLinkName());
    } else if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      throw stage.strange(name);
    } else if (entry.isDirectory()) {
      stage.folder(name, entry.getMode());
    } else if (entry.isFile()) {
      stage.file(name, entry.getMode(), entry.getLastModifiedTime(), tar);
    } else {
      throw stage.strange(name);
    }
  }

  void unzip() throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        entry(zip, entry);
      }
    }
  }

  private void entry(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    String name = entry.getName();
    int mode = entry.getUnixMode();
    int type = mode & TYPE_MASK;
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw refused("'" + name + "' is encrypted");
    } else if (!zip.canReadEntryData(entry)) {
      throw refused("'" + name + "' is stored in a way that cannot be read");
    } else if (entry.isUnixSymlink()) {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] target = in.readNBytes(LINK_BYTES_MAX);
        stage.link(name, new String(target, StandardCharsets.UTF_8));
      }
    } else if (type != 0 && type != TYPE_FILE && type != TYPE_FOLDER) {
      throw stage.strange(name);
    } else if (entry.isDirectory()) {
      stage.folder(name, mode == 0 ? USUAL_FOLDER_MODE : mode);
    } else {
      FileTime modified = entry.getLastModifiedTime();
      try (InputStream in = zip.getInputStream(entry)) {
        stage.file(name, mode == 0 ? USUAL_MODE : mode, modified, in);
      }
    }
  }

  private PlushException refused(String what) {
    String where = archive.getFileName().toString();
    return new PlushException(ErrorCode.PACKAGE_REFUSED, what, where, "make it anew");
  }
}
