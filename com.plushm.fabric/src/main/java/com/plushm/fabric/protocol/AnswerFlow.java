package com.plushm.fabric.protocol;

import com.plushm.api.command.Collected;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The way of answers through a node (protocol.md §5.4–6): in from children and from the node
 * itself, folded, and out as far as the next one above allows. What was sent is kept until that one
 * says that it has it, and goes another way if there is another one first. Without credit it goes
 * on folding; when its own room is full it allows nothing further down.
 */
final class AnswerFlow {
  /** The timer of the flush. */
  static final String FLUSH = "fabric.fold";

  /**
   * Bytes that wait, are sent and not confirmed, or are allowed, together, unless set otherwise.
   */
  static final long WAITING_BYTES_MAX = 8L << 20;

  /** Bytes of one message of answers, about: what is more urgent waits behind one. */
  static final int MESSAGE_BYTES_MAX = 64 << 10;

  /** Milliseconds after which credit is asked for again. */
  static final long ASK_AGAIN = 1_000;

  /** The next one above: parent, or controller. */
  interface Way {
    /** Names the edge; 0 if there is no way. */
    long edge();

    /** Returns false if the link's queue is full. */
    boolean send(ControlMessage message);
  }

  /** Credits kept for edges that are not the way yet. */
  static final int EARLY_MAX = 8;

  private record Sent(long upTo, List<Collected> answers) {}

  private final NodeContext context;
  private final long flushInterval;
  private final long askMax;
  private final Way way;
  private final Runnable room;
  private final AnswerFold fold;
  private final Credits credits;
  private final ArrayDeque<Sent> unconfirmed = new ArrayDeque<>();
  private final Map<Long, Long> early = new LinkedHashMap<>();
  private long unconfirmedBytes;
  private long edge;
  private long sent;
  private long granted;
  private long asked;
  private long askedAt;
  private long armedFor = Long.MAX_VALUE;
  private boolean blocked;
  private boolean refused;

  /**
   * @param edgeOf the attachment of a child
   * @param room told when there is room again after {@link #collect} had refused
   */
  AnswerFlow(
      NodeContext context,
      FabricSettings settings,
      Way way,
      ToLongFunction<NodeId> edgeOf,
      Runnable room) {
    this.context = context;
    this.flushInterval = settings.foldFlush();
    this.askMax = Credits.turnMax(settings.answerBytesMax());
    this.way = way;
    this.room = room;
    this.fold = new AnswerFold(flushInterval);
    this.credits = new Credits(context, edgeOf, this::buffered, settings.answerBytesMax());
  }

  /** Bytes held: those that wait, and those that were sent and not confirmed. */
  long buffered() {
    return fold.bytes() + unconfirmedBytes;
  }

  /** Bytes held or promised; never more than the bound (S13). */
  long committed() {
    return buffered() + credits.outstanding();
  }

  void expect(CommandId command, OrdinalSet below) {
    fold.expect(command, below);
  }

  /** Those will not answer any more. */
  void gone(OrdinalSet who) {
    fold.gone(who);
    arm();
  }

  // In.

  /**
   * An answer of the node itself.
   *
   * @param alone whether nobody is below, so that there is nothing to wait for
   * @return false if there is no room
   */
  boolean collect(Collected collected, boolean alone) {
    if (fold.growth(collected) > credits.free()) {
      refused = true;
      return false;
    }
    fold.add(collected, alone, context.now());
    arm();
    return true;
  }

  /** Answers of a child. */
  void onAnswers(Peer from, Answers message, List<Peer> children) {
    long bytes = message.weight();
    if (!credits.spend(from, message.edge(), bytes)) {
      refresh(from, message.edge(), children);
      if (bytes > credits.free()) {
        context.count("answers.dropped");
        return;
      }
    }
    message.answers().forEach(collected -> fold.add(collected, false, context.now()));
    credits.stored(from);
    arm();
  }

  void onWanted(Peer from, Wanted message, List<Peer> children) {
    refresh(from, message.edge(), children);
    credits.wanted(from, message.edge(), message.upTo());
  }

  /** An attachment may be another one before the overlay has said so. */
  private void refresh(Peer from, long known, List<Peer> children) {
    if (!credits.knows(from, known)) {
      credits.childrenAre(children);
    }
  }

  void childrenAre(List<Peer> children) {
    credits.childrenAre(children);
  }

  // Out.

  /** The next one above allows more, or has received something. */
  void onCredit(Credit message) {
    takeWay();
    if (message.edge() != edge || edge == 0) {
      // A parent of the tree that is being prepared allows something before it is the way.
      early.put(message.edge(), message.upTo());
      if (early.size() > EARLY_MAX) {
        early.remove(early.keySet().iterator().next());
      }
      return;
    }
    granted = Math.max(granted, message.upTo());
    while (!unconfirmed.isEmpty() && unconfirmed.peek().upTo() <= message.received()) {
      unconfirmedBytes -= weight(unconfirmed.poll().answers());
    }
    flush();
  }

  private static long weight(List<Collected> answers) {
    return answers.stream().mapToLong(Collected::weight).sum();
  }

  /**
   * Another way begins with what it allowed before; what may not have arrived by the former one
   * waits again.
   */
  private void takeWay() {
    long now = way.edge();
    if (now == edge) {
      return;
    }
    edge = now;
    sent = 0;
    granted = Optional.ofNullable(early.remove(now)).orElse(0L);
    asked = 0;
    List<Collected> back = new ArrayList<>();
    unconfirmed.forEach(message -> back.addAll(message.answers()));
    unconfirmed.clear();
    unconfirmedBytes = 0;
    fold.putBack(back, context.now());
  }

  /** The node is about to leave: nothing is waited for. */
  void hurry() {
    fold.hurry();
    flush();
  }

  /** Sends what is due, as far as the way up takes it. */
  void flush() {
    armedFor = Long.MAX_VALUE;
    takeWay();
    fold.review(context.now());
    boolean taken = edge != 0;
    while (taken && fold.isDue()) {
      taken = sendOne();
    }
    blocked = !taken;
    if (refused) {
      refused = false;
      room.run();
    }
    credits.serve();
    arm();
  }

  private boolean sendOne() {
    List<Collected> batch = fold.first(Math.min(MESSAGE_BYTES_MAX, granted - sent));
    long bytes = weight(batch);
    if (sent + bytes > granted) {
      ask();
      return false;
    }
    if (!way.send(new Answers(edge, batch))) {
      return false;
    }
    fold.remove(batch);
    sent += bytes;
    unconfirmed.add(new Sent(sent, batch));
    unconfirmedBytes += bytes;
    return true;
  }

  /** Asks for exactly what it would send next. */
  private void ask() {
    long upTo = sent + weight(fold.first(askMax));
    if (upTo > asked || context.now() - askedAt >= ASK_AGAIN) {
      asked = Math.max(upTo, asked);
      askedAt = context.now();
      way.send(new Wanted(edge, asked));
    }
  }

  /** Looks after what was not said or not heard. */
  void tick() {
    credits.confirm();
    if (fold.isDue()) {
      flush();
    }
  }

  /** Sees to it that what is due goes when the event is over, and the rest in its time. */
  private void arm() {
    if (fold.isEmpty()) {
      return;
    }
    long now = context.now();
    long at = fold.isDue() ? now : Math.max(fold.nextDue(), now);
    if (blocked) {
      at = Math.max(at, now + flushInterval);
    }
    if (at < armedFor) {
      armedFor = at;
      context.startTimer(FLUSH, at - now);
    }
  }
}
