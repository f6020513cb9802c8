package com.plushm.fabric.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.transport.Remote;
import com.plushm.fabric.protocol.FabricMessage.Alive;
import com.plushm.fabric.protocol.FabricMessage.Ask;
import com.plushm.fabric.protocol.FabricMessage.Probe;
import com.plushm.fabric.protocol.FabricMessage.Vouch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Asks others about a node that is silent here, and asks it on behalf of others (protocol.md §3,
 * indirect probe). What counts is the subject's own word, passed on; that somebody could connect to
 * it, or heard of it lately, does not.
 */
final class Inquiry {
  /** Others that are asked about one silent node. */
  static final int ASKED_MAX = 3;

  /** Questions of this node, and questions of others, that are open at once. */
  static final int OPEN_MAX = 256;

  /** A word that comes later answers nothing. */
  static final long ANSWER_MAX = 5_000;

  private record Question(NodeId subject, long until) {}

  private record Relay(Peer asker, long nonce, NodeId subject, long until) {}

  private final NodeContext context;
  private final Overlay overlay;
  private final Predicate<NodeId> shunned;
  private final BiConsumer<NodeId, Incarnation> alive;
  private final Map<Long, Question> questions = new LinkedHashMap<>();
  private final Map<Long, Relay> relays = new LinkedHashMap<>();

  /**
   * @param shunned who is FAILED: neither asked nor asked about (S14)
   * @param alive told of a node's own word, and of the incarnation that gave it
   */
  Inquiry(
      NodeContext context,
      Overlay overlay,
      Predicate<NodeId> shunned,
      BiConsumer<NodeId, Incarnation> alive) {
    this.context = context;
    this.overlay = overlay;
    this.shunned = shunned;
    this.alive = alive;
  }

  /** Asks some others, at random, of the neighbours and of those whom the overlay knows beside. */
  void ask(Peer subject) {
    prune();
    if (questions.size() >= OPEN_MAX) {
      context.count("inquiry.full");
      return;
    }
    List<Peer> others = others(subject.id());
    if (others.isEmpty()) {
      return;
    }
    long nonce = nonce();
    questions.put(nonce, new Question(subject.id(), context.now() + ANSWER_MAX));
    for (int i = 0; i < ASKED_MAX && !others.isEmpty(); i++) {
      Peer other = others.remove(context.random().nextInt(others.size()));
      context.send(other, new Ask(nonce, subject));
    }
  }

  private List<Peer> others(NodeId subject) {
    Map<NodeId, Peer> all = new TreeMap<>();
    overlay.children().forEach(p -> all.put(p.id(), p));
    overlay.parent().ifPresent(p -> all.put(p.id(), p));
    overlay.acquaintances().forEach(p -> all.putIfAbsent(p.id(), p));
    all.remove(subject);
    all.remove(context.self().id());
    all.keySet().removeIf(shunned);
    return new ArrayList<>(all.values());
  }

  /** Somebody else does not hear the subject. */
  void onAsk(Remote from, Ask ask) {
    NodeId subject = ask.subject().id();
    prune();
    if (subject.equals(context.self().id())) {
      context.send(from.peer(), new Vouch(ask.nonce(), subject, context.incarnation()));
    } else if (relays.size() < OPEN_MAX && !shunned.test(subject)) {
      long nonce = nonce();
      relays.put(nonce, new Relay(from.peer(), ask.nonce(), subject, context.now() + ANSWER_MAX));
      context.send(ask.subject(), new Probe(nonce));
    } else {
      context.count("inquiry.declined");
    }
  }

  void onProbe(Remote from, Probe probe) {
    context.send(from.peer(), new Alive(probe.nonce()));
  }

  /** The subject's own word, over a link on which it has proved who it is. */
  void onAlive(Remote from, Alive word) {
    Relay relay = relays.get(word.nonce());
    if (relay != null && relay.subject().equals(from.peer().id())) {
      relays.remove(word.nonce());
      context.send(relay.asker(), new Vouch(relay.nonce(), relay.subject(), from.incarnation()));
    }
  }

  void onVouch(Vouch vouch) {
    prune();
    Question question = questions.get(vouch.nonce());
    if (question != null && question.subject().equals(vouch.subject())) {
      questions.remove(vouch.nonce());
      alive.accept(vouch.subject(), vouch.incarnation());
    }
  }

  private void prune() {
    long now = context.now();
    questions.values().removeIf(q -> q.until() < now);
    relays.values().removeIf(r -> r.until() < now);
  }

  private long nonce() {
    return context.random().nextLong() & Long.MAX_VALUE;
  }
}
