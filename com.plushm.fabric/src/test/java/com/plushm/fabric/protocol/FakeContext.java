package com.plushm.fabric.protocol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.command.Command;
import com.plushm.api.file.FileDisk;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Remembers what a part of the node did. */
final class FakeContext implements NodeContext {
  record Sent(Peer to, Message message) {}

  static final Bytes SIGNATURE = Bytes.utf8("good");

  final List<Sent> sent = new ArrayList<>();
  final TreeMap<String, Long> timers = new TreeMap<>();
  final TreeMap<String, Integer> counted = new TreeMap<>();
  final TreeSet<NodeId> full = new TreeSet<>();
  long now;
  private final RandomGenerator random = new SplittableRandom(1);

  static Peer peer(int i) {
    return new Peer(new NodeId(0, i), new Endpoint("127.0.0.1", i));
  }

  <M> List<M> sentTo(Peer to, Class<M> kind) {
    return sent.stream()
        .filter(s -> s.to().equals(to))
        .map(Sent::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  @Override
  public Peer self() {
    return peer(1);
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation(1);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    timers.put(name, now + delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(byte[] record, long token) {
    throw new AssertionError("no part of the fabric persists");
  }

  @Override
  public boolean send(Peer peer, Message message) {
    if (full.contains(peer.id())) {
      return false;
    }
    sent.add(new Sent(peer, message));
    return true;
  }

  @Override
  public void disconnect(NodeId node, String reason) {
    counted.merge("disconnect", 1, Integer::sum);
  }

  @Override
  public boolean signedByController(byte[] signed, Bytes signature) {
    return SIGNATURE.equals(signature);
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    throw new CodecException("no command here");
  }

  @Override
  public FileDisk disk() {
    throw new AssertionError("no file is moved here");
  }

  @Override
  public void count(String event) {
    counted.merge(event, 1, Integer::sum);
  }
}
