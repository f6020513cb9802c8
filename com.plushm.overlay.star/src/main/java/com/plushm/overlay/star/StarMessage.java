package com.plushm.overlay.star;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import java.util.List;
import java.util.Optional;

/** What the nodes of a star say to each other, in the order of a join (protocol.md §3.4). */
sealed interface StarMessage extends OverlayMessage {
  /** Let me be your child. The nonce ties the answers to this attempt. */
  record Join(long nonce, long grantKnown) implements StarMessage {}

  /** A slot is reserved; confirm in time. */
  record Accept(long nonce, long attachment, Claim claim) implements StarMessage {}

  /** I take the slot. */
  record Confirm(long attachment) implements StarMessage {}

  /** You are my child now. */
  record Attached(long attachment, Claim claim, List<Peer> successors) implements StarMessage {}

  /** I cannot take you; perhaps that one can. */
  record Refuse(long nonce, Refusal reason, Optional<Peer> root, Claim claim)
      implements StarMessage {}

  /** Root to children, every interval: the claim is alive, and these succeed me, in this order. */
  record Pulse(Claim claim, long counter, List<Peer> successors) implements StarMessage {}

  /** The attachment is over; the sender leaves or goes elsewhere. */
  record Detach(long attachment) implements StarMessage {}

  /** A root that stepped down, or a new one, names the root. */
  record RootIs(Peer root, Claim claim) implements StarMessage {}

  /** Why a join is refused. */
  enum Refusal {
    /** The receiver is not root. */
    NOT_ROOT,
    /** No slot is left. */
    FULL,
    /** The joiner is marked failed. */
    FAILED,
    /** The reservation ran out, or the receiver just changed its mind. */
    STALE
  }
}
