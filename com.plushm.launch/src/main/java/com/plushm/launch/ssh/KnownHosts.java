package com.plushm.launch.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host keys that files like {@code ~/.ssh/known_hosts} vouch for. Safe for several threads. */
final class KnownHosts {
  private static final Logger LOG = LoggerFactory.getLogger(KnownHosts.class);
  private static final long FILE_BYTES_MAX = 16L << 20;
  private static final int FILES_MAX = 16;
  private static final String REVOKED = "revoked";

  /** What is known of a host's key. */
  enum Verdict {
    /** It is this one. */
    KNOWN,
    /** Nothing. */
    UNKNOWN,
    /** It is another one. */
    CHANGED,
    /** This one is not to be trusted any more. */
    REVOKED
  }

  private record Stored(FileTime time, long size, List<KnownHostEntry> entries) {}

  /** Files that were read, the least recently used one first. */
  private final Map<Path, Stored> cache =
      new LinkedHashMap<>(FILES_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Stored> eldest) {
          return size() > FILES_MAX;
        }
      };

  /**
   * Judges a key that a server showed.
   *
   * @param names of the server; the first one that the files know decides
   * @throws IOException if a file cannot be read
   */
  Verdict judge(List<Path> files, List<String> names, int port, PublicKey key) throws IOException {
    byte[] shown = encoded(key);
    for (KnownHostEntry entry : matching(files, names, port)) {
      if (REVOKED.equals(entry.getMarker())
          && Arrays.equals(shown, entry.getKeyEntry().getKeyData())) {
        return Verdict.REVOKED;
      }
    }
    List<KnownHostEntry> plain = plain(matching(files, names, port));
    for (KnownHostEntry entry : plain) {
      if (Arrays.equals(shown, entry.getKeyEntry().getKeyData())) {
        return Verdict.KNOWN;
      }
    }
    return plain.isEmpty() ? Verdict.UNKNOWN : Verdict.CHANGED;
  }

  /** The types of the keys that are known of a server, as in {@code ssh-ed25519}. */
  List<String> keyTypes(List<Path> files, List<String> names, int port) throws IOException {
    return plain(matching(files, names, port)).stream()
        .map(entry -> entry.getKeyEntry().getKeyType())
        .distinct()
        .toList();
  }

  /** Adds a server's key to the end of a file, which is made if it is missing. */
  synchronized void add(Path file, String listedName, PublicKey key) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    byte[] before = Files.readAllBytes(file);
    String line = listedName + " " + PublicKeyEntry.toString(key) + "\n";
    boolean midLine = before.length > 0 && before[before.length - 1] != '\n';
    Files.writeString(file, midLine ? "\n" + line : line, StandardOpenOption.APPEND);
    cache.remove(file);
  }

  private static byte[] encoded(PublicKey key) {
    String[] words = PublicKeyEntry.toString(key).split(" ", -1);
    return Base64.getDecoder().decode(words[1]);
  }

  /** Entries that name a key: not those of certificate authorities, and not revocations. */
  private static List<KnownHostEntry> plain(List<KnownHostEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.getMarker() == null || entry.getMarker().isEmpty())
        .toList();
  }

  private List<KnownHostEntry> matching(List<Path> files, List<String> names, int port)
      throws IOException {
    List<KnownHostEntry> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(entries(file));
    }
    for (String name : names) {
      List<KnownHostEntry> found =
          all.stream().filter(entry -> entry.isHostMatch(name, port)).toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private synchronized List<KnownHostEntry> entries(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    FileTime time = Files.getLastModifiedTime(file);
    long size = Files.size(file);
    Stored stored = cache.get(file);
    if (stored != null && stored.time().equals(time) && stored.size() == size) {
      return stored.entries();
    }
    if (size > FILE_BYTES_MAX) {
      throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
    }
    List<KnownHostEntry> entries = new ArrayList<>();
    int number = 0;
    for (String line :
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      try {
        KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
        if (entry != null && entry.getKeyEntry() != null) {
          entries.add(entry);
        }
      } catch (RuntimeException e) {
        // As OpenSSH does: a line that is no entry vouches for nobody and stops nobody.
        LOG.warn("{}:{} is no host key: {}", file, number, e.getMessage());
      }
    }
    cache.put(file, new Stored(time, size, entries));
    return entries;
  }
}
