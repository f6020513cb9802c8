package com.plushm.transport.mina;

import com.plushm.api.id.NodeId;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Remote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Writes down what a handler hears, and notes when it hears it out of order. */
final class Recorder implements LinkHandler {
  static final long DEADLINE_SECONDS = 20;

  record Down(NodeId peer, LinkLoss loss, String cause) {}

  record Message(NodeId from, int channel, int type, byte[] body) {}

  private final List<Remote> ups = new ArrayList<>();
  private final List<Down> downs = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<NodeId> writables = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Set<NodeId> linked = new HashSet<>();

  @Override
  public synchronized void up(Remote remote) {
    check(linked.add(remote.peer().id()), "up twice: " + remote);
    ups.add(remote);
    log.add("up " + remote.incarnation());
  }

  @Override
  public synchronized void received(Remote remote, int channel, int type, byte[] body) {
    check(linked.contains(remote.peer().id()), "received without up: " + remote);
    messages.add(new Message(remote.peer().id(), channel, type, body));
  }

  @Override
  public synchronized void down(NodeId peer, LinkLoss loss, String cause) {
    linked.remove(peer);
    downs.add(new Down(peer, loss, cause));
    log.add("down " + loss);
  }

  @Override
  public synchronized void writable(NodeId peer) {
    writables.add(peer);
  }

  private void check(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  synchronized List<Remote> ups() {
    return List.copyOf(ups);
  }

  synchronized List<Down> downs() {
    return List.copyOf(downs);
  }

  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  synchronized int messageCount() {
    return messages.size();
  }

  synchronized List<NodeId> writables() {
    return List.copyOf(writables);
  }

  synchronized List<String> log() {
    return List.copyOf(log);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
