package com.plushm.client.software;

import com.plushm.api.command.Unpacking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives for tests, good ones and others. */
final class ArchiveMaker {
  private static final int LINK = 0120777;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar =
      new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());

  ArchiveMaker() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  ArchiveMaker file(String name, String content) {
    return file(name, 0644, content);
  }

  ArchiveMaker file(String name, int mode, String content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    return put(entry, content.getBytes(StandardCharsets.UTF_8));
  }

  ArchiveMaker folder(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/", true);
    entry.setMode(mode);
    return put(entry, new byte[0]);
  }

  ArchiveMaker link(String name, String target) {
    return special(name, TarConstants.LF_SYMLINK, target);
  }

  ArchiveMaker special(String name, byte kind, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  ArchiveMaker put(TarArchiveEntry entry, byte[] content) {
    try {
      entry.setSize(content.length);
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] tar() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  byte[] gzip() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(tar());
    }
    return zipped.toByteArray();
  }

  /** A zip file of names and contents, one after the other; a name with "@" before it is a link. */
  static byte[] zip(String... pairs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < pairs.length; i += 2) {
        boolean link = pairs[i].startsWith("@");
        ZipArchiveEntry entry = new ZipArchiveEntry(link ? pairs[i].substring(1) : pairs[i]);
        entry.setUnixMode(link ? LINK : 0100755);
        zip.putArchiveEntry(entry);
        zip.write(pairs[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Puts it where a transfer would, and says what is to be done with it. */
  static Unpacking put(Path home, byte[] archive, String kind, String to, int strip)
      throws IOException {
    String hash = hash(archive);
    Path file = home.resolve("software/" + hash.substring(0, 16) + "/package");
    Files.createDirectories(file.getParent());
    Files.write(file, archive);
    String name = home.relativize(file).toString();
    return new Unpacking(name, hash, kind, List.of(), to, strip, true);
  }

  static String hash(byte[] archive) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
