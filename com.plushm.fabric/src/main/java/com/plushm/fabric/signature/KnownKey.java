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
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;

/**
 * Checks signatures (SHA-256 with ECDSA, FIPS 186-5 section 6.4.2) by one key. From the {@value
 * #KEPT_AFTER}th on the curve is Bouncy Castle's, which keeps multiples of the points that it sees
 * again and needs a sixth of the platform's time. It only ever accepts by itself: whatever does not
 * turn out well that way, of a strange form or not at all, is put to the platform, whose word is
 * the last. Not for several threads at once.
 */
public final class KnownKey {
  /** Checks by the platform; for fewer it is not worth loading another curve. */
  static final int KEPT_AFTER = 8;

  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_INTEGER = 2;

  private final PublicKey key;
  private int checks;
  private BigInteger order;
  private ECPoint base;
  private ECPoint point;
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
      keep();
    }
    if (point != null && accepts(content, signature)) {
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

  private void keep() {
    if (!(key instanceof ECPublicKey known)) {
      return;
    }
    ECParameterSpec parameters = known.getParams();
    ECCurve curve = new SecP256R1Curve();
    if (curve.getCoordinateSystem() == ECCurve.COORD_JACOBIAN && isThat(curve, parameters)) {
      order = parameters.getOrder();
      base = on(curve, parameters.getGenerator());
      point = on(curve, known.getW());
    }
  }

  private static boolean isThat(ECCurve curve, ECParameterSpec parameters) {
    return parameters.getCurve().getField() instanceof ECFieldFp prime
        && prime.getP().equals(curve.getField().getCharacteristic())
        && parameters.getCurve().getA().equals(curve.getA().toBigInteger())
        && parameters.getCurve().getB().equals(curve.getB().toBigInteger())
        && parameters.getOrder().equals(curve.getOrder())
        && parameters.getCofactor() == 1;
  }

  private static ECPoint on(ECCurve curve, java.security.spec.ECPoint point) {
    return curve.validatePoint(point.getAffineX(), point.getAffineY());
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
    BigInteger ofBase = new BigInteger(1, digest).multiply(inverse).mod(order);
    BigInteger ofPoint = r.multiply(inverse).mod(order);
    ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(base, ofBase, point, ofPoint);
    return !sum.isInfinity() && hasX(sum, r);
  }

  /**
   * Whether the point, in Jacobian coordinates, has that x. One x in 2^32 is not below the order,
   * so that r is not x itself: that one is left to the platform.
   */
  private static boolean hasX(ECPoint sum, BigInteger x) {
    ECFieldElement denominator = sum.getZCoord(0).square();
    return sum.getCurve().fromBigInteger(x).multiply(denominator).equals(sum.getXCoord());
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
