package com.plushm.overlay.bushy;

import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayContext;
import java.nio.ByteBuffer;

/**
 * When a node makes itself root, and by which claim (protocol.md §3.5). Grants and terms never
 * fall, restarts included (S6): they are durable before anybody hears of them.
 */
final class Succession {
  /** The successor's turn has come. */
  static final String PROMOTE = "bushy.promote";

  /** The node found no parent for too long. */
  static final String LONELY = "bushy.lonely";

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
  private final BushySettings settings;
  private long grantKnown;
  private long termKnown;
  private long grantPending;
  private int rank = -1;
  private boolean due;
  private boolean promoting;

  /** The write that the promotion waits for. */
  private long promotion;

  Succession(OverlayContext context, BushySettings settings, byte[] snapshot, byte[] floor) {
    this.context = context;
    this.settings = settings;
    raise(snapshot);
    raise(floor);
  }

  private void raise(byte[] floor) {
    if (floor != null && floor.length == FLOOR_LENGTH && floor[0] == FLOOR_VERSION) {
      ByteBuffer record = ByteBuffer.wrap(floor, 1, 2 * Long.BYTES);
      grantKnown = Math.max(grantKnown, record.getLong());
      termKnown = Math.max(termKnown, record.getLong());
    }
  }

  byte[] floor() {
    return ByteBuffer.allocate(FLOOR_LENGTH)
        .put(FLOOR_VERSION)
        .putLong(grantKnown)
        .putLong(termKnown)
        .array();
  }

  void note(Claim claim) {
    grantKnown = Math.max(grantKnown, claim.grant());
    termKnown = Math.max(termKnown, claim.term());
  }

  long grantKnown() {
    return grantKnown;
  }

  long termKnown() {
    return termKnown;
  }

  Claim mine(boolean granted) {
    return new Claim(grantKnown, granted, termKnown, context.self().id());
  }

  /** A grant that is not new is ignored. */
  void grant(long number, boolean mine) {
    if (number > grantKnown) {
      grantKnown = number;
      grantPending = mine ? number : 0;
      if (mine) {
        context.persist(floor(), grantToken(number));
      }
    }
  }

  /**
   * The node looks for a parent.
   *
   * @param rankNow its rank among the lost root's successors, or -1
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

  boolean due() {
    return due;
  }

  void promote() {
    if (!promoting) {
      promoting = true;
      termKnown++;
      promotion = termToken(termKnown);
      context.persist(floor(), promotion);
    }
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
