package com.plushm.sim.world;

import com.plushm.api.id.Bytes;
import java.nio.ByteBuffer;

/** Stands in for the controller's key: quick, and as bound to the signed bytes as a signature. */
public final class Signing {
  private static final long KEY = 0x9e37_79b9_7f4a_7c15L;

  private Signing() {}

  public static Bytes sign(byte[] bytes) {
    long sum = KEY;
    for (byte b : bytes) {
      sum = (sum ^ b) * 0x100_0000_01b3L;
      sum ^= sum >>> 29;
    }
    return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(sum).array());
  }

  public static boolean verify(byte[] bytes, Bytes signature) {
    return sign(bytes).equals(signature);
  }
}
