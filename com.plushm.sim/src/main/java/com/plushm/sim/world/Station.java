package com.plushm.sim.world;

import com.plushm.api.codec.Message;
import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Remote;

/** One process that takes part in the virtual network: an incarnation of a node. */
public interface Station {
  /** Who it is, as its certificate says. */
  Remote identity();

  /** Its event loop. */
  Gate gate();

  void received(Remote from, Message message);

  void linkLost(NodeId node, String cause);

  void writable(NodeId node);
}
