package com.plushm.overlay.bushy;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.AttemptPace;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.bushy.BushyMessage.Detach;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The search for a parent: one attempt at a time, each with a bounded wait, with full-jitter pauses
 * between them whose bound doubles, and not too many in a minute (L10). It also remembers, within a
 * bound, whom to come back to.
 */
final class Search {
  /** An attempt took too long, or a pause is over. */
  static final String TIMER = "bushy.search";

  private static final int REMEMBERED_MAX = 32;
  private static final int REDIRECTS_MAX = 4;

  private final OverlayContext context;
  private final BushySettings settings;
  private final BiConsumer<Peer, Long> asking;
  private final AttemptPace pace = new AttemptPace();
  private final ArrayDeque<Peer> waiting = new ArrayDeque<>();
  private final Map<NodeId, Peer> remembered = new LinkedHashMap<>();
  private final TreeSet<NodeId> failed = new TreeSet<>();
  private boolean running;
  private Peer trying;
  private long nonce;
  private long slot;
  private int redirects;
  private int failures;

  Search(OverlayContext context, BushySettings settings, BiConsumer<Peer, Long> asking) {
    this.context = context;
    this.settings = settings;
    this.asking = asking;
  }

  // Whom it knows.

  /** Peers to come back to in every round; the newest are kept. */
  void remember(List<Peer> peers) {
    for (Peer peer : peers) {
      if (usable(peer)) {
        remembered.remove(peer.id());
        remembered.put(peer.id(), peer);
      }
    }
    while (remembered.size() > REMEMBERED_MAX) {
      remembered.remove(remembered.keySet().iterator().next());
    }
  }

  void markFailed(NodeId node) {
    failed.add(node);
    remembered.remove(node);
    waiting.removeIf(p -> p.id().equals(node));
  }

  void reinstate(NodeId node) {
    failed.remove(node);
  }

  boolean isFailed(NodeId node) {
    return failed.contains(node);
  }

  private boolean usable(Peer peer) {
    return !failed.contains(peer.id()) && !peer.id().equals(context.self().id());
  }

  /** One of those it knows, for a probe; null if it knows nobody. */
  Peer anybody() {
    List<Peer> all = List.copyOf(remembered.values());
    return all.isEmpty() ? null : all.get(context.random().nextInt(all.size()));
  }

  // The attempts.

  void begin(List<Peer> candidates, long delay) {
    stop();
    running = true;
    failures = 0;
    candidates.stream().filter(this::usable).forEach(waiting::add);
    if (delay == 0) {
      tryNext();
    } else {
      context.startTimer(TIMER, delay);
    }
  }

  /** Ends; a slot that is held is given back. */
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
    redirects = 0;
    context.cancelTimer(TIMER);
  }

  private void giveSlotBack() {
    if (slot != 0) {
      context.send(trying, new Detach(slot, false));
      slot = 0;
    }
  }

  /** That one next. */
  void first(Peer candidate) {
    if (!running || isTrying(candidate.id()) || !usable(candidate)) {
      return;
    }
    waiting.removeIf(p -> p.id().equals(candidate.id()));
    waiting.addFirst(candidate);
    if (trying == null) {
      tryNext();
    }
  }

  /** The one tried names another: true if that one is tried at once instead. */
  boolean redirected(Peer candidate) {
    if (redirects >= REDIRECTS_MAX || isTrying(candidate.id()) || !usable(candidate)) {
      return false;
    }
    redirects++;
    trying = null;
    first(candidate);
    return true;
  }

  void failed() {
    giveSlotBack();
    trying = null;
    long bound = Math.min(settings.backOffMax(), settings.backOffFirst() << Math.min(failures, 16));
    failures++;
    context.startTimer(TIMER, 1 + context.random().nextLong(bound));
  }

  /** The timer fired; true if it was an attempt that took too long. */
  boolean timer() {
    if (running && trying == null) {
      tryNext();
      return false;
    }
    return running;
  }

  private void tryNext() {
    if (waiting.isEmpty()) {
      redirects = 0;
      // The newest first: the last root rather than the first.
      remembered.values().stream().filter(this::usable).forEach(waiting::addFirst);
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
    trying = waiting.poll();
    nonce = nonZero(context);
    context.startTimer(TIMER, settings.attemptTimeout());
    asking.accept(trying, nonce);
  }

  void accepted(long attachment) {
    slot = attachment;
    context.startTimer(TIMER, settings.attemptTimeout());
  }

  boolean isRunning() {
    return running;
  }

  boolean isTrying(NodeId node) {
    return trying != null && trying.id().equals(node);
  }

  boolean isAnswer(NodeId from, long answered) {
    return isTrying(from) && slot == 0 && nonce == answered;
  }

  boolean isSlot(NodeId from, long attachment) {
    return slot != 0 && slot == attachment && isTrying(from);
  }

  int failures() {
    return failures;
  }

  static long nonZero(OverlayContext context) {
    long value;
    do {
      value = context.random().nextLong();
    } while (value == 0);
    return value;
  }
}
