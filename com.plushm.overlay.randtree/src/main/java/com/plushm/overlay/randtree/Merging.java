package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.RandTreeMessage.RootIs;
import com.plushm.overlay.randtree.Search.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How separated trees become one: roots name themselves to peers that they know, and the lesser
 * root joins the greater with all that hangs below it.
 */
final class Merging {
  /** The root's next probe. */
  static final String PROBE = "randtree.probe";

  private static final int ATTEMPTS_MAX = 4;
  private static final long TELL_ROOT_INTERVAL = 1_000;

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Acquaintances acquaintances;
  private final Search search;
  private Candidate greater;
  private long toldRootAt;

  Merging(
      OverlayContext context,
      RandTreeSettings settings,
      Place place,
      Acquaintances acquaintances,
      Search search) {
    this.context = context;
    this.settings = settings;
    this.place = place;
    this.acquaintances = acquaintances;
    this.search = search;
    this.toldRootAt = context.now() - TELL_ROOT_INTERVAL;
  }

  /** This node became root: it tells those who should know first, and will probe. */
  void becameRoot(List<Peer> siblings, Peer oldRoot) {
    startProbing();
    Map<NodeId, Peer> tell = new LinkedHashMap<>();
    siblings.forEach(sibling -> tell.put(sibling.id(), sibling));
    if (oldRoot != null) {
      tell.put(oldRoot.id(), oldRoot);
    }
    tell.remove(context.self().id());
    for (Peer other : tell.values()) {
      if (!acquaintances.isFailed(other.id())) {
        context.send(other, new RootIs(context.self(), place.claim()));
      }
    }
  }

  void startProbing() {
    context.startTimer(PROBE, 1 + context.random().nextLong(settings.probeInterval()));
  }

  /** Whoever follows a greater root answers, so that one of the two hears of the other. */
  void probe() {
    if (place.isRoot()) {
      context.startTimer(PROBE, settings.probeInterval());
      Peer someone = acquaintances.toProbe();
      if (someone != null) {
        context.send(someone, new RootIs(context.self(), place.claim()));
      }
    }
  }

  void stop() {
    context.cancelTimer(PROBE);
  }

  /** An attached node, or a root, hears of a root. Its own root's news comes by its pulses. */
  void hear(Peer newRoot, Claim newClaim) {
    if (place.root() != null && place.root().id().equals(newRoot.id())) {
      return;
    }
    if (newClaim.compareTo(place.claim()) > 0) {
      hearOfGreater(newRoot, newClaim);
    } else if (place.fresh()) {
      context.send(newRoot, new RootIs(place.root(), place.claim()));
    }
  }

  /**
   * The lesser root joins the greater; who is no root tells its own (mends fault 5, root churn).
   */
  private void hearOfGreater(Peer newRoot, Claim newClaim) {
    if (!place.isRoot()) {
      if (place.root() != null
          && !acquaintances.isFailed(place.root().id())
          && context.now() - toldRootAt >= TELL_ROOT_INTERVAL) {
        toldRootAt = context.now();
        context.send(place.root(), new RootIs(newRoot, newClaim));
      }
    } else if (!search.isRunning()) {
      // It stays root until it is attached there: if that one is gone, nothing is lost.
      greater = new Candidate(newRoot, Kind.JOIN);
      search.begin(List.of(greater), 0);
    }
  }

  /** A root's attempt came to nothing; after some it stays root, and a probe may find out more. */
  void attemptFailed(long retryAfter) {
    if (search.failures() < ATTEMPTS_MAX && !acquaintances.isFailed(greater.peer().id())) {
      search.failed(retryAfter);
      search.next(greater);
    } else {
      search.stop();
    }
  }
}
