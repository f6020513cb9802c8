package com.plushm.transport.mina;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/**
 * The sockets of a process: one acceptor bound to the address of each node, one connector, and the
 * processors that both share. An accepted connection belongs to the node whose address it came to.
 */
final class Sockets implements AutoCloseable {
  /** As many as move the traffic of a tree's busiest node (toolchain page, MINA). */
  static final int PROCESSORS = 2;

  /** Threads for handshake arithmetic and time-outs. */
  static final int WORKERS = 2;

  /** Connections that the system accepts before we do: a thousand children may come at once. */
  private static final int BACKLOG = 1_024;

  /** Four are busy at most; one that ends may overlap with the one that follows it. */
  private static final int THREADS_MAX = 16;

  private static final long THREAD_IDLE_MILLIS = 2_000;
  private static final AttributeKey CONNECTION = new AttributeKey(Sockets.class, "connection");

  private final ThreadPoolExecutor ioThreads;
  private final ScheduledThreadPoolExecutor workers;
  private final SimpleIoProcessorPool<NioSession> processors;
  private final NioSocketAcceptor acceptor;
  private final NioSocketConnector connector;
  private final Map<SocketAddress, NodeLinks> nodes = new ConcurrentHashMap<>();

  /** What the acceptor calls an address, where that differs from what was asked for. */
  private final Map<SocketAddress, SocketAddress> sockets = new ConcurrentHashMap<>();

  private final Object binding = new Object();

  Sockets(long dialMillis) {
    ioThreads =
        new ThreadPoolExecutor(
            0,
            THREADS_MAX,
            THREAD_IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            named("plushm-io-"));
    workers = new ScheduledThreadPoolExecutor(WORKERS, named("plushm-link-"));
    workers.setKeepAliveTime(THREAD_IDLE_MILLIS, TimeUnit.MILLISECONDS);
    workers.allowCoreThreadTimeOut(true);
    workers.setRemoveOnCancelPolicy(true);
    processors = new SimpleIoProcessorPool<>(NioProcessor.class, ioThreads, PROCESSORS, null);
    Dispatcher dispatcher = new Dispatcher();
    acceptor = new NioSocketAcceptor(ioThreads, processors);
    acceptor.setHandler(dispatcher);
    acceptor.setBacklog(BACKLOG);
    acceptor.setReuseAddress(true);
    acceptor.setCloseOnDeactivation(false);
    configure(acceptor.getSessionConfig());
    connector = new NioSocketConnector(ioThreads, processors);
    connector.setHandler(dispatcher);
    connector.setConnectTimeoutMillis(dialMillis);
    configure(connector.getSessionConfig());
  }

  private static void configure(SocketSessionConfig config) {
    config.setTcpNoDelay(true);
    config.setKeepAlive(true);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Listens for a node.
   *
   * @return the address, with the port that was found if any was asked for
   */
  InetSocketAddress bind(InetSocketAddress address, NodeLinks node) throws IOException {
    // Whoever connects at once waits in nodeAt() until the node is known here.
    synchronized (binding) {
      Set<SocketAddress> before = acceptor.getLocalAddresses();
      acceptor.bind(address);
      for (SocketAddress bound : acceptor.getLocalAddresses()) {
        if (!before.contains(bound)) {
          int port = ((InetSocketAddress) bound).getPort();
          InetSocketAddress own = new InetSocketAddress(address.getAddress(), port);
          nodes.put(key(own), node);
          sockets.put(own, bound);
          return own;
        }
      }
      throw new IOException("bound to " + address + " already");
    }
  }

  void unbind(InetSocketAddress bound) {
    synchronized (binding) {
      acceptor.unbind(sockets.remove(bound));
      nodes.remove(key(bound));
    }
  }

  /** All unspecified addresses are one: which of them a socket says it is bound to varies. */
  private static SocketAddress key(InetSocketAddress bound) {
    return bound.getAddress().isAnyLocalAddress() ? new InetSocketAddress(bound.getPort()) : bound;
  }

  private NodeLinks nodeAt(InetSocketAddress local) {
    NodeLinks node = nodeKnownAt(local);
    if (node == null) {
      synchronized (binding) {
        node = nodeKnownAt(local);
      }
    }
    return node;
  }

  private NodeLinks nodeKnownAt(InetSocketAddress local) {
    NodeLinks node = nodes.get(local);
    if (node == null) {
      node = nodes.get(new InetSocketAddress(local.getPort()));
    }
    return node;
  }

  /**
   * Opens a connection, from the node's own address where that is a loopback one: so virtual hosts
   * can be told apart by address. The connection hears of it: opened, or not.
   */
  ConnectFuture dial(InetSocketAddress remote, InetAddress own, Connection connection) {
    boolean local = own.isLoopbackAddress() && remote.getAddress().isLoopbackAddress();
    ConnectFuture future =
        connector.connect(
            remote,
            local ? new InetSocketAddress(own, 0) : null,
            (session, unused) -> session.setAttribute(CONNECTION, connection));
    future.addListener(
        done -> {
          if (!future.isConnected()) {
            connection.notOpened(future.getException());
          }
        });
    return future;
  }

  Executor workers() {
    return workers;
  }

  ScheduledFuture<?> after(long millis, Runnable task) {
    return workers.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** The same for short times; what comes after the end of all is dropped. */
  void afterNanos(long nanos, Runnable task) {
    try {
      var unused = workers.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: the connections are ended already, and nobody waits for a turn.
      return;
    }
  }

  @Override
  public void close() {
    acceptor.dispose();
    connector.dispose();
    processors.dispose();
    workers.shutdownNow();
    ioThreads.shutdown();
  }

  /** Passes what MINA reports to the connection concerned. */
  private final class Dispatcher extends IoHandlerAdapter {
    @Override
    public void sessionOpened(IoSession session) {
      Connection connection = (Connection) session.getAttribute(CONNECTION);
      if (connection == null) {
        NodeLinks node = nodeAt((InetSocketAddress) session.getLocalAddress());
        connection = node == null ? null : node.accepted(session);
        if (connection == null) {
          session.closeNow();
          return;
        }
        session.setAttribute(CONNECTION, connection);
      }
      connection.opened(session);
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
      Connection connection = (Connection) session.getAttribute(CONNECTION);
      if (connection != null) {
        connection.received(((IoBuffer) message).buf());
      }
    }

    @Override
    public void messageSent(IoSession session, Object message) {
      Connection connection = (Connection) session.getAttribute(CONNECTION);
      if (connection != null) {
        connection.written();
      }
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
      Connection connection = (Connection) session.getAttribute(CONNECTION);
      if (connection != null) {
        connection.broken(cause);
      }
      session.closeNow();
    }

    @Override
    public void inputClosed(IoSession session) {
      session.closeNow();
    }

    @Override
    public void sessionClosed(IoSession session) {
      Connection connection = (Connection) session.getAttribute(CONNECTION);
      if (connection != null) {
        connection.closed();
      }
    }
  }
}
