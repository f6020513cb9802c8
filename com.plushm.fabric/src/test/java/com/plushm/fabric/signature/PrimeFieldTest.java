package com.plushm.fabric.signature;

import static org.junit.Assert.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.Test;

public final class PrimeFieldTest {
  private static final int ROUNDS = 4_000;

  private final Random random = new Random(1);
  private final PrimeField field = new PrimeField();

  private static BigInteger plain(long[] limbs) {
    return PrimeField.toBigInteger(limbs);
  }

  /** Limbs as a sum or difference may leave them, many of them the largest. */
  private long[] any() {
    long[] limbs = new long[PrimeField.LIMBS];
    long most = 1L << (20 + random.nextInt(10));
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] =
          switch (random.nextInt(4)) {
            case 0 -> most;
            case 1 -> -most;
            case 2 -> 0;
            default -> random.nextLong() % most;
          };
    }
    return limbs;
  }

  private static void assertSmall(long[] limbs) {
    for (long limb : limbs) {
      assertEquals(0, Math.abs(limb) >> 27);
    }
  }

  @Test
  public void multipliesAsBigIntegersDo() {
    for (int i = 0; i < ROUNDS; i++) {
      long[] a = any();
      long[] b = any();
      BigInteger expected = plain(a).multiply(plain(b)).mod(PrimeField.P);
      long[] out = random.nextBoolean() ? new long[PrimeField.LIMBS] : a;
      field.multiply(a, b, out);
      assertEquals(expected, plain(out));
      assertSmall(out);
    }
  }

  @Test
  public void addsAsBigIntegersDo() {
    for (int i = 0; i < ROUNDS; i++) {
      long[] a = any();
      long[] b = any();
      int factor = random.nextInt(17) - 8;
      BigInteger expected =
          plain(a).add(plain(b).multiply(BigInteger.valueOf(factor))).mod(PrimeField.P);
      field.sum(a, factor, b, a);
      assertEquals(expected, plain(a));
      assertSmall(a);
    }
  }

  @Test
  public void keepsWhatItIsMadeOf() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger value = new BigInteger(256, random).mod(PrimeField.P);
      assertEquals(value, plain(PrimeField.of(value)));
    }
  }
}
