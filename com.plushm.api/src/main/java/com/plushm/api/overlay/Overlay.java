package com.plushm.api.overlay;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tree protocol as a state machine (protocol.md §2): one event at a time, acting through the
 * {@link OverlayContext} alone. All calls come from the node's event loop.
 */
@ConsumerType
public interface Overlay {
  // Downcalls.

  /**
   * Join through one of these peers, tried in order; repeats until attached or {@link #leave()}.
   */
  void join(List<Peer> peers);

  /** Be root by the controller's word; a lesser number than a known one is ignored. */
  void grant(Grant grant);

  /**
   * Another node is root by this claim. A lesser root joins it (separated trees merge); a node
   * without parent attaches there.
   */
  void rootElsewhere(Peer root, Claim claim);

  /** Leave for good: tell the neighbours, and take no part any more. */
  void leave();

  void markFailed(NodeId node);

  void reinstate(NodeId node);

  /** Versioned bytes for the successor of this code. */
  byte[] snapshot();

  // Events.

  void deliver(Peer from, Incarnation incarnation, OverlayMessage message);

  /** No link to that node is left, or dialling it failed, or the failure detector says dead. */
  void linkLost(NodeId node, String cause);

  /**
   * That neighbour lives, since others hear it, and has not been heard here for so long that the
   * attachment is of no use. A root that is out of earshot is no lost root: nobody succeeds it.
   */
  default void outOfEarshot(NodeId node, String cause) {
    linkLost(node, cause);
  }

  /** The peer does not hold this attachment (it restarted, or gave us up). */
  void attachmentRefused(NodeId peer, long attachment);

  void timer(String name);

  void persisted(long token);

  // Queries.

  Optional<Peer> parent();

  List<Peer> children();

  /**
   * Nodes that this one knows of beside its parent and children, a few: siblings, or those whom the
   * overlay's own gossip shows. They are asked about a neighbour that is silent.
   */
  default List<Peer> acquaintances() {
    return List.of();
  }

  /** The root as far as known here. */
  Optional<Peer> root();

  boolean isRoot();

  /** From the root to this node, both included; empty while not attached. */
  List<NodeId> path();

  /** The claim of the root that this node follows, or its own. */
  Claim claim();

  /** Children and slots that are reserved for joiners: never more than the degree (S1). */
  default int slotsTaken() {
    return children().size();
  }

  /** The id of the attachment to that parent or child; 0 when there is none. */
  long attachment(NodeId peer);

  /** Children that this node takes at most, reserved places included (S1); 0 for no bound. */
  default int degreeMax() {
    return 0;
  }
}
