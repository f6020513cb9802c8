package com.plushm.fabric.signature;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;

/**
 * Checks signatures (SHA-256 with ECDSA, FIPS 186-5 section 6.4.2) by one key. From the {@value
 * #KEPT_AFTER}th on it keeps multiples of the key and of the curve's base point, and needs a fifth
 * of the time. It only ever accepts by itself: whatever does not turn out well that way, of a
 * strange form or not at all, is put to the platform, whose word is the last. Not for several
 * threads at once.
 */
public final class KnownKey {
  /** Checks until tables are worth making. */
  static final int KEPT_AFTER = 8;

  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int FIELD_BITS = 256;
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_INTEGER = 2;

  private final PublicKey key;
  private int checks;
  private PrimeField field;
  private Comb ofBase;
  private Comb ofKey;
  private BigInteger order;
  private long fast;

  /** For a key of any kind; for one on another curve than P-256 the platform does all. */
  public KnownKey(PublicKey key) {
    this.key = key;
  }

  /**
   * @param signature ASN.1 DER
   * @throws GeneralSecurityException if the platform cannot check, or the signature is none
   */
  public boolean hasSigned(byte[] content, byte[] signature) throws GeneralSecurityException {
    if (++checks == KEPT_AFTER) {
      makeTables();
    }
    if (ofKey != null && accepts(content, signature)) {
      fast++;
      return true;
    }
    Signature check = Signature.getInstance(ALGORITHM);
    check.initVerify(key);
    check.update(content);
    return check.verify(signature);
  }

  /** How many were accepted without the platform. */
  long fast() {
    return fast;
  }

  private void makeTables() {
    if (!(key instanceof ECPublicKey point)) {
      return;
    }
    ECParameterSpec parameters = point.getParams();
    if (isP256(parameters)) {
      field = new PrimeField();
      order = parameters.getOrder();
      ofBase = new Comb(field, parameters.getGenerator());
      ofKey = new Comb(field, point.getW());
    }
  }

  private static boolean isP256(ECParameterSpec parameters) {
    return parameters.getCurve().getField() instanceof ECFieldFp prime
        && prime.getFieldSize() == FIELD_BITS
        && prime.getP().equals(PrimeField.P)
        && parameters.getCurve().getA().equals(PrimeField.P.subtract(BigInteger.valueOf(3)))
        && parameters.getCofactor() == 1;
  }

  private boolean accepts(byte[] content, byte[] signature) throws GeneralSecurityException {
    if (signature.length < 8
        || signature[0] != DER_SEQUENCE
        || signature[1] != signature.length - 2) {
      return false;
    }
    int second = 4 + signature[3];
    BigInteger r = integer(signature, 2);
    BigInteger s = integer(signature, second);
    if (r == null || s == null || second + 2 + signature[second + 1] != signature.length) {
      return false;
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    BigInteger inverse = s.modInverse(order);
    BigInteger baseFactor = new BigInteger(1, digest).multiply(inverse).mod(order);
    BigInteger keyFactor = r.multiply(inverse).mod(order);
    Sum sum = new Sum(field);
    for (int column = Comb.COLUMNS - 1; column >= 0; column--) {
      sum.twice();
      ofBase.addColumn(baseFactor, column, sum);
      ofKey.addColumn(keyFactor, column, sum);
    }
    // One x in 2^32 is not below the order, and r not that x itself: left to the platform.
    return sum.isSound() && sum.hasX(r);
  }

  /** The number from 1 to below the order that stands there; null if there is none of that kind. */
  private BigInteger integer(byte[] der, int at) {
    if (at < 0 || at + 2 > der.length || der[at] != DER_INTEGER) {
      return null;
    }
    int length = der[at + 1];
    if (length <= 0 || at + 2 + length > der.length) {
      return null;
    }
    BigInteger value = new BigInteger(Arrays.copyOfRange(der, at + 2, at + 2 + length));
    boolean shortest = value.toByteArray().length == length;
    return shortest && value.signum() > 0 && value.compareTo(order) < 0 ? value : null;
  }
}
