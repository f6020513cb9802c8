package com.plushm.overlay.bushy;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.bushy.BushyMessage.RootIs;
import java.util.List;

/**
 * How separated trees become one: roots name themselves to peers that they know, and the lesser
 * root goes over to the greater.
 */
final class Merging {
  /** The root's next probe. */
  static final String PROBE = "bushy.probe";

  private final OverlayContext context;
  private final BushySettings settings;
  private final Standing standing;
  private final Search search;

  Merging(OverlayContext context, BushySettings settings, Standing standing, Search search) {
    this.context = context;
    this.settings = settings;
    this.standing = standing;
    this.search = search;
  }

  /** This node became root: those who should know first are told, and it will probe. */
  void becameRoot(List<Peer> tell) {
    for (Peer other : tell) {
      if (!other.id().equals(context.self().id()) && !search.isFailed(other.id())) {
        context.send(other, new RootIs(context.self(), standing.claim));
      }
    }
    context.startTimer(PROBE, 1 + context.random().nextLong(settings.probeInterval()));
  }

  void probe() {
    if (standing.isRoot()) {
      context.startTimer(PROBE, settings.probeInterval());
      Peer someone = search.anybody();
      if (someone != null) {
        context.send(someone, new RootIs(context.self(), standing.claim));
      }
    }
  }

  /** An attached node, or a root, hears of another root. */
  void hear(Peer newRoot, Claim newClaim, boolean fresh) {
    int order = newClaim.compareTo(standing.claim);
    if (order > 0 && !standing.isRoot()) {
      if (!search.isFailed(standing.root.id())) {
        context.send(standing.root, new RootIs(newRoot, newClaim));
      }
    } else if (order > 0 && !search.isRunning()) {
      // It stays root until it is attached there: if that one is gone, nothing is lost.
      search.begin(List.of(newRoot), 0);
    } else if (order < 0 && fresh) {
      context.send(newRoot, new RootIs(standing.root, standing.claim));
    }
  }
}
