package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.ransub.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The peers that a node knows beside its neighbours, all of them bounded: those that it was told to
 * join by, those that RanSub showed, and the stand-by parents among them.
 */
final class Acquaintances {
  private static final int SEEDS_MAX = 8;
  private static final int KNOWN_MAX = 32;
  private static final int STAND_BYS_MAX = 3;

  /** Who was not seen in the own tree for so long may be in a separated one. */
  private static final long MISSING_AFTER = 30_000;

  private record Known(Peer peer, long seenAt) {}

  private final OverlayContext context;
  private final Map<NodeId, Peer> seeds = new LinkedHashMap<>();
  private final Map<NodeId, Known> known = new LinkedHashMap<>();
  private final Map<NodeId, Long> unreachable = new LinkedHashMap<>();
  private List<Peer> standBys = List.of();
  private final TreeSet<NodeId> failed = new TreeSet<>();

  Acquaintances(OverlayContext context) {
    this.context = context;
  }

  // The failed set (mends fault 6: dead peers probed for ever).

  /** No probe, no dial and no accept until reinstated. */
  void markFailed(NodeId node) {
    failed.add(node);
    lost(node);
    seeds.remove(node);
    known.remove(node);
  }

  void reinstate(NodeId node) {
    failed.remove(node);
  }

  boolean isFailed(NodeId node) {
    return failed.contains(node);
  }

  List<NodeId> failed() {
    return List.copyOf(failed);
  }

  // Whom this node knows.

  void seeds(List<Peer> peers) {
    for (Peer peer : peers) {
      seeds.remove(peer.id());
      if (usable(peer.id())) {
        seeds.put(peer.id(), peer);
      }
    }
    while (seeds.size() > SEEDS_MAX) {
      seeds.remove(seeds.keySet().iterator().next());
    }
  }

  /** A peer was seen in the own tree. */
  void seen(Peer peer) {
    if (!usable(peer.id())) {
      return;
    }
    if (known.remove(peer.id()) == null && known.size() >= KNOWN_MAX) {
      evict();
    }
    known.put(peer.id(), new Known(peer, context.now()));
  }

  /**
   * Those who are still seen can be had again from RanSub at any time; those who are missing may be
   * the only trace of a separated tree. So half of the room is theirs.
   */
  private void evict() {
    List<NodeId> missing = new ArrayList<>();
    List<NodeId> present = new ArrayList<>();
    for (Map.Entry<NodeId, Known> entry : known.entrySet()) {
      (isMissing(entry.getValue()) ? missing : present).add(entry.getKey());
    }
    if (missing.size() > KNOWN_MAX / 2) {
      known.remove(missing.get(0));
    } else {
      // At random: the oldest would be just those who are about to be missed.
      known.remove(present.get(context.random().nextInt(present.size())));
    }
  }

  private boolean isMissing(Known one) {
    return context.now() - one.seenAt() > MISSING_AFTER;
  }

  /**
   * RanSub showed these; those with room who are not below this node stand by as parents.
   *
   * @param depthMax a deeper parent would hang this node's subtree too deep
   */
  void sampled(List<Member> all, List<Member> outside, Place place, int depthMax) {
    all.forEach(member -> seen(member.peer()));
    List<Member> fit = new ArrayList<>(outside);
    fit.removeIf(
        m ->
            m.free() == 0
                || m.depth() > depthMax
                || !usable(m.peer().id())
                || place.isAbove(m.peer().id()));
    fit.sort(Comparator.comparingInt(Member::depth));
    standBys = fit.stream().limit(STAND_BYS_MAX).map(Member::peer).toList();
  }

  /** A lost peer stands by no more, and for a while others are asked before it. */
  void lost(NodeId node) {
    unreachable.remove(node);
    unreachable.put(node, context.now());
    while (unreachable.size() > KNOWN_MAX) {
      unreachable.remove(unreachable.keySet().iterator().next());
    }
    standBys = standBys.stream().filter(peer -> !peer.id().equals(node)).toList();
  }

  /** Whether the peer was lost lately. */
  boolean isUnreachable(NodeId node) {
    Long at = unreachable.get(node);
    return at != null && context.now() - at <= MISSING_AFTER;
  }

  private boolean usable(NodeId node) {
    return !failed.contains(node) && !node.equals(context.self().id());
  }

  List<Peer> standBys() {
    return standBys;
  }

  List<Peer> seeds() {
    return List.copyOf(seeds.values());
  }

  List<Peer> known() {
    return known.values().stream().map(Known::peer).toList();
  }

  /** Some of the known peers, at random, of those who were not lost lately. */
  List<Peer> anyKnown(int count) {
    List<Peer> from = new ArrayList<>(known());
    from.removeIf(peer -> isUnreachable(peer.id()));
    List<Peer> drawn = new ArrayList<>(count);
    while (drawn.size() < count && !from.isEmpty()) {
      drawn.add(from.remove(context.random().nextInt(from.size())));
    }
    return drawn;
  }

  /**
   * Whom a root asks whether there is another tree; rather the missing. Null if it knows nobody.
   */
  Peer toProbe() {
    List<Peer> missing = known.values().stream().filter(this::isMissing).map(Known::peer).toList();
    List<Peer> from = new ArrayList<>(missing.isEmpty() ? known() : missing);
    seeds.values().stream().filter(peer -> !known.containsKey(peer.id())).forEach(from::add);
    return from.isEmpty() ? null : from.get(context.random().nextInt(from.size()));
  }
}
