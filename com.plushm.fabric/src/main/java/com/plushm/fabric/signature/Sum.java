package com.plushm.fabric.signature;

import java.math.BigInteger;

/**
 * A point of the curve that is summed up, in Jacobian coordinates: x = X / Z^2, y = Y / Z^3. The
 * formulas do not hold for adding a point to itself or to its opposite; Z is 0 from then on, {@link
 * #isSound} says so, and nothing is to be concluded.
 */
final class Sum {
  private final PrimeField field;
  private final long[] x = new long[PrimeField.LIMBS];
  private final long[] y = new long[PrimeField.LIMBS];
  private final long[] z = new long[PrimeField.LIMBS];
  private final long[] a = new long[PrimeField.LIMBS];
  private final long[] b = new long[PrimeField.LIMBS];
  private final long[] c = new long[PrimeField.LIMBS];
  private final long[] d = new long[PrimeField.LIMBS];

  /** Whether nothing has been added yet. */
  private boolean empty = true;

  Sum(PrimeField field) {
    this.field = field;
  }

  Sum(Sum other) {
    this(other.field);
    copy(other.x, x);
    copy(other.y, y);
    copy(other.z, z);
    empty = other.empty;
  }

  private static void copy(long[] from, long[] to) {
    System.arraycopy(from, 0, to, 0, PrimeField.LIMBS);
  }

  long[] z() {
    return z;
  }

  boolean isSound() {
    return !empty && PrimeField.toBigInteger(z).signum() != 0;
  }

  /** Doubles it; a = -3, so that 3 x^2 + a z^4 is 3 (x - z^2) (x + z^2). */
  void twice() {
    if (empty) {
      return;
    }
    field.multiply(z, z, a);
    field.sum(x, -1, a, b);
    field.sum(x, 1, a, a);
    field.multiply(a, b, a);
    field.sum(a, 2, a, a); // 3 (x - z^2) (x + z^2)
    field.multiply(y, z, z);
    field.sum(z, 1, z, z);
    field.multiply(y, y, b);
    field.multiply(x, b, c); // x y^2
    field.multiply(a, a, x);
    field.sum(x, -8, c, x);
    field.multiply(b, b, b);
    field.sum(b, 7, b, b); // 8 y^4
    field.sum(c, 3, c, c);
    field.sum(c, -1, x, c);
    field.multiply(a, c, y);
    field.sum(y, -1, b, y);
  }

  /** Adds a point given by its affine coordinates. */
  void add(long[] otherX, long[] otherY) {
    if (empty) {
      copy(otherX, x);
      copy(otherY, y);
      copy(PrimeField.of(BigInteger.ONE), z);
      empty = false;
      return;
    }
    field.multiply(z, z, a);
    field.multiply(otherY, z, b);
    field.multiply(b, a, b);
    field.sum(b, -1, y, b); // the difference of the ordinates
    field.multiply(otherX, a, a);
    field.sum(a, -1, x, a); // of the abscissas
    field.multiply(z, a, z);
    field.multiply(a, a, c);
    field.multiply(a, c, a);
    field.multiply(x, c, c);
    field.multiply(b, b, x);
    field.sum(x, -1, a, x);
    field.sum(x, -2, c, x);
    field.sum(c, -1, x, c);
    field.multiply(b, c, c);
    field.multiply(y, a, d);
    field.sum(c, -1, d, y);
  }

  /**
   * @param inverse of Z
   */
  void affine(long[] inverse, long[] toX, long[] toY) {
    field.multiply(inverse, inverse, a);
    field.multiply(x, a, toX);
    field.multiply(a, inverse, a);
    field.multiply(y, a, toY);
  }

  /** Whether that is its x; without an inversion. */
  boolean hasX(BigInteger value) {
    field.multiply(z, z, a);
    field.multiply(a, PrimeField.of(value), a);
    field.sum(a, -1, x, a);
    return PrimeField.toBigInteger(a).signum() == 0;
  }
}
