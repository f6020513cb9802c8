package com.plushm.itest.chain;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;

/** What nodes of a chain say. */
sealed interface ChainMessage extends OverlayMessage {
  /** Passed down to the end: who wants to hang there. */
  record Ask(Peer joiner) implements ChainMessage {}

  /** From the end to the joiner: hang here. */
  record Take(long attachment, Peer root, Claim claim) implements ChainMessage {}
}
