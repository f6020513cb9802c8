package com.plushm.client.software;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder that packages are installed in, locked: of several clients that see it one is at work,
 * the others wait and then find what it did. In {@value #OURS} of it there are the lock, a receipt
 * for each package, and what is being unpacked.
 */
final class PackageFolder implements AutoCloseable {
  /** What is ours in the folder. */
  static final String OURS = ".plushm";

  /** How long another client may be at work in it. */
  static final long LOCK_MILLIS_MAX = TimeUnit.MINUTES.toMillis(30);

  /** The largest receipt. */
  static final long RECEIPT_BYTES_MAX = 2 * Budget.NAMES_BYTES_MAX;

  private static final long POLL_MILLIS = 50;
  private static final String RECEIPT = ".receipt";
  private static final byte[] GONE = {'-'};

  private final Path folder;
  private final Path ours;
  private final boolean made;
  private final FileChannel channel;

  private PackageFolder(Path folder, boolean made, FileChannel channel) {
    this.folder = folder;
    this.ours = folder.resolve(OURS);
    this.made = made;
    this.channel = channel;
  }

  /**
   * Locks the folder, which is made if it is missing.
   *
   * @throws IOException if that cannot be, or nobody wants it any more
   */
  static PackageFolder open(Path folder, Cancelled cancelled) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOCK_MILLIS_MAX);
    while (!cancelled.is()) {
      Optional<FileChannel> channel = lock(folder);
      if (channel.isPresent()) {
        return new PackageFolder(folder, empty(folder), channel.get());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("another client has been at work there for too long");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    throw new IOException("cancelled");
  }

  /** Whether nothing but what is ours is there. */
  private static boolean empty(Path folder) throws IOException {
    boolean empty = true;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        empty &= each.endsWith(OURS);
      }
    }
    return empty;
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    Path ours = folder.resolve(OURS);
    Files.createDirectories(ours);
    Path lock = ours.resolve("lock");
    FileChannel channel = null;
    boolean mine = false;
    try {
      channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      // Whoever had it before may have removed the file together with the last package.
      mine = held != null && channel.size() == 0;
      return mine ? Optional.of(channel) : Optional.empty();
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      return Optional.empty(); // Another client of this JVM has it; or it is being removed.
    } finally {
      if (channel != null && !mine) {
        channel.close();
      }
    }
  }

  Path path() {
    return folder;
  }

  /** Whether nobody had anything in it when this client came. */
  boolean made() {
    return made;
  }

  /** An empty folder to unpack into, on the same file system. */
  Path stage() throws IOException {
    Path stage = ours.resolve("unpacking");
    Trees.remove(stage); // Somebody may have died over it.
    return Files.createDirectory(stage);
  }

  /** The receipt of that name, if all that it lists is there. */
  Optional<Receipt> installed(String name) throws IOException {
    Optional<Receipt> receipt = read(ours.resolve(name + RECEIPT));
    if (receipt.isEmpty()) {
      return receipt;
    }
    for (String file : receipt.get().files()) {
      if (!Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
    }
    return receipt;
  }

  /** All receipts, by their names. */
  Map<String, Receipt> receipts() throws IOException {
    Map<String, Receipt> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ours, "*" + RECEIPT)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Optional<Receipt> receipt = read(file);
        receipt.ifPresent(r -> all.put(name.substring(0, name.length() - RECEIPT.length()), r));
      }
    }
    return all;
  }

  private static Optional<Receipt> read(Path file) throws IOException {
    try {
      if (Files.size(file) > RECEIPT_BYTES_MAX) {
        throw new IOException(file + " is too large to be a receipt");
      }
      return Optional.of(Receipt.of(Files.readAllLines(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(String name, Receipt receipt) throws IOException {
    Path part = ours.resolve(name + ".part");
    Files.write(part, receipt.lines(), StandardCharsets.UTF_8);
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(part, ours.resolve(name + RECEIPT), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Moves what was unpacked to its place; from then on older packages lack what it replaced. */
  void take(Path stage, List<String> files) throws IOException {
    for (Map.Entry<String, Receipt> other : receipts().entrySet()) {
      if (!Collections.disjoint(new TreeSet<>(other.getValue().files()), files)) {
        Files.deleteIfExists(ours.resolve(other.getKey() + RECEIPT));
      }
    }
    Trees.moveInto(stage, folder);
    Trees.remove(stage);
  }

  /**
   * Removes a package.
   *
   * @param everything whether the folder was made for it and all in it is its
   */
  void remove(String name, Receipt receipt, boolean everything) throws IOException {
    for (String file : receipt.files()) {
      Path path = inside(file);
      if (Trees.plain(folder, path) && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(path);
      }
    }
    List<String> folders = new ArrayList<>(receipt.folders());
    Collections.reverse(folders);
    for (String each : folders) {
      Path path = inside(each);
      if (Trees.plain(folder, path) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Trees.removeEmpty(path);
      }
    }
    Files.deleteIfExists(ours.resolve(name + RECEIPT));
    if (everything) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path path : all) {
          if (!path.equals(ours)) {
            Trees.remove(path);
          }
        }
      }
    }
  }

  private Path inside(String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (path.equals(folder) || !path.startsWith(folder)) {
      throw new PlushException(
          ErrorCode.PACKAGE_FAILED, "its receipt is damaged", folder.toString(), "remove it");
    }
    return path;
  }

  /** The last package is gone: so is what was only there for packages. */
  void removeEmpty(boolean folderToo) throws IOException {
    channel.write(ByteBuffer.wrap(GONE)); // For those who wait for this lock and none other.
    Trees.remove(ours);
    // Somebody's link to an empty folder looks like one that was made here; it is not ours.
    if (folderToo && !Files.isSymbolicLink(folder)) {
      Trees.removeEmpty(folder);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
