package com.plushm.api.overlay;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.protocol.Context;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The context of an overlay: sending its messages, and the paper's upcalls (Fig. 1, §3.3, §3.4).
 */
@ConsumerType
public interface OverlayContext extends Context {
  /** Sends to a peer, dialling it if need be; a failure comes back as {@code linkLost}. */
  void send(Peer peer, OverlayMessage message);

  /** At the parent: this node is attached now. */
  void peerJoinedOverlay(Peer child);

  /** The parent changed, or its attachment did; null when there is none. */
  void notifyParentChanged(Peer parent);

  void notifyChildrenChanged();

  /** At every node that learns of another root or a greater claim; null when none is known. */
  void notifyRootChanged(Peer root, Claim claim);

  void joinResult(JoinStatus status);

  /** A role-bearing neighbour was lost, with the role that it had. */
  void error(NodeId peer, boolean wasParentOrChild, String cause);
}
