package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.Search.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whom a node without a parent asks, and in which order (protocol.md §3, orphans). */
final class Candidates {
  private static final int PER_KIND_MAX = 3;

  private final OverlayContext context;
  private final Place place;
  private final Children children;
  private final Acquaintances acquaintances;
  private List<Peer> formerPath = List.of();

  Candidates(OverlayContext context, Place place, Children children, Acquaintances acquaintances) {
    this.context = context;
    this.place = place;
    this.children = children;
    this.acquaintances = acquaintances;
  }

  /**
   * The first round after the parent was lost, while the place still tells of it. A child of the
   * root asks the root itself, which may live, then those who succeed it before this node.
   *
   * @param rank among the children of the lost root, or -1
   * @param leaving whether it is no use to ask the lost parent again
   */
  List<Candidate> afterLoss(Peer lost, boolean rootLost, int rank, boolean leaving) {
    formerPath = place.path().stream().filter(p -> !p.id().equals(lost.id())).toList();
    Map<NodeId, Candidate> first = new LinkedHashMap<>();
    if (rootLost) {
      add(first, leaving ? List.of() : List.of(lost), Kind.JOIN);
      int before = Math.min(Math.max(rank, 0), PER_KIND_MAX);
      add(first, place.siblings().subList(0, before), Kind.JOIN);
      if (rank < 0) {
        // Out of earshot of a root that may live: under somebody who hears it.
        add(first, place.siblings().stream().limit(PER_KIND_MAX).toList(), Kind.ATTACH);
        add(first, acquaintances.anyKnown(2 * PER_KIND_MAX), Kind.ATTACH);
      }
    }
    if (rank != 0) {
      round().forEach(c -> first.putIfAbsent(c.peer().id(), c));
    }
    return List.copyOf(first.values());
  }

  /**
   * Every further round: stand-by parents, ancestors from the nearest, the root, those who were
   * named to join by, and other peers that RanSub showed; those who were just lost come last.
   */
  List<Candidate> round() {
    if (place.isRoot()) {
      return List.of();
    }
    Map<NodeId, Candidate> all = new LinkedHashMap<>();
    if (!formerPath.isEmpty() || !children.isEmpty()) {
      add(all, acquaintances.standBys(), Kind.ATTACH);
      int nearest = formerPath.size() - 1;
      List<Peer> ancestors = new ArrayList<>();
      for (int i = nearest; i > 0 && i > nearest - PER_KIND_MAX; i--) {
        ancestors.add(formerPath.get(i));
      }
      add(all, ancestors, Kind.ATTACH);
      add(all, formerPath.stream().limit(1).toList(), Kind.JOIN);
    }
    add(all, acquaintances.seeds().stream().limit(PER_KIND_MAX).toList(), Kind.JOIN);
    add(all, acquaintances.anyKnown(PER_KIND_MAX), Kind.JOIN);
    List<Candidate> order = new ArrayList<>(all.values());
    order.sort(Comparator.comparing(c -> acquaintances.isUnreachable(c.peer().id())));
    return List.copyOf(order);
  }

  /** Those of the peers who may be asked, once each. */
  List<Candidate> allowed(List<Peer> peers, Kind kind) {
    Map<NodeId, Candidate> all = new LinkedHashMap<>();
    add(all, peers, kind);
    return List.copyOf(all.values());
  }

  private void add(Map<NodeId, Candidate> all, List<Peer> peers, Kind kind) {
    for (Peer peer : peers) {
      boolean self = peer.id().equals(context.self().id());
      if (!self && !acquaintances.isFailed(peer.id())) {
        all.putIfAbsent(peer.id(), new Candidate(peer, kind));
      }
    }
  }
}
