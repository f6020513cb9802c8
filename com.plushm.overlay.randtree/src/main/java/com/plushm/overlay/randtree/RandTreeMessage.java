package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.randtree.ransub.Sample;
import java.util.List;
import java.util.Optional;

/** What the nodes of a RandTree say to each other (protocol.md §3), in the order of a join. */
sealed interface RandTreeMessage extends OverlayMessage {
  /**
   * Somebody wants a parent. It may be passed on, so it names who asks.
   *
   * @param nonce ties the answers to this attempt
   * @param claim of the joiner if it is root, else the least that its root must hold
   * @param depth where the joiner hangs now; what it would leave must be deeper than what it gets
   * @param hops how often this was passed on
   */
  record Join(
      long nonce, Kind kind, Peer joiner, Incarnation incarnation, Claim claim, int depth, int hops)
      implements RandTreeMessage {
    Join passedOn() {
      return new Join(nonce, kind, joiner, incarnation, claim, depth, hops + 1);
    }
  }

  /** A slot is reserved at the sender, whose path this is, itself included; confirm in time. */
  record Accept(long nonce, long attachment, Claim claim, List<Peer> path)
      implements RandTreeMessage {}

  /** I take the slot, and bring this subtree. */
  record Confirm(long attachment, Claim claim, Subtree subtree) implements RandTreeMessage {}

  /** You are my child now. */
  record Attached(long attachment, Position position) implements RandTreeMessage {}

  /** I cannot take you; the root, if I know one, may know who can. */
  record Refuse(long nonce, Refusal reason, long retryAfter, Optional<Peer> root, Claim claim)
      implements RandTreeMessage {}

  /** The attachment or the reserved slot is given up. */
  record Detach(long attachment, boolean leaving) implements RandTreeMessage {}

  /** Down, every interval and at each change: where the sender stands. */
  record Pulse(long attachment, Position position) implements RandTreeMessage {}

  /** Up, at changes and now and then: what hangs below the sender, itself included. */
  record Report(long attachment, Subtree subtree) implements RandTreeMessage {}

  /** Names a root and its claim: a new root to its siblings, a probe, or the answer to one. */
  record RootIs(Peer root, Claim claim) implements RandTreeMessage {}

  /** RanSub's wave down: a sample of those who are not below the receiver. */
  record Distribute(long attachment, long round, Sample sample) implements RandTreeMessage {}

  /** RanSub's wave up: a sample of the sender's subtree. */
  record Collect(long attachment, long round, Sample sample) implements RandTreeMessage {}

  /** Why a parent is wanted, which decides who answers. */
  enum Kind {
    /** A new node, a root that merges, or an orphan that starts over: enters at the root. */
    JOIN,
    /** An orphan with its subtree: answered where it arrives. */
    ATTACH,
    /** A node that hangs too deep: enters at the root, and goes down to a better place only. */
    MOVE
  }

  /** Why nobody takes the joiner. */
  enum Refusal {
    /** The receiver hears no pulse of a root. */
    NO_FRESH_PATH,
    /** The joiner stands above the receiver. */
    IN_PATH,
    /** No slot is left. */
    FULL,
    /** Slots are only reserved; one may come free soon. */
    BUSY,
    /** The joiner is marked failed. */
    FAILED,
    /** The joiner knows a greater claim. */
    CLAIM_LESS,
    /** It was passed on too often. */
    HOPS
  }

  /**
   * Where a node stands: what its children must know of what is above them.
   *
   * @param claim of the root
   * @param counter of the root's pulses
   * @param path from the top to the sender, both included
   * @param siblings the root's children in order of succession; empty from others
   * @param treeSize nodes of the whole tree as the root knows it
   * @param treeHeight edges from the root to the deepest node
   */
  record Position(
      Claim claim,
      long counter,
      List<Peer> path,
      List<Peer> siblings,
      long treeSize,
      int treeHeight) {}

  /**
   * What hangs below a node, itself included.
   *
   * @param free slots by level: its own first, then its children's together, and so on
   */
  record Subtree(long size, int height, List<Integer> free) {
    /** Levels that are told apart; deeper ones count to the last. */
    static final int LEVELS_MAX = 16;
  }
}
