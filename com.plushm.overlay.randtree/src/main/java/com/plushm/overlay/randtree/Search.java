package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.AttemptPace;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The search for a parent: one attempt at a time, each with a bounded wait, with full-jitter pauses
 * between them whose bound doubles at every second one (protocol.md §3, orphans), and not too many
 * in a minute (L10).
 */
final class Search {
  /** An attempt took too long, or a pause is over. */
  static final String TIMER = "randtree.search";

  /** Whom to ask, and how. */
  record Candidate(Peer peer, Kind kind) {}

  /** Says a join to a candidate. */
  @FunctionalInterface
  interface Asking {
    void ask(Candidate candidate, long nonce);
  }

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Asking asking;
  private final Supplier<List<Candidate>> candidates;
  private final AttemptPace pace = new AttemptPace();
  private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();

  private boolean running;
  private Candidate trying;
  private long nonce;
  private Peer holder;
  private long slot;
  private int pauses;
  private int failures;
  private boolean hinted;

  /**
   * @param candidates for each new round
   */
  Search(
      OverlayContext context,
      RandTreeSettings settings,
      Asking asking,
      Supplier<List<Candidate>> candidates) {
    this.context = context;
    this.settings = settings;
    this.asking = asking;
    this.candidates = candidates;
  }

  /** Starts afresh with these candidates, after a delay. */
  void begin(List<Candidate> first, long delay) {
    stop();
    running = true;
    pauses = 0;
    failures = 0;
    waiting.addAll(first);
    if (delay == 0) {
      tryNext();
    } else {
      context.startTimer(TIMER, delay);
    }
  }

  /** Ends without a result; a slot that is held is given back. */
  void stop() {
    giveSlotBack();
    end();
  }

  /** Ends with the slot taken. */
  void end() {
    running = false;
    waiting.clear();
    trying = null;
    slot = 0;
    holder = null;
    hinted = false;
    context.cancelTimer(TIMER);
  }

  private void giveSlotBack() {
    if (slot != 0) {
      context.send(holder, new Detach(slot, false));
    }
    slot = 0;
    holder = null;
  }

  /** That one next; soon, if no attempt is under way. */
  void next(Candidate candidate) {
    if (!running || isTrying(candidate.peer().id())) {
      return;
    }
    waiting.removeIf(c -> c.peer().id().equals(candidate.peer().id()));
    waiting.addFirst(candidate);
    if (trying == null) {
      context.startTimer(TIMER, 1 + context.random().nextLong(settings.backOffFirst()));
    }
  }

  /** One who refuses names the root; that is believed once a round. */
  void hint(Peer root) {
    if (!hinted && running && !isTrying(root.id())) {
      hinted = true;
      waiting.removeIf(c -> c.peer().id().equals(root.id()));
      waiting.addFirst(new Candidate(root, Kind.JOIN));
    }
  }

  /** The attempt came to nothing: pause, and try the next. */
  void failed(long retryAfter) {
    giveSlotBack();
    trying = null;
    failures++;
    long bound =
        Math.min(settings.backOffMax(), settings.backOffFirst() << Math.min(pauses / 2, 16));
    pauses++;
    long pause = 1 + context.random().nextLong(bound);
    long wish = waiting.isEmpty() ? Math.min(retryAfter, settings.backOffMax()) : 0;
    context.startTimer(TIMER, Math.max(pause, wish));
  }

  /** The timer fired; true if it was an attempt that took too long. */
  boolean timer() {
    if (!running) {
      return false;
    }
    if (trying != null) {
      return true;
    }
    tryNext();
    return false;
  }

  private void tryNext() {
    if (waiting.isEmpty()) {
      hinted = false;
      waiting.addAll(candidates.get());
    }
    if (waiting.isEmpty()) {
      context.startTimer(TIMER, settings.backOffMax());
      return;
    }
    long wait = pace.attempt(context.now());
    if (wait > 0) {
      context.startTimer(TIMER, wait);
      return;
    }
    Candidate candidate = waiting.poll();
    trying = candidate;
    nonce = nonZero(context);
    context.startTimer(TIMER, settings.attemptTimeout());
    asking.ask(candidate, nonce);
  }

  /** Somebody reserved a slot; it may be another than was asked, for a join moves down. */
  void accepted(Peer by, long attachment) {
    holder = by;
    slot = attachment;
    context.startTimer(TIMER, settings.attemptTimeout());
  }

  boolean isRunning() {
    return running;
  }

  /** Whether it found nobody to ask. */
  boolean isIdle() {
    return trying == null && waiting.isEmpty();
  }

  boolean isTrying(NodeId node) {
    return trying != null && trying.peer().id().equals(node);
  }

  /** Whether the attempt under way depends on that node. */
  boolean dependsOn(NodeId node) {
    return trying != null && (slot == 0 ? isTrying(node) : holder.id().equals(node));
  }

  /** Whether this answers the attempt under way; a stale nonce does not (mends fault 4). */
  boolean isAnswer(long answered) {
    return trying != null && slot == 0 && nonce == answered;
  }

  boolean isSlot(NodeId from, long attachment) {
    return slot != 0 && slot == attachment && holder.id().equals(from);
  }

  /** Attempts of this search that came to nothing. */
  int failures() {
    return failures;
  }

  void forget(NodeId node) {
    waiting.removeIf(c -> c.peer().id().equals(node));
  }

  static long nonZero(OverlayContext context) {
    long value;
    do {
      value = context.random().nextLong();
    } while (value == 0);
    return value;
  }
}
