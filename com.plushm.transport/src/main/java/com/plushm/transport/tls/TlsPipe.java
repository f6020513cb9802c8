package com.plushm.transport.tls;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS over bytes that somebody else moves: ciphertext in, plaintext out, and the reverse. Whoever
 * holds it calls it by one thread at a time, carries {@link #takeOutput()} to the other side after
 * every call, and runs the {@link #takeTask()} that a handshake asks for. MINA's own filter is not
 * used: it refuses more than 64 waiting messages, recurses once a record, and does not say why a
 * handshake failed.
 */
public final class TlsPipe {
  /** A record's type, version and length. */
  private static final int RECORD_HEADER_BYTES = 5;

  /** The longest record that any version of TLS allows. */
  private static final int RECORD_BYTES_MAX = RECORD_HEADER_BYTES + (16 << 10) + 2_048;

  private static final int CONTENT_TYPE_MIN = 20;
  private static final int CONTENT_TYPE_MAX = 23;

  /** What a record adds to its plaintext, amply. */
  private static final int RECORD_OVERHEAD_BYTES = 64;

  private static final int PLAIN_PER_RECORD = 16 << 10;

  /** Wraps at most when a connection is closed: an alert, a last handshake message. */
  private static final int CLOSING_WRAPS_MAX = 8;

  /** An engine wants room for the longest record even for the shortest; so buffers are shared. */
  private static final ArrayBlockingQueue<ByteBuffer> SCRATCH = new ArrayBlockingQueue<>(4);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private ByteBuffer pending = NOTHING;
  private ByteBuffer output = NOTHING;
  private boolean secured;
  private boolean tasking;

  TlsPipe(SSLEngine engine) {
    this.engine = engine;
  }

  /** Begins the handshake. */
  public void start() throws SSLException {
    engine.beginHandshake();
    advance(NOTHING, List.of());
  }

  /**
   * Goes on as far as the bytes given and those before them allow.
   *
   * @param in ciphertext, consumed to its end
   * @param plain gets what was decrypted
   * @throws SSLException if the other side is not to be trusted or does not speak TLS; {@link
   *     #close()} then leaves the alert that tells it so
   */
  public void advance(ByteBuffer in, List<ByteBuffer> plain) throws SSLException {
    ByteBuffer source = join(pending, in);
    pending = NOTHING;
    boolean more = true;
    while (more && !tasking) {
      more =
          switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> false;
            case NEED_WRAP -> wrap(NOTHING);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> unwrap(source, plain);
          };
    }
    if (source.remaining() > RECORD_BYTES_MAX + PLAIN_PER_RECORD * 4) {
      throw new SSLException("too much sent ahead of the handshake");
    }
    if (source.hasRemaining()) {
      pending = ByteBuffer.allocate(source.remaining()).put(source).flip();
    }
  }

  /**
   * The work, some milliseconds of arithmetic, that the handshake waits for; null if it waits for
   * none. {@link #taskDone()} follows when it has been run.
   */
  public Runnable takeTask() {
    Runnable task = tasking ? null : engine.getDelegatedTask();
    tasking |= task != null;
    return task;
  }

  public void taskDone() {
    tasking = false;
  }

  /** Whether the handshake is over and the other side's certificate was accepted here. */
  public boolean isSecured() {
    return secured;
  }

  /**
   * Whether the other side has said that nothing more will come. A task under way is waited for: it
   * may have failed, and then the next step says why.
   */
  public boolean isInboundDone() {
    return !tasking && engine.isInboundDone();
  }

  SSLSession session() {
    return engine.getSession();
  }

  /** Encrypts all of it. */
  public void encrypt(ByteBuffer plain) throws SSLException {
    int records = plain.remaining() / PLAIN_PER_RECORD + 1;
    reserve(plain.remaining() + records * RECORD_OVERHEAD_BYTES);
    while (plain.hasRemaining()) {
      if (!wrap(plain)) {
        throw new SSLException("closed");
      }
    }
  }

  /** Says that nothing more will be sent, or why the handshake was given up. */
  public void close() {
    try {
      engine.closeOutbound();
      for (int i = 0; i < CLOSING_WRAPS_MAX && !engine.isOutboundDone(); i++) {
        if (!wrap(NOTHING)) {
          return;
        }
      }
    } catch (SSLException e) {
      // There is nothing left to say on this connection; what was said already still goes out.
    }
  }

  /** What is to be sent to the other side; null if nothing is. */
  public ByteBuffer takeOutput() {
    if (output.position() == 0) {
      return null;
    }
    ByteBuffer taken = output.flip();
    output = NOTHING;
    return taken;
  }

  private boolean unwrap(ByteBuffer source, List<ByteBuffer> plain) throws SSLException {
    if (source.remaining() < RECORD_HEADER_BYTES || engine.isInboundDone()) {
      return false;
    }
    int at = source.position();
    int type = source.get(at);
    int length = RECORD_HEADER_BYTES + (source.getShort(at + 3) & 0xffff);
    if (type < CONTENT_TYPE_MIN || type > CONTENT_TYPE_MAX || length > RECORD_BYTES_MAX) {
      throw new SSLException("not a TLS record");
    }
    if (source.remaining() < length) {
      return false;
    }
    ByteBuffer decrypted = ByteBuffer.allocate(length);
    SSLEngineResult result = engine.unwrap(source, decrypted);
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      result = engine.unwrap(source, decrypted);
    }
    note(result);
    if (decrypted.position() > 0) {
      plain.add(decrypted.flip());
    }
    return result.bytesConsumed() > 0;
  }

  private boolean wrap(ByteBuffer plain) throws SSLException {
    ByteBuffer scratch = SCRATCH.poll();
    if (scratch == null || scratch.capacity() < engine.getSession().getPacketBufferSize()) {
      scratch = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }
    SSLEngineResult result = engine.wrap(plain, scratch.clear());
    note(result);
    reserve(scratch.flip().remaining());
    output.put(scratch);
    var unused = SCRATCH.offer(scratch);
    return result.bytesProduced() > 0 || result.bytesConsumed() > 0;
  }

  private void note(SSLEngineResult result) {
    secured |= result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
  }

  private void reserve(int bytes) {
    if (output.remaining() < bytes || output.capacity() == 0) {
      int filled = output.position();
      output = ByteBuffer.allocate(filled + bytes).put(output.flip());
    }
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    if (!first.hasRemaining()) {
      return second;
    }
    if (!second.hasRemaining()) {
      return first;
    }
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
