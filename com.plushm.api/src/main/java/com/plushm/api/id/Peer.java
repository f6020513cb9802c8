package com.plushm.api.id;

/**
 * A node and where to dial it. Equality is by both; whoever means the node compares {@link #id}.
 */
public record Peer(NodeId id, Endpoint endpoint) {
  @Override
  public String toString() {
    return id.shortForm() + "@" + endpoint;
  }
}
