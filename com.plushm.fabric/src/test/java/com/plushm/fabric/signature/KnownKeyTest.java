package com.plushm.fabric.signature;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

/** The platform's word is the measure. */
public final class KnownKeyTest {
  private static final int ROUNDS = 60;

  private final Random random = new Random(3);

  private static KeyPair pair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static byte[] sign(KeyPair pair, byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    return signature.sign();
  }

  private static boolean platform(KeyPair pair, byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(pair.getPublic());
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean says(KnownKey key, byte[] content, byte[] signature) {
    try {
      return key.hasSigned(content, signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] content() {
    byte[] content = new byte[random.nextInt(200)];
    random.nextBytes(content);
    return content;
  }

  /** A key that has been used long enough. */
  private KnownKey known(KeyPair pair) throws GeneralSecurityException {
    KnownKey key = new KnownKey(pair.getPublic());
    byte[] content = content();
    byte[] signature = sign(pair, content);
    for (int i = 1; i < KnownKey.KEPT_AFTER; i++) {
      assertTrue(key.hasSigned(content, signature));
    }
    assertEquals(0, key.fast());
    return key;
  }

  @Test
  public void acceptsWhatWasSignedWithoutThePlatform() throws Exception {
    for (int keys = 0; keys < 3; keys++) {
      KeyPair pair = pair("secp256r1");
      KnownKey key = known(pair);
      for (int i = 0; i < ROUNDS; i++) {
        byte[] content = content();
        assertTrue(key.hasSigned(content, sign(pair, content)));
      }
      assertEquals(ROUNDS, key.fast());
    }
  }

  @Test
  public void refusesEveryBitThatIsAnother() throws Exception {
    KeyPair pair = pair("secp256r1");
    KnownKey key = known(pair);
    byte[] content = new byte[8];
    byte[] signature = sign(pair, content);
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] other = signature.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals("bit " + bit, platform(pair, content, other), says(key, content, other));
      assertFalse(says(key, content, other));
    }
    for (int bit = 0; bit < 8 * content.length; bit++) {
      byte[] other = content.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(says(key, other, signature));
    }
    assertFalse(says(key, content, sign(pair("secp256r1"), content)));
    for (int length = 0; length < signature.length; length++) {
      assertFalse(says(key, content, Arrays.copyOf(signature, length)));
    }
    assertEquals(0, key.fast());
  }

  private static byte[] der(byte[] r, byte[] s) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(4 + r.length + s.length);
    out.write(2);
    out.write(r.length);
    out.writeBytes(r);
    out.write(2);
    out.write(s.length);
    out.writeBytes(s);
    return out.toByteArray();
  }

  @Test
  public void saysOfStrangeNumbersWhatThePlatformSays() throws Exception {
    KeyPair pair = pair("secp256r1");
    KnownKey key = known(pair);
    byte[] content = content();
    byte[] signature = sign(pair, content);
    ECParameterSpec parameters = ((ECPublicKey) pair.getPublic()).getParams();
    BigInteger n = parameters.getOrder();
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger r = new BigInteger(Arrays.copyOfRange(signature, 4, 4 + signature[3]));
    int at = 4 + signature[3];
    BigInteger s = new BigInteger(Arrays.copyOfRange(signature, at + 2, signature.length));
    assertTrue(says(key, content, der(r.toByteArray(), s.toByteArray())));
    BigInteger[] strange = {
      BigInteger.ZERO,
      BigInteger.ONE,
      r,
      s,
      r.negate(),
      s.negate(),
      n,
      n.subtract(r),
      n.subtract(s),
      n.add(r),
      n.add(s),
      n.subtract(BigInteger.ONE),
      n.shiftLeft(1).add(s),
      p,
      p.subtract(BigInteger.ONE)
    };
    for (BigInteger first : strange) {
      for (BigInteger second : strange) {
        byte[] other = der(first.toByteArray(), second.toByteArray());
        String name = first.toString(16) + " " + second.toString(16);
        assertEquals(name, platform(pair, content, other), says(key, content, other));
      }
    }
    byte[] longer = new byte[s.toByteArray().length + 1];
    System.arraycopy(s.toByteArray(), 0, longer, 1, longer.length - 1);
    byte[] padded = der(r.toByteArray(), longer);
    assertEquals(platform(pair, content, padded), says(key, content, padded));
  }

  @Test
  public void leavesOtherCurvesToThePlatform() throws Exception {
    KeyPair pair = pair("secp384r1");
    KnownKey key = new KnownKey(pair.getPublic());
    for (int i = 0; i < 2 * KnownKey.KEPT_AFTER; i++) {
      byte[] content = content();
      assertTrue(key.hasSigned(content, sign(pair, content)));
      assertFalse(key.hasSigned(new byte[300], sign(pair, content)));
    }
    assertEquals(0, key.fast());
  }
}
