package com.plushm.fabric.protocol;

import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;

/** The trees of a node that is in one, and says nothing of it. */
final class LoneTree {
  private LoneTree() {}

  static Trees of(NodeContext context, Overlay overlay) {
    return new Trees(context, new Source(context, overlay), null, Generation.first("lone"));
  }

  private record Source(NodeContext context, Overlay overlay) implements TreeSource {
    @Override
    public OverlaySlot open(Generation generation, OverlayContext upcalls) {
      return new OverlaySlot(context, upcalls, (unusedContext, snapshot) -> overlay);
    }

    @Override
    public int linksMax(String name, int participants) {
      return participants;
    }

    @Override
    public long linksLeft() {
      return Long.MAX_VALUE;
    }
  }
}
