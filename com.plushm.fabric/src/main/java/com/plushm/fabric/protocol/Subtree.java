package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.fabric.protocol.FabricMessage.Below;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Who is below a node: each tells its parent, so that an inner node knows whose answers it may wait
 * for (protocol.md §5.5). It may be out of date; that costs a wait or a fold, never an answer.
 */
final class Subtree {
  /** The timer of what is to be told. */
  static final String TELL = "fabric.below";

  /** Milliseconds in which changes are gathered: joins come in crowds. */
  static final long GATHER = 100;

  /** Runs of a set that is told; a more ragged one is not, and its parent waits by the clock. */
  static final int RUNS_MAX = 8_192;

  private final NodeContext context;
  private final ToLongFunction<NodeId> edgeOf;
  private final Map<NodeId, Optional<OrdinalSet>> children = new TreeMap<>();
  private final Supplier<Optional<Ordinal>> own;
  private NodeId toldTo;
  private OrdinalSet told = OrdinalSet.empty();

  /**
   * @param edgeOf the attachment of a neighbour
   * @param own the node's own ordinal, once it is admitted
   */
  Subtree(NodeContext context, ToLongFunction<NodeId> edgeOf, Supplier<Optional<Ordinal>> own) {
    this.context = context;
    this.edgeOf = edgeOf;
    this.own = own;
  }

  void childrenAre(List<Peer> now) {
    Map<NodeId, Optional<OrdinalSet>> old = new TreeMap<>(children);
    children.clear();
    for (Peer child : now) {
      children.put(child.id(), old.getOrDefault(child.id(), Optional.empty()));
    }
    changed();
  }

  /** A child says who is below it, itself among them. */
  void onBelow(Peer from, Below message) {
    if (children.containsKey(from.id()) && message.attachment() == edgeOf.applyAsLong(from.id())) {
      children.put(from.id(), Optional.of(message.who()));
      changed();
    }
  }

  /** Who is below, or the node's own ordinal, may be another one. */
  void changed() {
    context.startTimer(TELL, GATHER);
  }

  /** All below, and this node; empty if a child has not told yet. */
  OrdinalSet all() {
    OrdinalSet.Builder all = OrdinalSet.builder();
    own.get().ifPresent(all::add);
    for (Optional<OrdinalSet> below : children.values()) {
      if (below.isEmpty()) {
        return OrdinalSet.empty();
      }
      all.addAll(below.get());
    }
    return all.build();
  }

  /** Tells the parent what it does not know. */
  void tell(Optional<Peer> parent) {
    OrdinalSet all = all();
    boolean small = all.runs().length <= 2 * RUNS_MAX;
    if (parent.isEmpty() || all.isEmpty() || !small) {
      return;
    }
    NodeId to = parent.get().id();
    if (to.equals(toldTo) && all.equals(told)) {
      return;
    }
    if (context.send(parent.get(), new Below(edgeOf.applyAsLong(to), all))) {
      toldTo = to;
      told = all;
    } else {
      changed();
    }
  }

  /** The way up is another one: what was told is to be told again. */
  void parentChanged() {
    toldTo = null;
    changed();
  }
}
