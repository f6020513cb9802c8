package com.plushm.transport.link;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Priority;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.transport.frame.Frame;
import com.plushm.transport.frame.FrameDecoder;
import com.plushm.transport.frame.FrameException;
import com.plushm.transport.frame.Outbox;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two nodes, the connections between them, and a random schedule: each step one thing happens
 * somewhere. Both {@link PeerLink}s are the real ones.
 */
final class PeerLinkModel {
  private static final long QUEUE_BYTES = 1 << 20;

  final Random random;
  final List<End> open = new ArrayList<>();
  final Node a = new Node(new NodeId(9, 0));
  final Node b = new Node(new NodeId(1, 0));

  PeerLinkModel(long seed) {
    random = new Random(seed);
    a.other = b;
    b.other = a;
    a.start();
    b.start();
  }

  /** What lies on a connection: a word, a message by its number, or the end. */
  private record Item(LinkWord word, long number, boolean end) {}

  /** One end of a connection. */
  final class End implements Line {
    final Node node;
    final Remote self;
    final ArrayDeque<Item> inbox = new ArrayDeque<>();
    End far;
    Remote remote;
    Outbox outbox;
    FrameDecoder decoder = new FrameDecoder(64);
    boolean secured;
    boolean closed;
    boolean farDeaf;

    End(Node node) {
      this.node = node;
      this.self = node.remote();
    }

    @Override
    public Remote remote() {
      return remote;
    }

    void send(Item item) {
      if (!closed && !farDeaf) {
        far.inbox.add(item);
      }
    }

    /** Moves some bytes of the outbox, perhaps not all. */
    void flush() {
      if (outbox == null || closed) {
        return;
      }
      ByteBuffer batch = ByteBuffer.allocate(1 + random.nextInt(40));
      outbox.fill(batch);
      outbox.written();
      batch.flip();
      try {
        Frame frame = decoder.next(batch, false);
        while (frame != null) {
          send(new Item(null, ByteBuffer.wrap(frame.body()).getInt(), false));
          frame = decoder.next(batch, false);
        }
      } catch (FrameException e) {
        throw new AssertionError(e);
      }
      node.link.written(this);
    }

    void close() {
      if (!closed) {
        send(new Item(null, 0, true));
        closed = true;
        open.remove(this);
      }
    }

    /** The next thing happens at this end. */
    void step() {
      if (!secured) {
        secured = true;
        node.link.secured(this);
        node.work();
        if (!closed) {
          send(new Item(LinkWord.GREETING, 0, false));
        }
      } else if (inbox.isEmpty()) {
        flush();
      } else {
        take(inbox.remove());
      }
      node.work();
    }

    private void take(Item item) {
      if (item.end()) {
        closed = true;
        open.remove(this);
        node.link.lost(this, LinkLoss.CLOSED, "closed");
      } else if (item.word() == LinkWord.GREETING) {
        remote = far.self;
        node.link.greeted(this);
      } else if (item.word() != null) {
        check(
            node.link.heard(this, item.word(), item.number()),
            "a word out of turn: " + item.word());
      } else {
        check(!node.link.isCandidate(this), "a message before the agreement");
        if (node.link.isCurrent(this)) {
          node.received.add((int) item.number());
        }
      }
    }
  }

  /** A node; when it is started anew, with a fresh link and all it had in hand gone. */
  final class Node implements LinkActions<End> {
    final NodeId id;
    final List<Integer> received = new ArrayList<>();
    final List<Integer> unconfirmed = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final List<Runnable> work = new ArrayList<>();
    PeerLink<End> link;
    Node other;
    long incarnation;
    long adoptions;
    int sent;
    boolean up;

    Node(NodeId id) {
      this.id = id;
    }

    void start() {
      incarnation++;
      link = new PeerLink<>(id.compareTo(other.id) > 0, QUEUE_BYTES, () -> ++adoptions, this);
      adoptions = 0;
      unconfirmed.clear();
      up = false;
    }

    Remote remote() {
      Peer peer = new Peer(id, new Endpoint("127.0.0.1", 1));
      return new Remote(peer, new Incarnation(incarnation), Role.PARTICIPANT);
    }

    void send() {
      byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(sent).array();
      check(link.send(new Frame(1, 1, body), Priority.COMMAND), "no room");
      unconfirmed.add(sent++);
      work();
    }

    void work() {
      while (!work.isEmpty()) {
        work.remove(0).run();
      }
    }

    @Override
    public End dial() {
      End near = new End(this);
      End far = new End(other);
      near.far = far;
      far.far = near;
      open.add(near);
      open.add(far);
      return near;
    }

    @Override
    public void say(End line, LinkWord word, long number) {
      work.add(() -> line.send(new Item(word, number, false)));
    }

    @Override
    public void carry(End line, Outbox outbox) {
      work.add(() -> line.outbox = outbox);
    }

    @Override
    public void flush(End line) {
      // The model flushes when it likes to.
    }

    @Override
    public void retire(End line) {
      work.add(
          () -> {
            while (!line.closed && line.outbox.waiting() > 0) {
              line.flush();
            }
            line.close();
          });
    }

    @Override
    public void drop(End line, String why) {
      work.add(line::close);
    }

    @Override
    public void awaitClosing() {
      // The model calls closingDue() when it likes to.
    }

    @Override
    public void up(Remote remote) {
      check(!up, "up twice");
      up = true;
      log.add("up");
    }

    @Override
    public void down(LinkLoss loss, String cause) {
      up = false;
      unconfirmed.clear();
      log.add("down " + cause);
    }

    @Override
    public void writable() {
      throw new AssertionError("nothing was refused");
    }
  }

  /** One end of a connection loses it; the other learns of it later, what it sends is lost. */
  void breakOne() {
    if (!open.isEmpty()) {
      End end = open.get(random.nextInt(open.size()));
      if (random.nextBoolean()) {
        end.inbox.clear();
      }
      end.far.farDeaf = true;
      end.close();
      end.node.link.lost(end, LinkLoss.CLOSED, "broken");
      end.node.work();
    }
  }

  /** A node dies and comes back; its connections' other ends learn of it later. */
  void restart(Node node) {
    for (End end : List.copyOf(open)) {
      if (end.node == node) {
        end.far.farDeaf = true;
        end.close();
      }
    }
    node.start();
  }

  /** Something happens on some connection; false if nothing can. */
  boolean step() {
    List<End> ready = new ArrayList<>();
    for (End end : open) {
      boolean waits = end.outbox != null && end.outbox.waiting() > 0;
      if (!end.secured || !end.inbox.isEmpty() || waits) {
        ready.add(end);
      }
    }
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).step();
    return true;
  }

  /** Runs until nothing happens any more; connections that are never agreed upon time out. */
  void settle() {
    boolean more = true;
    for (int steps = 0; more; steps++) {
      check(steps < 100_000, "no end");
      more = step();
      if (!more) {
        for (End end : List.copyOf(open)) {
          if (end.outbox == null && !end.closed) {
            end.close();
            end.node.link.lost(end, LinkLoss.TIMEOUT, "late");
            end.node.work();
            more = true;
          }
        }
      }
    }
  }

  static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }
}
