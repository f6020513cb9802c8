package com.plushm.client.enrol;

import com.plushm.api.id.NodeId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A deployment's authority with a controller, for tests of the client's side. */
public final class TestAuthority {
  private static final Duration DAY = Duration.ofDays(1);

  private final KeyPair keys = newKeys();
  public final X509Certificate certificate;
  public final X509Certificate controller;
  private long serial = 1;

  public TestAuthority() throws GeneralSecurityException {
    certificate = certify("", keys.getPublic(), Instant.now());
    controller = certify("CONTROLLER", newKeys().getPublic(), Instant.now());
  }

  public static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** Valid for a day before and after some moment. */
  public X509Certificate certify(String role, PublicKey key, Instant around)
      throws GeneralSecurityException {
    String name = role.isEmpty() ? "O=test" : "O=test, OU=" + role + ", CN=" + NodeId.of(key);
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      new X500Name("O=test"),
                      BigInteger.valueOf(serial++),
                      Date.from(around.minus(DAY)),
                      Date.from(around.plus(DAY)),
                      new X500Name(name),
                      key)
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
