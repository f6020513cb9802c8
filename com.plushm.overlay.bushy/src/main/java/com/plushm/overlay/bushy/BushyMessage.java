package com.plushm.overlay.bushy;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import java.util.List;
import java.util.Optional;

/** What the nodes of a bushy tree say to each other, in the order of a join. */
sealed interface BushyMessage extends OverlayMessage {
  /**
   * Let me be your child.
   *
   * @param grantKnown the root must know at least this grant
   * @param leaves children that come along; whoever has some must be an inner node
   */
  record Join(long nonce, long grantKnown, int leaves) implements BushyMessage {}

  /** A slot is reserved; confirm in time. */
  record Accept(long nonce, long attachment, Claim claim) implements BushyMessage {}

  /** I take the slot. */
  record Confirm(long attachment) implements BushyMessage {}

  /** You are my child now. */
  record Attached(long attachment, Position position) implements BushyMessage {}

  /** I do not take you; perhaps that one does. */
  record Refuse(long nonce, Refusal reason, Optional<Peer> other) implements BushyMessage {}

  /** Down, every interval: where the sender stands. */
  record Pulse(long attachment, Position position) implements BushyMessage {}

  /** An inner node's leaves, by name. */
  record Report(long attachment, List<Peer> leaves) implements BushyMessage {}

  /** The attachment or the reserved slot is given up. */
  record Detach(long attachment, boolean leaving) implements BushyMessage {}

  /** Names a root and its claim. */
  record RootIs(Peer root, Claim claim) implements BushyMessage {}

  /**
   * Where the sender stands.
   *
   * @param counter of the root's pulses
   * @param path the root, or the root and an inner node: the sender is the last
   * @param successors who succeeds the root, in order
   */
  record Position(Claim claim, long counter, List<Peer> path, List<Peer> successors) {}

  /** Why a join is refused. */
  enum Refusal {
    /** The receiver is a leaf, or hears no root; the root knows more. */
    NOT_INNER,
    /** The root has inner nodes enough; that one has room. */
    GO_ON,
    /** No slot is left. */
    FULL,
    /** The joiner is marked failed. */
    FAILED,
    /** The joiner knows a later grant. */
    STALE
  }
}
