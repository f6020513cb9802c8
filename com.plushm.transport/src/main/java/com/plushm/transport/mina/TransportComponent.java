package com.plushm.transport.mina;

import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The transport of a process. Threads and selectors are made with the first node that is opened and
 * shared by all; they are gone when this is closed.
 */
@Component(service = Transport.class)
@Designate(ocd = TransportConfig.class)
public final class TransportComponent implements Transport, AutoCloseable {
  private final Timing timing;
  private final List<NodeLinks> open = new ArrayList<>();
  private Sockets sockets;
  private boolean closed;

  @Activate
  public TransportComponent(TransportConfig config) {
    this(new Timing(config.dialMillis(), config.greetingMillis(), config.closingMillis()));
  }

  /** With every default, for a process without a framework. */
  public TransportComponent() {
    this(Timing.DEFAULT);
  }

  TransportComponent(Timing timing) {
    this.timing = timing;
  }

  @Override
  public Links open(LinkSettings settings, LinkHandler handler) throws IOException {
    Sockets shared = sockets();
    NodeLinks links = new NodeLinks(settings, handler, timing, shared, this::forget);
    links.listen();
    synchronized (this) {
      if (!closed) {
        open.add(links);
        return links;
      }
    }
    links.close();
    throw closed();
  }

  private synchronized Sockets sockets() throws IOException {
    if (closed) {
      throw closed();
    }
    if (sockets == null) {
      sockets = new Sockets(timing.dialMillis());
    }
    return sockets;
  }

  private static IOException closed() {
    return new IOException("the transport is closed");
  }

  private synchronized void forget(NodeLinks links) {
    open.remove(links);
  }

  /** Closes the links of all nodes, at the same time, and ends the threads. */
  @Deactivate
  @Override
  public void close() {
    List<NodeLinks> links;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      links = List.copyOf(open);
    }
    links.forEach(NodeLinks::beginClosing);
    links.forEach(NodeLinks::close);
    if (sockets != null) {
      sockets.close();
    }
  }
}
