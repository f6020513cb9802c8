package com.plushm.client.decide;

import com.plushm.api.id.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest in {@link com.plushm.api.command.Answer.Ended}: SHA-256 over, for standard output and
 * then for standard error, the length of the stream (8 bytes, big-endian) and the SHA-256 of the
 * stream. A stream's bytes themselves cannot stand behind their length when the length is known at
 * the end alone and nothing may be kept that long; its own digest can.
 */
public final class OutputDigest {
  private OutputDigest() {}

  /** Of whole streams, for whoever has them whole. */
  public static Bytes of(byte[] out, byte[] err) {
    return of(out.length, sha256().digest(out), err.length, sha256().digest(err));
  }

  static Bytes of(long outLength, byte[] outDigest, long errLength, byte[] errDigest) {
    ByteBuffer both =
        ByteBuffer.allocate(2 * Long.BYTES + outDigest.length + errDigest.length)
            .putLong(outLength)
            .put(outDigest)
            .putLong(errLength)
            .put(errDigest);
    return Bytes.of(sha256().digest(both.array()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
