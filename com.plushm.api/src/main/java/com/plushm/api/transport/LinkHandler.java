package com.plushm.api.transport;

import com.plushm.api.id.NodeId;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of links. Called on the transport's threads; it posts to the node's event loop. */
@ConsumerType
public interface LinkHandler {
  /** The first link to that incarnation of a peer is up, greeting done. */
  void up(Remote remote);

  /** A whole message has come in. The body is the handler's own. */
  void received(Remote remote, int channel, int type, byte[] body);

  /**
   * No link to the peer is left, or dialling it failed. What was queued for it may be lost.
   *
   * @param cause for people
   */
  void down(NodeId peer, LinkLoss loss, String cause);

  /** The queue of a peer that had refused has room again. */
  void writable(NodeId peer);
}
