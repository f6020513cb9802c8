package com.plushm.fabric.host;

import com.plushm.api.file.FileDisks;
import com.plushm.api.file.FileLayout;
import com.plushm.api.id.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files of this machine. Pieces are read and written on one thread, in order; what takes long, a
 * whole file's hash or its sync, on another one, so that children are served meanwhile.
 */
final class FolderDisk implements FileDisks.Opened {
  private static final long CLOSE_SECONDS_MAX = 5;
  private static final int HASH_BUFFER_BYTES = 256 << 10;

  /** One file in use. */
  private record Use(FileChannel channel, Path partial, Path path) {}

  /** Something that may fail as disks do. */
  @FunctionalInterface
  private interface Work<T> {
    T done() throws IOException;
  }

  private final Destinations destinations;
  private final java.util.concurrent.Executor loop;
  private final ExecutorService pieces;
  private final ExecutorService wholes;
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<Long, Use> uses = new ConcurrentHashMap<>();

  FolderDisk(Destinations destinations, java.util.concurrent.Executor loop) {
    this.destinations = destinations;
    this.loop = loop;
    this.pieces = thread("plushm-disk");
    this.wholes = thread("plushm-disk-whole");
  }

  /** A thread that is there only while there is something to do. */
  private static ExecutorService thread(String name) {
    var pool =
        new java.util.concurrent.ThreadPoolExecutor(
            1,
            1,
            CLOSE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new java.util.concurrent.LinkedBlockingQueue<>(PENDING_MAX),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private <T> void run(ExecutorService thread, Work<T> work, Answer<T> answer) {
    if (pending.incrementAndGet() > PENDING_MAX) {
      finish(answer, null, "too much waits for the disk");
      return;
    }
    try {
      thread.execute(
          () -> {
            try {
              finish(answer, work.done(), null);
            } catch (IOException | RuntimeException e) {
              finish(answer, null, DiskFailures.words(e));
            }
          });
    } catch (RejectedExecutionException e) {
      finish(answer, null, "the client is ending");
    }
  }

  private <T> void finish(Answer<T> answer, T value, String failure) {
    loop.execute(
        () -> {
          pending.decrementAndGet();
          answer.done(value, failure);
        });
  }

  private Use use(long handle) throws IOException {
    Use use = uses.get(handle);
    if (use == null) {
      throw new IOException("the file was closed");
    }
    return use;
  }

  @Override
  public void prepare(
      long handle, Destination to, long size, Bytes sha256, int mode, Answer<Prepared> answer) {
    run(wholes, () -> prepare(handle, to, size, sha256, mode), answer);
  }

  private Prepared prepare(long handle, Destination to, long size, Bytes sha256, int mode)
      throws IOException {
    Path path = destinations.resolve(to);
    if (Files.exists(path) && Files.size(path) == size && hash(path).equals(sha256)) {
      Files.setPosixFilePermissions(path, permissions(mode));
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      uses.put(handle, new Use(channel, null, path));
      return new Prepared(true, 0);
    }
    Path partial = partial(path, to);
    FileChannel channel =
        FileChannel.open(
            partial,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
    // What is not finished is nobody else's to read.
    Files.setPosixFilePermissions(partial, permissions(0600));
    if (channel.size() > size) {
      channel.truncate(size);
    }
    uses.put(handle, new Use(channel, partial, path));
    return new Prepared(false, channel.size());
  }

  @Override
  public void write(long handle, long offset, Bytes bytes, Answer<Boolean> answer) {
    run(
        pieces,
        () -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes.toArray());
          FileChannel channel = use(handle).channel();
          long at = offset;
          while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
          }
          return true;
        },
        answer);
  }

  @Override
  public void read(long handle, long offset, int length, Bytes sha256, Answer<Bytes> answer) {
    run(
        pieces,
        () -> {
          byte[] bytes = piece(use(handle).channel(), offset, length);
          boolean right =
              bytes != null && (sha256.length() == 0 || FileLayout.hash(bytes).equals(sha256));
          return right ? Bytes.of(bytes) : null;
        },
        answer);
  }

  private static byte[] piece(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return null;
      }
    }
    return buffer.array();
  }

  @Override
  public void finish(long handle, int mode, Bytes sha256, Answer<Boolean> answer) {
    run(wholes, () -> finish(handle, mode, sha256), answer);
  }

  private boolean finish(long handle, int mode, Bytes sha256) throws IOException {
    Use use = use(handle);
    if (sha256.length() > 0 && !hash(use.partial()).equals(sha256)) {
      throw new IOException("it is not what it was said to be: it may have changed meanwhile");
    }
    use.channel().force(true);
    place(use.partial(), use.path(), mode);
    uses.put(handle, new Use(use.channel(), null, use.path()));
    return true;
  }

  @Override
  public void open(long handle, String path, boolean hashed, Answer<Described> answer) {
    run(
        wholes,
        () -> {
          Path file = destinations.path(path);
          if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "is not a regular file" : "is not there");
          }
          long size = Files.size(file);
          if (size > FileLayout.SIZE_MAX) {
            throw new IOException("has more than " + FileLayout.SIZE_MAX + " bytes");
          }
          uses.put(handle, new Use(FileChannel.open(file, StandardOpenOption.READ), null, file));
          return new Described(size, mode(file), hashed ? hash(file) : Bytes.EMPTY);
        },
        answer);
  }

  @Override
  public void copy(String from, Destination to, int mode, Answer<Boolean> answer) {
    run(
        wholes,
        () -> {
          Path path = destinations.resolve(to);
          Path partial = partial(path, to);
          Files.copy(destinations.path(from), partial, StandardCopyOption.REPLACE_EXISTING);
          try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          place(partial, path, mode);
          return true;
        },
        answer);
  }

  private static Path partial(Path path, Destination to) {
    return path.resolveSibling("." + path.getFileName() + ".plushm-" + to.tag());
  }

  private static void place(Path partial, Path path, int mode) throws IOException {
    Files.setPosixFilePermissions(partial, permissions(mode));
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close(long handle) {
    end(handle, false);
  }

  @Override
  public void discard(long handle) {
    end(handle, true);
  }

  private void end(long handle, boolean remove) {
    Work<Boolean> work =
        () -> {
          Use use = uses.remove(handle);
          if (use != null) {
            use.channel().close();
            if (remove && use.partial() != null) {
              Files.deleteIfExists(use.partial());
            }
          }
          return true;
        };
    run(pieces, work, (done, failure) -> {});
  }

  private static Bytes hash(Path path) throws IOException {
    MessageDigest digest = FileLayout.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(HASH_BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        digest.update(buffer);
        buffer.clear();
      }
    }
    return Bytes.of(digest.digest());
  }

  private static int mode(Path file) throws IOException {
    int mode = 0;
    for (PosixFilePermission permission :
        Files.getFileAttributeView(file, PosixFileAttributeView.class)
            .readAttributes()
            .permissions()) {
      mode |= 1 << (8 - permission.ordinal());
    }
    return mode;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & 1 << (8 - permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  @Override
  public void close() {
    pieces.shutdown();
    wholes.shutdown();
  }
}
