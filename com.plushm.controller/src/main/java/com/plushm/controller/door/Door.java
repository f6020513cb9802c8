package com.plushm.controller.door;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a Unix-domain socket and serves every connection on threads of its own. */
final class Door implements AutoCloseable {
  /** Connections at a time; one more is told to try again. */
  static final int CONNECTIONS_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** One thread of a connection executes, the other listens; one more refuses. */
  private static final int THREADS_MAX = 2 * CONNECTIONS_MAX + 1;

  private static final int BACKLOG = 128;
  private static final long THREAD_IDLE_SECONDS = 30;
  private static final int INTERNAL = 1;

  private final Path socket;
  private final Reception reception;
  private final ServerSocketChannel listening;
  private final ExecutorService threads;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Listens from now on.
   *
   * @param socket its folder is there; an old socket in it is replaced, as the caller holds the
   *     lock
   * @throws IOException if it cannot be made
   */
  Door(Path socket, Reception reception) throws IOException {
    this.socket = socket;
    this.reception = reception;
    this.threads =
        new ThreadPoolExecutor(
            0,
            THREADS_MAX,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Door::thread);
    Files.deleteIfExists(socket);
    this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean bound = false;
    try {
      listening.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      bound = true;
    } finally {
      if (!bound) {
        listening.close();
      }
    }
    thread(this::accept).start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "plushm-door");
    thread.setDaemon(true);
    return thread;
  }

  /** Connections that are being served. */
  int visitors() {
    synchronized (connections) {
      return connections.size();
    }
  }

  /** Closes if nobody is being served; false if somebody is. */
  boolean closeIfEmpty() {
    synchronized (connections) {
      if (!connections.isEmpty()) {
        return false;
      }
      shut();
      return true;
    }
  }

  /** Takes no more visitors; those who are in stay. */
  void shut() {
    synchronized (connections) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      // Who waits in the queue is cut off before a welcome, and turns to our successor.
      listening.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the socket {} cannot be removed: {}", socket, e.toString());
    }
  }

  /** Ends: visitors who are still in are cut off. */
  @Override
  public void close() {
    shut();
    List<Connection> left;
    synchronized (connections) {
      left = List.copyOf(connections);
    }
    for (Connection connection : left) {
      connection.close();
    }
    threads.shutdown();
  }

  private void accept() {
    while (true) {
      try {
        take(new Connection(listening.accept()));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("a connection could not be taken: {}", e.toString());
      }
    }
  }

  private void take(Connection connection) {
    boolean room;
    synchronized (connections) {
      if (closed) {
        connection.close();
        return;
      }
      room = connections.size() < CONNECTIONS_MAX;
      if (room) {
        connections.add(connection);
      }
    }
    try {
      threads.execute(() -> serve(connection, room));
    } catch (RejectedExecutionException e) {
      leave(connection);
      connection.close();
    }
  }

  private void serve(Connection connection, boolean room) {
    int status = INTERNAL;
    try {
      connection.welcome();
      if (room) {
        threads.execute(connection::listen);
        status = reception.serve(connection);
      } else {
        refuse(connection);
      }
    } catch (IOException e) {
      LOG.info("a connection was refused: {}", e.getMessage());
      misunderstood(connection, e);
    } catch (RuntimeException e) {
      LOG.error("a command was not served", e);
    } finally {
      leave(connection);
      connection.farewell(status);
    }
  }

  private void leave(Connection connection) {
    synchronized (connections) {
      connections.remove(connection);
    }
  }

  private static void refuse(Connection connection) throws IOException {
    tell(
        connection,
        new PlushException(
            ErrorCode.CONTROLLER_BUSY,
            "the controller serves " + CONNECTIONS_MAX + " commands already",
            null,
            "try again when some have ended"));
  }

  private static void misunderstood(Connection connection, IOException why) {
    try {
      tell(
          connection,
          new PlushException(
              ErrorCode.WIRE,
              "the controller does not understand this command: " + why.getMessage(),
              null,
              "stop it with the plushm that started it"));
    } catch (IOException e) {
      LOG.debug("who was refused is gone", e);
    }
  }

  private static void tell(Connection connection, PlushException what) throws IOException {
    connection.err().write((what.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
