package com.plushm.fabric.signature;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Before;
import org.junit.Test;

/** Against the textbook's formulas. */
public final class CombTest {
  private static final BigInteger P = PrimeField.P;

  private final PrimeField field = new PrimeField();
  private ECParameterSpec curve;
  private Comb comb;

  @Before
  public void setUp() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    curve = ((ECPublicKey) generator.generateKeyPair().getPublic()).getParams();
    comb = new Comb(field, curve.getGenerator());
  }

  private Sum times(BigInteger factor) {
    Sum sum = new Sum(field);
    for (int column = Comb.COLUMNS - 1; column >= 0; column--) {
      sum.twice();
      comb.addColumn(factor, column, sum);
    }
    return sum;
  }

  private static ECPoint plus(ECPoint a, ECPoint b) {
    if (a.equals(ECPoint.POINT_INFINITY)) {
      return b;
    }
    BigInteger slope =
        a.equals(b)
            ? a.getAffineX()
                .pow(2)
                .subtract(BigInteger.ONE)
                .multiply(BigInteger.valueOf(3))
                .multiply(a.getAffineY().shiftLeft(1).modInverse(P))
            : b.getAffineY()
                .subtract(a.getAffineY())
                .multiply(b.getAffineX().subtract(a.getAffineX()).modInverse(P));
    BigInteger x = slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(P);
    return new ECPoint(
        x, slope.multiply(a.getAffineX().subtract(x)).subtract(a.getAffineY()).mod(P));
  }

  private ECPoint textbook(BigInteger factor) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.equals(ECPoint.POINT_INFINITY) ? sum : plus(sum, sum);
      sum = factor.testBit(bit) ? plus(sum, curve.getGenerator()) : sum;
    }
    return sum;
  }

  @Test
  public void multipliesAsTheTextbookDoes() {
    Random random = new Random(2);
    List<BigInteger> factors = new ArrayList<>();
    for (int bit = 0; bit < 256; bit += 17) {
      factors.add(BigInteger.ONE.shiftLeft(bit));
      factors.add(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE).max(BigInteger.TWO));
      factors.add(new BigInteger(256, random).mod(curve.getOrder()));
    }
    for (int i = 1; i < 4; i++) {
      factors.add(curve.getOrder().subtract(BigInteger.valueOf(i)));
    }
    for (BigInteger factor : factors) {
      ECPoint expected = textbook(factor);
      Sum sum = times(factor);
      assertTrue(factor.toString(16), sum.isSound());
      assertTrue(factor.toString(16), sum.hasX(expected.getAffineX()));
      assertFalse(sum.hasX(expected.getAffineX().add(BigInteger.ONE)));
      long[] inverse = PrimeField.of(PrimeField.toBigInteger(sum.z()).modInverse(P));
      long[] x = new long[PrimeField.LIMBS];
      long[] y = new long[PrimeField.LIMBS];
      sum.affine(inverse, x, y);
      assertEquals(expected.getAffineY(), PrimeField.toBigInteger(y));
    }
  }

  @Test
  public void concludesNothingWhereTheFormulasDoNotHold() {
    assertFalse(times(BigInteger.ZERO).isSound());
    assertFalse("n times it is no point", times(curve.getOrder()).isSound());
    long[] x = PrimeField.of(curve.getGenerator().getAffineX());
    long[] y = PrimeField.of(curve.getGenerator().getAffineY());
    Sum toItself = times(BigInteger.ONE);
    toItself.add(x, y);
    assertFalse(toItself.isSound());
    toItself.add(x, y);
    toItself.twice();
    assertFalse("nor later", toItself.isSound());
  }
}
