package com.plushm.client.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The exclusive lock on a home folder; the operating system lets go of it when the process dies,
 * however it dies. The lock file holds the owner's pid.
 */
public final class HomeLock implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final Home home;
  private final FileChannel channel;

  private HomeLock(Home home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * Takes the lock, and clears away what a dead owner said about itself.
   *
   * @return empty if another client has it
   * @throws com.plushm.api.error.PlushException {@code STATE_UNUSABLE} if the file cannot be opened
   */
  public static Optional<HomeLock> tryTake(Home home) {
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        return Optional.empty();
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      Files.deleteIfExists(home.ready());
      taken = true;
      return Optional.of(new HomeLock(home, channel));
    } catch (IOException e) {
      throw Home.unusable(home.lock(), "cannot be locked", "free it or name another --home", e);
    } finally {
      if (!taken) {
        closeQuietly(channel);
      }
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another client in this very process.
      return null;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was written through it that matters; the descriptor is gone either way.
      assert !channel.isOpen();
    }
  }

  /**
   * Who has the lock. An owner that is only just starting is waited for.
   *
   * @return empty if it has not said where it listens by then
   */
  public static Optional<Ready> owner(Home home, long waitMillis) {
    long start = System.nanoTime();
    Optional<Ready> ready = Ready.read(home.ready());
    while (ready.isEmpty()
        && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(waitMillis)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      ready = Ready.read(home.ready());
    }
    return ready;
  }

  /** Says where this client listens. */
  public void ready(Ready ready) {
    try {
      ready.write(home.ready());
    } catch (IOException e) {
      throw Home.unusable(home.ready(), "cannot be written", "free space there", e);
    }
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(home.ready());
    } catch (IOException e) {
      // The next owner clears it away.
      assert Files.exists(home.ready());
    } finally {
      closeQuietly(channel);
    }
  }
}
