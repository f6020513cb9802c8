package com.plushm.overlay.star;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.AttemptPace;
import com.plushm.api.overlay.OverlayContext;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A node's search for a root: one attempt at a time, each with a bounded wait, with full-jitter
 * pauses between them whose bound doubles (protocol.md §3, orphans), and not too many in a minute
 * (L10).
 */
final class Search {
  /** A candidate took too long. */
  static final String ATTEMPT = "star.attempt";

  /** The pause between two attempts is over. */
  static final String ROUND = "star.round";

  private static final int REDIRECTS_MAX = 4;
  private static final int REMEMBERED_MAX = 16;

  /** Of those remembered, so many are asked in every round, the others in turn. */
  private static final int NEWEST = 4;

  private final OverlayContext context;
  private final StarSettings settings;
  private final LongSupplier grantKnown;
  private final AttemptPace pace = new AttemptPace();
  private final ArrayDeque<Peer> waiting = new ArrayDeque<>();
  private final Map<NodeId, Peer> remembered = new LinkedHashMap<>();
  private Peer trying;
  private long nonce;
  private long slot;
  private int redirects;
  private int pauses;
  private int rounds;
  private boolean firstFailed;

  Search(OverlayContext context, StarSettings settings, LongSupplier grantKnown) {
    this.context = context;
    this.grantKnown = grantKnown;
    this.settings = settings;
  }

  /** Peers to come back to in every round; the newest are kept. */
  void remember(List<Peer> peers) {
    for (Peer peer : peers) {
      remembered.remove(peer.id());
      remembered.put(peer.id(), peer);
    }
    while (remembered.size() > REMEMBERED_MAX) {
      remembered.remove(remembered.keySet().iterator().next());
    }
  }

  void forget(NodeId node) {
    remembered.remove(node);
    waiting.removeIf(p -> p.id().equals(node));
  }

  /** Starts afresh with these candidates, after a delay. */
  void begin(List<Peer> candidates, long delay) {
    stop();
    firstFailed = false;
    pauses = 0;
    rounds = 0;
    waiting.addAll(candidates);
    if (candidates.isEmpty()) {
      failed();
    } else if (delay == 0) {
      tryNext();
    } else {
      context.startTimer(ROUND, delay);
    }
  }

  /** That one next; at once if nobody is being tried. */
  void first(Peer candidate) {
    if (trying != null && trying.id().equals(candidate.id())) {
      return;
    }
    waiting.removeIf(p -> p.id().equals(candidate.id()));
    waiting.addFirst(candidate);
    if (trying == null) {
      tryNext();
    }
  }

  /** The one tried names another; true if that one is tried instead. */
  boolean redirect(Peer candidate) {
    if (redirects >= REDIRECTS_MAX || isTrying(candidate.id())) {
      return false;
    }
    redirects++;
    waiting.removeIf(p -> p.id().equals(candidate.id()));
    waiting.addFirst(candidate);
    firstFailed = true;
    trying = null;
    tryNext();
    return true;
  }

  /** The one tried is no good: pause, and try the next. */
  void failed() {
    firstFailed = true;
    trying = null;
    slot = 0;
    context.cancelTimer(ATTEMPT);
    long bound = Math.min(settings.backOffMax(), settings.backOffFirst() << Math.min(pauses, 16));
    pauses++;
    context.startTimer(ROUND, 1 + context.random().nextLong(bound));
  }

  /** The pause is over. */
  void resume(Set<NodeId> excluded) {
    if (waiting.isEmpty()) {
      redirects = 0;
      nextRound(allowed(List.copyOf(remembered.values()), excluded));
      rounds++;
    }
    tryNext();
  }

  /** The newest, the last root's successors and itself, and one of the older, each time another. */
  private void nextRound(List<Peer> known) {
    int older = Math.max(0, known.size() - NEWEST);
    for (int i = known.size() - 1; i >= older; i--) {
      waiting.add(known.get(i));
    }
    if (older > 0) {
      waiting.add(known.get(rounds % older));
    }
  }

  private void tryNext() {
    if (waiting.isEmpty()) {
      context.startTimer(ROUND, settings.backOffMax());
      return;
    }
    long wait = pace.attempt(context.now());
    if (wait > 0) {
      context.cancelTimer(ATTEMPT);
      context.startTimer(ROUND, wait);
      return;
    }
    trying = waiting.poll();
    slot = 0;
    context.cancelTimer(ROUND);
    nonce = context.random().nextLong();
    context.startTimer(ATTEMPT, settings.attemptTimeout());
    context.send(trying, new StarMessage.Join(nonce, grantKnown.getAsLong()));
  }

  void accepted(long attachment) {
    slot = attachment;
    context.startTimer(ATTEMPT, settings.attemptTimeout());
  }

  void stop() {
    waiting.clear();
    trying = null;
    slot = 0;
    redirects = 0;
    context.cancelTimer(ATTEMPT);
    context.cancelTimer(ROUND);
  }

  boolean isTrying(NodeId node) {
    return trying != null && trying.id().equals(node);
  }

  boolean isAnswer(NodeId from, long answered) {
    return isTrying(from) && nonce == answered;
  }

  boolean isSlot(NodeId from, long attachment) {
    return isTrying(from) && slot == attachment && slot != 0;
  }

  /** Whether the first candidate, the lost root itself, has been tried in vain. */
  boolean firstHasFailed() {
    return firstFailed;
  }

  /** Those who may be asked: neither marked failed nor this node. */
  List<Peer> allowed(List<Peer> peers, Set<NodeId> failed) {
    return peers.stream()
        .filter(p -> !failed.contains(p.id()) && !p.id().equals(context.self().id()))
        .toList();
  }

  static long nonZero(OverlayContext context) {
    long value;
    do {
      value = context.random().nextLong();
    } while (value == 0);
    return value;
  }
}
