package com.plushm.api.transport;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A node's links: one logical link a peer, dialled when first needed. Messages of one priority to
 * one peer arrive in the order in which they were sent, each at most once, or the link is reported
 * down.
 */
@ProviderType
public interface Links extends AutoCloseable {
  /** This node, with the endpoint that others dial. */
  Peer self();

  /** Where this node listens. */
  Endpoint bound();

  /**
   * Queues a message, dialling the peer if there is no link. Returns false, and sends nothing, when
   * too much of that priority waits for the peer ({@link LinkHandler#writable} follows).
   *
   * @param body at most {@link #BODY_BYTES_MAX} bytes, of bulk {@link
   *     Priority#BULK_BODY_BYTES_MAX}; not to be changed any more
   */
  boolean send(Peer peer, Priority priority, int channel, int type, byte[] body);

  /** The same, with the priority that is usual for the channel. */
  default boolean send(Peer peer, int channel, int type, byte[] body) {
    return send(peer, Priority.of(channel), channel, type, body);
  }

  boolean connected(NodeId peer);

  /** Bytes that wait for the peer. */
  long queued(NodeId peer);

  /** Closes the links to a peer, after what is queued went out or after a second. */
  void disconnect(NodeId peer, String reason);

  /** Counted refusals and traffic, by name. */
  SortedMap<String, Long> counters();

  /** Closes everything, after what is queued went out or after a second. */
  @Override
  void close();

  /** The largest body of a message. */
  int BODY_BYTES_MAX = 1 << 20;
}
