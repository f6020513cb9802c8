package com.plushm.overlay.randtree;

import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import java.nio.ByteBuffer;

/**
 * When a node without a parent makes itself root, and by which claim (protocol.md §3.5). Grants and
 * terms never fall, restarts included (S6): a term is durable before anybody hears of it.
 */
final class Election {
  /** The successor's turn has come. */
  static final String PROMOTE = "randtree.promote";

  /** The node found no parent for too long. */
  static final String LONELY = "randtree.lonely";

  private static final byte FLOOR_VERSION = 1;
  private static final int FLOOR_LENGTH = 1 + 2 * Long.BYTES;

  /** Whether a node may be root now, and by what right. */
  enum Turn {
    /** It may not. */
    NONE,
    /** If it still has no parent. */
    SELF_PROMOTED,
    /** By the controller's word, wherever it stands. */
    GRANTED
  }

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private long grantKnown;
  private long termKnown;
  private long grantPending;
  private int rank = -1;
  private boolean due;
  private boolean promoting;

  /** The write that the promotion waits for. */
  private long promotion;

  Election(OverlayContext context, RandTreeSettings settings, byte[] floor) {
    this.context = context;
    this.settings = settings;
    if (floor != null && floor.length == FLOOR_LENGTH && floor[0] == FLOOR_VERSION) {
      ByteBuffer record = ByteBuffer.wrap(floor, 1, 2 * Long.BYTES);
      grantKnown = record.getLong();
      termKnown = record.getLong();
    }
  }

  byte[] floor() {
    return ByteBuffer.allocate(FLOOR_LENGTH)
        .put(FLOOR_VERSION)
        .putLong(grantKnown)
        .putLong(termKnown)
        .array();
  }

  /** What was heard raises the floors. */
  void note(Claim claim) {
    noteFloor(claim.grant(), claim.term());
  }

  void noteFloor(long grant, long term) {
    grantKnown = Math.max(grantKnown, grant);
    termKnown = Math.max(termKnown, term);
  }

  long grantKnown() {
    return grantKnown;
  }

  long termKnown() {
    return termKnown;
  }

  /** The least claim that a root must hold for this node to join it. */
  Claim least() {
    if (settings.rootRule() == RootRule.SMALLEST) {
      return Claim.NONE;
    }
    return new Claim(grantKnown, false, 0, Claim.NONE.node());
  }

  /** The claim by which this node is root. */
  Claim mine(boolean granted) {
    if (settings.rootRule() == RootRule.SMALLEST) {
      return new Claim(0, false, 0, context.self().id());
    }
    return new Claim(grantKnown, granted, termKnown, context.self().id());
  }

  // The run-up.

  /**
   * The node looks for a parent.
   *
   * @param rankNow its rank among the lost root's children, or -1
   */
  void searching(int rankNow) {
    rank = rankNow;
    due = false;
    if (rank >= 0) {
      context.startTimer(PROMOTE, rank * settings.promoteStep());
    }
    context.startTimer(LONELY, settings.lonely());
  }

  /** Somebody is root: the successors need not step in, unless joining it fails. */
  void heardOfRoot() {
    due = false;
    if (rank >= 0) {
      context.startTimer(PROMOTE, (rank + 1) * settings.promoteStep());
    }
  }

  void stop() {
    due = false;
    promoting = false;
    rank = -1;
    context.cancelTimer(PROMOTE);
    context.cancelTimer(LONELY);
  }

  void promoteDue() {
    due = rank >= 0;
  }

  /** Whether this node's turn has come; it still asks the lost root first. */
  boolean due() {
    return due;
  }

  /** Raises the term; whether the node still wants to be root is asked when it is durable. */
  void promote() {
    if (promoting) {
      return;
    }
    promoting = true;
    if (settings.rootRule() == RootRule.CLAIM) {
      termKnown++;
    }
    promotion = termToken(termKnown);
    context.persist(floor(), promotion);
  }

  /** A grant names this node; it is root once that is durable. */
  void granted(long number) {
    grantKnown = number;
    grantPending = number;
    context.persist(floor(), grantToken(number));
  }

  /**
   * Names a write by what it makes durable: several may be under way, and none but its own answers
   * for a number.
   */
  private static long grantToken(long number) {
    return number << 1;
  }

  private static long termToken(long term) {
    return term << 1 | 1;
  }

  /** What a durable record allows now. */
  Turn persisted(long token) {
    if (promoting && token == promotion) {
      promoting = false;
      return Turn.SELF_PROMOTED;
    }
    boolean pending = grantPending != 0 && grantPending == grantKnown;
    if (pending && token == grantToken(grantPending)) {
      grantPending = 0;
      return Turn.GRANTED;
    }
    return Turn.NONE;
  }
}
