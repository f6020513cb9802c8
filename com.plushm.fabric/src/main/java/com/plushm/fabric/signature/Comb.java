package com.plushm.fabric.signature;

import java.math.BigInteger;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiples of a point that does not change, after Lim and Lee: the 256 bits of a factor are laid
 * in {@value #TEETH} rows of {@value #COLUMNS}; the table has, for each column's bits, the sum of
 * the point times 2^(32 row) for the rows that are set.
 */
final class Comb {
  static final int TEETH = 8;
  static final int COLUMNS = 256 / TEETH;

  private final List<long[]> x = new ArrayList<>();
  private final List<long[]> y = new ArrayList<>();

  Comb(PrimeField field, ECPoint point) {
    List<Sum> sums = new ArrayList<>();
    Sum tooth = new Sum(field);
    tooth.add(PrimeField.of(point.getAffineX()), PrimeField.of(point.getAffineY()));
    for (int row = 0; row < TEETH; row++) {
      for (int i = 0; row > 0 && i < COLUMNS; i++) {
        tooth.twice();
      }
      BigInteger inverse = PrimeField.toBigInteger(tooth.z()).modInverse(PrimeField.P);
      long[] toothX = new long[PrimeField.LIMBS];
      long[] toothY = new long[PrimeField.LIMBS];
      tooth.affine(PrimeField.of(inverse), toothX, toothY);
      int before = sums.size();
      Sum alone = new Sum(field);
      alone.add(toothX, toothY);
      sums.add(alone);
      for (int i = 0; i < before; i++) {
        Sum more = new Sum(sums.get(i));
        more.add(toothX, toothY);
        sums.add(more);
      }
    }
    toAffine(field, sums);
  }

  /** All with one inversion: the inverse of the product of all, peeled off one by one. */
  private void toAffine(PrimeField field, List<Sum> sums) {
    List<long[]> products = new ArrayList<>();
    long[] product = PrimeField.of(BigInteger.ONE);
    for (Sum sum : sums) {
      products.add(product);
      long[] next = new long[PrimeField.LIMBS];
      field.multiply(product, sum.z(), next);
      product = next;
    }
    BigInteger inverse = PrimeField.toBigInteger(product).modInverse(PrimeField.P);
    long[] rest = PrimeField.of(inverse);
    for (int i = sums.size() - 1; i >= 0; i--) {
      long[] own = new long[PrimeField.LIMBS];
      field.multiply(rest, products.get(i), own);
      field.multiply(rest, sums.get(i).z(), rest);
      long[] ownX = new long[PrimeField.LIMBS];
      long[] ownY = new long[PrimeField.LIMBS];
      sums.get(i).affine(own, ownX, ownY);
      x.add(0, ownX);
      y.add(0, ownY);
    }
  }

  /** Adds what a column of the factor stands for. */
  void addColumn(BigInteger factor, int column, Sum to) {
    int bits = 0;
    for (int row = TEETH - 1; row >= 0; row--) {
      bits = bits << 1 | (factor.testBit(row * COLUMNS + column) ? 1 : 0);
    }
    if (bits > 0) {
      to.add(x.get(bits - 1), y.get(bits - 1));
    }
  }
}
