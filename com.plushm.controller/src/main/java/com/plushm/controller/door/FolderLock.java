package com.plushm.controller.door;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock on a state folder, held as long as the process lives: one controller per folder. The
 * file holds the owner's process id, and {@code ending} when it is about to go.
 */
final class FolderLock implements AutoCloseable {
  /** How long a controller waits for a predecessor that is about to end. */
  static final Duration ENDING_WAIT_MAX = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(10);
  private static final int CONTENT_BYTES_MAX = 64;
  private static final String ENDING = " ending";

  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be, for its owner alone, and locks it.
   *
   * @throws PlushException CONTROLLER_BUSY with the process id of the folder's controller, or
   *     STATE_UNUSABLE
   */
  static FolderLock take(Path state) {
    try {
      if (!Files.isDirectory(state)) {
        Files.createDirectories(
            state,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
      return take(state, state.resolve("lock"));
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "the state folder cannot be used: " + e,
          state.toString(),
          "make it writable for its owner, or name another one with --state",
          e);
    }
  }

  private static FolderLock take(Path state, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      long deadline = System.nanoTime() + ENDING_WAIT_MAX.toNanos();
      FileLock lock = tryLock(channel);
      while (lock == null) {
        String owner = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!owner.endsWith(ENDING) || System.nanoTime() > deadline) {
          throw busy(state, owner);
        }
        LockSupport.parkNanos(POLL.toNanos());
        lock = tryLock(channel);
      }
      FolderLock result = new FolderLock(channel, lock);
      result.write("");
      taken = true;
      return result;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another controller in this very process has it.
      return null;
    }
  }

  private static PlushException busy(Path state, String owner) {
    String pid = owner.length() > CONTENT_BYTES_MAX ? "unknown" : owner;
    return new PlushException(
        ErrorCode.CONTROLLER_BUSY,
        "a controller is running on this folder already, process " + pid,
        state.toString(),
        "use that one, end it with: plushm controller stop, or name another folder with --state");
  }

  /** Says that this controller is about to end: a successor waits rather than gives up. */
  void ending() throws IOException {
    write(ENDING);
  }

  private void write(String mark) throws IOException {
    String content = ProcessHandle.current().pid() + mark + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
