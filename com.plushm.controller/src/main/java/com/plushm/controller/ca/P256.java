package com.plushm.controller.ca;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Keys on the curve P-256, the only ones in a deployment, and ECDSA signatures by them. */
final class P256 {
  static final String SIGNATURE = "SHA256withECDSA";
  private static final String CURVE = "secp256r1";

  /**
   * The one encoding that is taken begins so: the algorithm, the named curve, an uncompressed
   * point. A second encoding of the same key would give its owner a second node id.
   */
  private static final byte[] ENCODED_START =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private static final int ENCODED_LENGTH = ENCODED_START.length + 64;

  private P256() {}

  static KeyPair generate(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE), random);
    return generator.generateKeyPair();
  }

  /**
   * Reads a public key that somebody sent.
   *
   * @param encoded a SubjectPublicKeyInfo
   * @throws InvalidKeySpecException unless it is a point of P-256 in the usual encoding
   */
  static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != ENCODED_LENGTH
        || !Arrays.equals(
            encoded, 0, ENCODED_START.length, ENCODED_START, 0, ENCODED_START.length)) {
      throw new InvalidKeySpecException("not a key on the curve P-256");
    }
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    if (!(key instanceof ECPublicKey point) || !onCurve(point.getW(), point.getParams())) {
      throw new InvalidKeySpecException("not a point of the curve P-256");
    }
    return key;
  }

  private static boolean onCurve(ECPoint point, ECParameterSpec parameters) {
    EllipticCurve curve = parameters.getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
  }

  static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURE);
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  static boolean verify(PublicKey key, byte[] content, byte[] signed)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURE);
    signature.initVerify(key);
    signature.update(content);
    return signature.verify(signed);
  }
}
