package com.plushm.fabric.signature;

import java.math.BigInteger;

/**
 * Numbers modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1, as ten signed limbs of 26 bits, the least
 * first. A product has limbs below 2^27; factors may have limbs up to 2^29, so that a few sums and
 * differences need no carrying in between. A number has several such forms; {@link #toBigInteger}
 * gives the one below p.
 */
final class PrimeField {
  static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

  static final int LIMBS = 10;

  private static final int BITS = 26;
  private static final long MASK = (1L << BITS) - 1;
  private static final long HALF = 1L << (BITS - 1);

  /** The limbs of a product before it is reduced. */
  private final long[] t = new long[2 * LIMBS - 1];

  static long[] of(BigInteger value) {
    long[] limbs = new long[LIMBS];
    BigInteger rest = value;
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = rest.longValue() & MASK;
      rest = rest.shiftRight(BITS);
    }
    return limbs;
  }

  static BigInteger toBigInteger(long[] limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      value = value.shiftLeft(BITS).add(BigInteger.valueOf(limbs[i]));
    }
    return value.mod(P);
  }

  /** {@code out = a + factor * b}, carried; for small factors. */
  void sum(long[] a, long factor, long[] b, long[] out) {
    for (int i = 0; i < LIMBS; i++) {
      t[i] = a[i] + factor * b[i];
    }
    carry(out);
  }

  /** {@code out = a * b}; out may be one of them. */
  void multiply(long[] a, long[] b, long[] out) {
    columns(a, b);
    for (int i = 2 * LIMBS - 2; i >= LIMBS; i--) {
      fold(i);
    }
    carry(out);
  }

  private void columns(long[] a, long[] b) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long a5 = a[5];
    long a6 = a[6];
    long a7 = a[7];
    long a8 = a[8];
    long a9 = a[9];
    long b0 = b[0];
    long b1 = b[1];
    long b2 = b[2];
    long b3 = b[3];
    long b4 = b[4];
    long b5 = b[5];
    long b6 = b[6];
    long b7 = b[7];
    long b8 = b[8];
    long b9 = b[9];
    t[0] = a0 * b0;
    t[1] = a0 * b1 + a1 * b0;
    t[2] = a0 * b2 + a1 * b1 + a2 * b0;
    t[3] = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    t[4] = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
    t[5] = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0;
    t[6] = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0;
    t[7] = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0;
    t[8] = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4;
    t[8] += a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0;
    t[9] = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5;
    t[9] += a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0;
    t[10] = a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5;
    t[10] += a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1;
    t[11] = a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2;
    t[12] = a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3;
    t[13] = a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4;
    t[14] = a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5;
    t[15] = a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6;
    t[16] = a7 * b9 + a8 * b8 + a9 * b7;
    t[17] = a8 * b9 + a9 * b8;
    t[18] = a9 * b9;
  }

  /**
   * Takes limb i, beyond 2^256, down: 2^260 is 2^228 - 2^196 - 2^100 + 2^4 modulo p. Each of the
   * four is cut at a limb's border, so that nothing grows beyond 64 bits.
   */
  private void fold(int i) {
    long c = t[i];
    t[i - 1] += c >> 6;
    t[i - 2] += ((c << 20) & MASK) - (c >> 12);
    t[i - 3] -= (c << 14) & MASK;
    t[i - 6] -= c >> 4;
    t[i - 7] -= (c << 22) & MASK;
    t[i - 9] += c >> 22;
    t[i - 10] += (c << 4) & MASK;
  }

  private void carry(long[] out) {
    // Twice, since the first time what is folded may be some 36 bits long.
    for (int pass = 0; pass < 2; pass++) {
      long c = 0;
      for (int i = 0; i < LIMBS; i++) {
        long limb = t[i] + c;
        c = (limb + HALF) >> BITS;
        t[i] = limb - (c << BITS);
      }
      t[LIMBS] = c;
      fold(LIMBS);
    }
    System.arraycopy(t, 0, out, 0, LIMBS);
  }
}
