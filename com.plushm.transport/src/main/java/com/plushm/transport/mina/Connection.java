package com.plushm.transport.mina;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Priority;
import com.plushm.api.transport.Remote;
import com.plushm.transport.frame.Frame;
import com.plushm.transport.frame.FrameDecoder;
import com.plushm.transport.frame.FrameException;
import com.plushm.transport.frame.Outbox;
import com.plushm.transport.link.Line;
import com.plushm.transport.link.LinkWord;
import com.plushm.transport.tls.Identity;
import com.plushm.transport.tls.NodeTls;
import com.plushm.transport.tls.TlsPipe;
import com.plushm.transport.tls.UntrustedException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.session.IoSession;

/**
 * One TCP connection: handshake, greeting, then frames both ways, until it is ended by either side.
 * At most one write is on its way; what is queued meanwhile leaves together in the next one. All
 * state is guarded by the connection's own lock; the node's links are told with the lock held (lock
 * order: connection, then links), handlers never.
 */
final class Connection implements Line {
  /** Plaintext of one write: a bulk frame goes whole. */
  static final int BATCH_BYTES_MAX = Priority.BULK_BODY_BYTES_MAX + Frame.HEADER_BYTES;

  /** Times that a handshake that goes on is given its time anew; a whole one needs fewer. */
  private static final int PROGRESS_MAX = 12;

  /** How far a connection has come. */
  private enum State {
    /** Not connected yet. */
    DIALLING,
    /** The TLS handshake is under way. */
    SECURING,
    /** We have greeted; the peer has not. */
    GREETING,
    /** Both have greeted: frames go both ways. */
    OPEN,
    /** Sends what is left, then ends; what comes in is nobody's. */
    RETIRING,
    /** Nothing is sent or listened to; waits until the other side closes, for a while. */
    ENDING,
    CLOSED
  }

  private final NodeLinks node;
  private volatile NodeId peer;
  private final TlsPipe tls;
  private final Outbox words = new Outbox();
  private final FrameDecoder decoder = new FrameDecoder(Links.BODY_BYTES_MAX);
  private volatile Remote remote;
  private volatile IoSession session;
  private State state;
  private Identity identity;
  private Outbox outbox;
  private ConnectFuture dialling;
  private ScheduledFuture<?> timer;
  private int writesUnderWay;
  private int progress;
  private int timerRound;
  private boolean agreed;
  private boolean refused;
  private String broken;

  private Connection(NodeLinks node, NodeId expected, TlsPipe tls, State state) {
    this.node = node;
    this.peer = expected;
    this.tls = tls;
    this.state = state;
  }

  /** A connection to be opened to a peer. */
  static Connection dialled(NodeLinks node, NodeId peer) {
    return new Connection(node, peer, node.tls().dialling(peer), State.DIALLING);
  }

  /** A connection that somebody has opened. */
  static Connection accepted(NodeLinks node) {
    return new Connection(node, null, node.tls().accepting(), State.DIALLING);
  }

  @Override
  public Remote remote() {
    return remote;
  }

  /** The peer, as far as it is known. */
  NodeId peer() {
    return peer;
  }

  // Called by the node's links, with no lock held.

  /** Starts to dial. */
  void dial(InetSocketAddress to) {
    synchronized (this) {
      if (state != State.DIALLING) {
        node.ended(this);
        return;
      }
    }
    ConnectFuture future = node.sockets().dial(to, node.boundAddress(), this);
    boolean dropped;
    synchronized (this) {
      dialling = future;
      dropped = state != State.DIALLING && session == null;
    }
    if (dropped) {
      future.cancel();
    }
  }

  /** Sends a word about the link. */
  synchronized void say(LinkWord word, long number) {
    if (state == State.OPEN) {
      post(word, node.wire().encode(out -> out.number(number)));
      flush();
    }
  }

  /** This is the link now. */
  synchronized void carry(Outbox waiting) {
    if (state == State.OPEN) {
      outbox = waiting;
      cancelTimer();
    }
  }

  /** Sends what is in the outbox, now or after the write under way. */
  synchronized void flush() {
    flush(false);
  }

  /** It is its turn on the node's uplink. */
  synchronized void admitted() {
    flush(true);
  }

  private void flush(boolean admitted) {
    if (writesUnderWay > 0 || (state != State.OPEN && state != State.RETIRING)) {
      return;
    }
    long waiting = words.waiting() + (outbox == null ? 0 : outbox.waiting());
    if (waiting > 0) {
      if (!admitted && !node.uplink().admits(this, first())) {
        return;
      }
      ByteBuffer batch = ByteBuffer.allocate((int) Math.min(waiting, BATCH_BYTES_MAX));
      words.fill(batch);
      if (outbox != null) {
        outbox.fill(batch);
        node.tally().messagesOut.add(outbox.takeMessageCount());
      }
      encrypt(batch.flip());
    } else if (state == State.RETIRING) {
      end();
    }
  }

  private Priority first() {
    Priority first = words.first() != null || outbox == null ? null : outbox.first();
    return first == null ? Priority.MEMBERSHIP : first;
  }

  /** Sends what is left, then closes. */
  synchronized void retire() {
    if (state == State.OPEN) {
      state = State.RETIRING;
      closeAfter(node.timing().closingMillis());
      flush();
    } else {
      drop();
    }
  }

  /** Closes without sending what is left. */
  synchronized void drop() {
    if (state == State.DIALLING && session == null) {
      state = State.CLOSED;
      if (dialling != null) {
        dialling.cancel();
      }
    } else {
      end();
    }
  }

  /** Closes at once. */
  synchronized void abort() {
    drop();
    closeSession();
  }

  /** Stops reading, as long as the node does not keep up. */
  void pause() {
    session.suspendRead();
  }

  void resume() {
    session.resumeRead();
  }

  // Called by MINA and by the workers.

  /** Connecting has failed, or was given up. */
  void notOpened(Throwable cause) {
    notOpened(Losses.ofDialling(cause), Losses.describe(cause));
  }

  /** Connecting was not even tried, or has failed. */
  void notOpened(LinkLoss loss, String cause) {
    Chores chores = new Chores();
    synchronized (this) {
      if (state != State.CLOSED) {
        state = State.CLOSED;
        node.lost(this, loss, cause, chores);
      }
    }
    node.ended(this);
    chores.run();
  }

  void opened(IoSession opened) {
    Chores chores = new Chores();
    synchronized (this) {
      session = opened;
      if (state == State.DIALLING) {
        state = State.SECURING;
        startTimer();
        try {
          tls.start();
          write();
        } catch (SSLException e) {
          failTls(e, chores);
        }
      } else {
        closeSession();
      }
    }
    chores.run();
  }

  void received(ByteBuffer bytes) {
    node.tally().bytesIn.add(bytes.remaining());
    advance(bytes);
  }

  private void advance(ByteBuffer bytes) {
    Chores chores = new Chores();
    synchronized (this) {
      if (refused || state == State.CLOSED) {
        return;
      }
      try {
        step(bytes, chores);
      } catch (SSLException e) {
        failTls(e, chores);
      } catch (UntrustedException e) {
        fail(LinkLoss.UNTRUSTED, refusal(e), e.getMessage(), chores);
      } catch (FrameException e) {
        fail(LinkLoss.PROTOCOL, Tally.REFUSED_FRAME, e.getMessage(), chores);
      } catch (CodecException e) {
        fail(LinkLoss.PROTOCOL, Tally.REFUSED_GREETING, e.getMessage(), chores);
      }
    }
    chores.run();
  }

  /** A write has gone out. */
  void written() {
    Chores chores = new Chores();
    synchronized (this) {
      writesUnderWay--;
      if (writesUnderWay == 0) {
        words.written();
        if (outbox != null) {
          outbox.written();
          flush();
          node.written(this, chores);
        } else {
          flush();
        }
      }
    }
    chores.run();
  }

  /** Reading or writing has failed; {@link #closed()} follows. */
  synchronized void broken(Throwable cause) {
    if (broken == null) {
      broken = Losses.describe(cause);
    }
    if (state != State.CLOSED && state != State.ENDING) {
      node.broken(this, cause);
    }
  }

  void closed() {
    Chores chores = new Chores();
    synchronized (this) {
      boolean told = state == State.ENDING || state == State.RETIRING || state == State.CLOSED;
      boolean early = state == State.SECURING || state == State.GREETING;
      state = State.CLOSED;
      cancelTimer();
      if (!told) {
        String how = broken == null ? "closed by the peer" : broken;
        node.lost(this, LinkLoss.CLOSED, early ? how + " before it greeted" : how, chores);
      }
    }
    node.ended(this);
    chores.run();
  }

  private void step(ByteBuffer bytes, Chores chores)
      throws SSLException, UntrustedException, FrameException, CodecException {
    List<ByteBuffer> plain = new ArrayList<>(2);
    tls.advance(bytes, plain);
    write();
    Runnable task = tls.takeTask();
    if (task != null) {
      node.sockets().workers().execute(() -> work(task));
    }
    if (bytes.limit() > 0) {
      progressed();
    }
    if (state == State.SECURING && tls.isSecured()) {
      secured(chores);
    }
    if (state == State.GREETING || state == State.OPEN) {
      dispatch(plain, chores);
    }
    if (tls.isInboundDone()) {
      if (state == State.ENDING) {
        session.closeOnFlush();
      } else {
        finish(LinkLoss.CLOSED, "closed by the peer", chores);
      }
    }
  }

  private void work(Runnable task) {
    if (!isOver()) {
      task.run();
      synchronized (this) {
        tls.taskDone();
        // The time that we took ourselves is not held against the peer.
        progressed();
      }
      advance(ByteBuffer.allocate(0));
    }
  }

  private synchronized boolean isOver() {
    return refused || state == State.ENDING || state == State.CLOSED;
  }

  private void progressed() {
    if (state == State.SECURING && progress < PROGRESS_MAX) {
      progress++;
      startTimer();
    }
  }

  private void secured(Chores chores) throws UntrustedException {
    identity = NodeTls.peer(tls);
    NodeId found = identity.id();
    if ((peer != null && !found.equals(peer)) || found.equals(node.self().id())) {
      String cause = found.shortForm() + " answers there";
      fail(LinkLoss.WRONG_NODE, Tally.REFUSED_NODE, cause, chores);
      return;
    }
    peer = found;
    state = State.GREETING;
    node.secured(this, chores);
    post(LinkWord.GREETING, node.greeting());
    ByteBuffer batch = ByteBuffer.allocate((int) words.waiting());
    words.fill(batch);
    encrypt(batch.flip());
  }

  private void dispatch(List<ByteBuffer> plain, Chores chores)
      throws FrameException, CodecException {
    List<Frame> messages = new ArrayList<>();
    for (ByteBuffer part : plain) {
      Frame frame = decoder.next(part, isLinkOnly());
      while (frame != null) {
        if (frame.channel() == Channels.LINK) {
          hear(frame, chores);
        } else {
          agreed = true;
          messages.add(frame);
        }
        frame = decoder.next(part, isLinkOnly());
      }
    }
    if (state == State.OPEN && !messages.isEmpty()) {
      node.received(this, messages, chores);
    }
  }

  private boolean isLinkOnly() {
    return !agreed && (state != State.OPEN || node.isCandidate(this));
  }

  private void hear(Frame frame, Chores chores) throws FrameException, CodecException {
    if (state == State.GREETING && frame.type() == LinkWord.GREETING.ordinal()) {
      Greeting greeting = Greeting.read(node.wire().reader(frame.body()));
      InetSocketAddress seen = (InetSocketAddress) session.getRemoteAddress();
      Peer peer = new Peer(identity.id(), greeting.reachable(seen.getAddress()));
      remote = new Remote(peer, greeting.incarnation(), identity.role());
      state = State.OPEN;
      node.greeted(this, chores);
      return;
    }
    LinkWord[] known = LinkWord.values();
    if (state != State.OPEN || frame.type() >= known.length) {
      throw new FrameException("word " + frame.type() + " about the link, which has none such");
    }
    long number = node.wire().reader(frame.body()).natural();
    if (!node.heard(this, known[frame.type()], number, chores)) {
      throw new FrameException("word " + frame.type() + " about the link, out of turn");
    }
  }

  private void post(LinkWord word, byte[] body) {
    boolean fits =
        words.offer(
            new Frame(Channels.LINK, word.ordinal(), body),
            Priority.MEMBERSHIP,
            Links.BODY_BYTES_MAX);
    if (!fits) {
      throw new IllegalStateException("a connection says a few words at most");
    }
  }

  private void encrypt(ByteBuffer plain) {
    try {
      tls.encrypt(plain);
      write();
    } catch (SSLException e) {
      // The next thing read says why, or the end of the connection does.
      broken(e);
      closeSession();
    }
  }

  private void write() {
    ByteBuffer out = tls.takeOutput();
    if (out != null) {
      writesUnderWay++;
      node.tally().bytesOut.add(out.remaining());
      node.uplink().spend(out.remaining());
      session.write(IoBuffer.wrap(out));
    }
  }

  private void failTls(SSLException e, Chores chores) {
    if (state == State.ENDING) {
      closeSession();
      return;
    }
    UntrustedException untrusted = Losses.untrusted(e);
    if (untrusted != null) {
      fail(LinkLoss.UNTRUSTED, refusal(untrusted), untrusted.getMessage(), chores);
    } else {
      fail(Losses.ofTls(e), Losses.counter(e), e.getMessage(), chores);
    }
  }

  private static String refusal(UntrustedException e) {
    return Losses.counter(e.reason());
  }

  /** The other side has done what it must not: said, counted, and the connection ended. */
  private void fail(LinkLoss loss, String counter, String cause, Chores chores) {
    if (state != State.ENDING && state != State.CLOSED) {
      node.tally().refuse(counter, who(), cause);
      refused = true;
    }
    finish(loss, cause, chores);
  }

  private void finish(LinkLoss loss, String cause, Chores chores) {
    boolean told = state == State.ENDING || state == State.RETIRING || state == State.CLOSED;
    end();
    if (!told) {
      node.lost(this, loss, cause, chores);
    }
  }

  private void startTimer() {
    cancelTimer();
    int round = timerRound;
    timer = node.sockets().after(node.timing().greetingMillis(), () -> late(round));
  }

  private void late(int round) {
    Chores chores = new Chores();
    synchronized (this) {
      if (round == timerRound) {
        fail(LinkLoss.TIMEOUT, Tally.REFUSED_LATE, "no agreement on a link in time", chores);
        closeSession();
      }
    }
    chores.run();
  }

  private void cancelTimer() {
    timerRound++;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void closeAfter(long millis) {
    cancelTimer();
    timer = node.sockets().after(millis, this::closeSession);
  }

  /** Says that it is over and waits for the other side to close: what was sent is then read. */
  private void end() {
    if (state == State.ENDING || state == State.CLOSED) {
      return;
    }
    if (state != State.RETIRING) {
      closeAfter(node.timing().closingMillis());
    }
    boolean secured = state != State.SECURING;
    state = State.ENDING;
    if (secured || refused) {
      tls.close();
      write();
    }
    if (tls.isInboundDone() || !(secured || refused)) {
      session.closeOnFlush();
    }
  }

  private void closeSession() {
    IoSession known = session;
    if (known != null) {
      known.closeNow();
    }
  }

  private Object who() {
    return remote != null ? remote.peer() : session == null ? peer : session.getRemoteAddress();
  }
}
