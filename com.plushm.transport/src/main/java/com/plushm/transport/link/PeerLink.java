package com.plushm.transport.link;

import com.plushm.api.id.Incarnation;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Priority;
import com.plushm.transport.frame.Frame;
import com.plushm.transport.frame.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The logical link to one peer. Both ends may dial at the same time, lose a connection at different
 * times, or be started anew; still each must see one link whose messages are in order, or hear that
 * it is down. The rule that makes this simple: <b>at most one connection is the link at a time, and
 * one of the two nodes decides which</b>, the one with the greater node id.
 *
 * <ul>
 *   <li>After TLS each side notes the connection, then greets. Nothing else is sent until the
 *       decider has said <i>adopt</i> on the connection; so a connection that is given up before
 *       has carried nothing that could be lost or overtaken.
 *   <li>The decider adopts the first connection that greets while it has none. To one that greets
 *       while it has another it says <i>duplicate</i>. The peer closes that one if it knows of
 *       another connection (both had dialled); if it does not, it has lost the link without the
 *       decider having noticed and says <i>alone</i>: then the decider reports the link down and
 *       adopts the new connection.
 *   <li><i>Adopt</i> on a second connection tells the other side that the decider has given up the
 *       first: it reports that one down, then the new one up. Adoptions are numbered, so that one
 *       that was given up again and comes late is not taken for the newest.
 *   <li>A greeting of a later incarnation ends the link to the earlier one: down, then up. One of
 *       an earlier incarnation is closed.
 *   <li>The link is down when its connection is lost, or when messages wait and no attempt to
 *       connect is left. What waited is dropped with it.
 * </ul>
 *
 * <p>Pure: one event at a time, no thread, no clock, no socket. The same class runs against a model
 * of a network in its test, over very many schedules.
 *
 * @param <L> connections
 */
public final class PeerLink<L extends Line> {
  /** Connections of one peer that wait for an agreement; a further one is closed. */
  public static final int CANDIDATES_MAX = 4;

  private final boolean decider;
  private final long queueBytesMax;
  private final LongSupplier adoptions;
  private final LinkActions<L> actions;
  private final List<Candidate<L>> candidates = new ArrayList<>();
  private Outbox outbox = new Outbox();
  private L current;
  private L dial;
  private String closing;
  private long adoptedNumber;
  private Incarnation newest = Incarnation.NONE;

  /** A connection that waits; with the link that it was said to duplicate, if it was. */
  private static final class Candidate<L> {
    final L line;
    boolean greeted;
    L duplicateOf;

    Candidate(L line) {
      this.line = line;
    }
  }

  /**
   * @param decider whether this node's id is the greater one
   * @param adoptions gives a greater number, above 0, at every call, as long as this node lives
   */
  public PeerLink(
      boolean decider, long queueBytesMax, LongSupplier adoptions, LinkActions<L> actions) {
    this.decider = decider;
    this.queueBytesMax = queueBytesMax;
    this.adoptions = adoptions;
    this.actions = actions;
  }

  /** Queues a message; false if there is no room for it. */
  public boolean send(Frame frame, Priority priority) {
    if (!outbox.offer(frame, priority, queueBytesMax)) {
      return false;
    }
    closing = null;
    if (current != null) {
      actions.flush(current);
    } else if (dial == null) {
      dial = actions.dial();
    }
    return true;
  }

  /**
   * The peer at the other end of a connection is known. Said before we greet it: a decider may
   * adopt the connection from then on, and we must not think ourselves alone with another one.
   */
  public void secured(L line) {
    if (candidates.size() >= CANDIDATES_MAX || (decider && line == dial && current != null)) {
      refuse(line, "a connection too many");
    } else {
      candidates.add(new Candidate<>(line));
    }
  }

  /** The peer has greeted on a connection: its incarnation is known. */
  public void greeted(L line) {
    Candidate<L> candidate = candidate(line);
    if (candidate == null) {
      return;
    }
    if (isOlder(line)) {
      refuse(line, "a connection of an earlier incarnation");
      return;
    }
    candidate.greeted = true;
    if (line.remote().incarnation().compareTo(newest) > 0) {
      supersede(line.remote().incarnation());
    }
    if (decider) {
      consider(candidate);
    }
  }

  /**
   * The peer has said a word on a connection.
   *
   * @param number of the adoption, for {@link LinkWord#ADOPT}
   * @return false if it had no right to; the connection is to be failed
   */
  public boolean heard(L line, LinkWord word, long number) {
    Candidate<L> candidate = candidate(line);
    if (candidate == null) {
      // A word of the decider can cross with our closing; from an agreed link none is due.
      return line != current;
    }
    return switch (word) {
      case GREETING -> false;
      case ADOPT -> !decider && candidate.greeted && adopted(line, number);
      case DUPLICATE -> !decider && duplicate(line);
      case ALONE -> decider && candidate.duplicateOf != null && alone(candidate);
    };
  }

  /** Whether what comes in on the connection is the link's. */
  public boolean isCurrent(L line) {
    return line == current;
  }

  /** Whether the connection waits to become the link; it has no right to send messages yet. */
  public boolean isCandidate(L line) {
    return candidate(line) != null;
  }

  public boolean isUp() {
    return current != null;
  }

  /** Whether there is nothing to remember. */
  public boolean isIdle() {
    return current == null && dial == null && candidates.isEmpty() && outbox.bytes() == 0;
  }

  /** Bytes that wait. */
  public long queued() {
    return outbox.bytes();
  }

  /** A connection has ended, or could not be opened. */
  public void lost(L line, LinkLoss loss, String cause) {
    if (line == current) {
      linkLost(loss, cause);
      return;
    }
    forget(line);
    settle(loss, cause);
  }

  /** What was queued has gone out, at least in part. */
  public void written(L line) {
    if (line == current && outbox.hasRoomAgain(queueBytesMax)) {
      actions.writable();
    }
  }

  /** Closes the link, after what is queued went out if that takes no longer than closing may. */
  public void disconnect(String reason) {
    if (current != null) {
      L line = current;
      current = null;
      actions.retire(line);
      outbox = new Outbox();
      dropCandidates(reason);
      actions.down(LinkLoss.LOCAL, reason);
    } else if (outbox.bytes() > 0) {
      if (closing == null) {
        closing = reason;
        actions.awaitClosing();
      }
    } else {
      dropCandidates(reason);
    }
  }

  /** The time for closing is over. */
  public void closingDue() {
    if (closing != null && current == null) {
      String reason = closing;
      dropDial(reason);
      dropCandidates(reason);
      settle(LinkLoss.LOCAL, reason);
    }
  }

  private void consider(Candidate<L> candidate) {
    if (current == null) {
      actions.say(candidate.line, LinkWord.ADOPT, adoptions.getAsLong());
      establish(candidate.line);
    } else {
      candidate.duplicateOf = current;
      actions.say(candidate.line, LinkWord.DUPLICATE, 0);
    }
  }

  private boolean adopted(L line, long number) {
    if (number <= adoptedNumber) {
      refuse(line, "an adoption that was overtaken");
      return true;
    }
    adoptedNumber = number;
    if (current != null) {
      L old = current;
      actions.drop(old, "the peer has given it up");
      linkLost(LinkLoss.CLOSED, "the peer has lost the connection and opened another");
    }
    establish(line);
    return true;
  }

  private boolean duplicate(L line) {
    if (current != null || candidates.size() > 1) {
      forget(line);
      actions.drop(line, "there is another connection");
    } else {
      actions.say(line, LinkWord.ALONE, 0);
    }
    return true;
  }

  private boolean alone(Candidate<L> candidate) {
    if (current != null && current == candidate.duplicateOf) {
      actions.drop(current, "the peer has lost it");
      linkLost(LinkLoss.CLOSED, "the peer has lost the connection");
    }
    consider(candidate);
    return true;
  }

  private void establish(L line) {
    boolean dialled = line == dial;
    forget(line);
    current = line;
    if (!dialled) {
      dropDial("there is another connection");
    }
    actions.carry(line, outbox);
    actions.up(line.remote());
    actions.flush(line);
    if (closing != null) {
      String reason = closing;
      closing = null;
      disconnect(reason);
    }
  }

  private void linkLost(LinkLoss loss, String cause) {
    current = null;
    outbox = new Outbox();
    actions.down(loss, cause);
  }

  private void settle(LinkLoss loss, String cause) {
    if (current == null && dial == null && candidates.isEmpty() && outbox.bytes() > 0) {
      closing = null;
      linkLost(loss, cause);
    }
  }

  private void supersede(Incarnation incarnation) {
    newest = incarnation;
    adoptedNumber = 0;
    for (Candidate<L> candidate : List.copyOf(candidates)) {
      if (candidate.greeted && isOlder(candidate.line)) {
        forget(candidate.line);
        actions.drop(candidate.line, "the peer was started anew");
      }
    }
    if (current != null && isOlder(current)) {
      L old = current;
      actions.drop(old, "the peer was started anew");
      linkLost(LinkLoss.CLOSED, "the peer was started anew");
    }
  }

  private boolean isOlder(L line) {
    return line.remote().incarnation().compareTo(newest) < 0;
  }

  private void refuse(L line, String why) {
    actions.drop(line, why);
    forget(line);
    settle(LinkLoss.CLOSED, why);
  }

  private void forget(L line) {
    candidates.removeIf(candidate -> candidate.line == line);
    if (line == dial) {
      dial = null;
    }
  }

  private void dropDial(String why) {
    if (dial != null) {
      L line = dial;
      forget(line);
      actions.drop(line, why);
    }
  }

  private void dropCandidates(String why) {
    for (Candidate<L> candidate : List.copyOf(candidates)) {
      forget(candidate.line);
      actions.drop(candidate.line, why);
    }
  }

  private Candidate<L> candidate(L line) {
    for (Candidate<L> candidate : candidates) {
      if (candidate.line == line) {
        return candidate;
      }
    }
    return null;
  }
}
