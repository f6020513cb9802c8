package com.plushm.transport.tls;

import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A deployment's authority for tests: signs what it is asked to, by a DER writer of a few lines.
 */
public final class TestAuthority {
  private static final byte[] ECDSA_SHA256 = {
    0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] BASIC_CONSTRAINTS_CA = {
    0x30,
    0x0f,
    0x06,
    0x03,
    0x55,
    0x1d,
    0x13,
    0x01,
    0x01,
    (byte) 0xff,
    0x04,
    0x05,
    0x30,
    0x03,
    0x01,
    0x01,
    (byte) 0xff
  };
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String deployment;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private int serial;

  public TestAuthority(String deployment) throws GeneralSecurityException {
    this.deployment = deployment;
    this.keys = newKeys();
    this.certificate =
        certificate(
            name("O", deployment, "OU", "AUTHORITY"),
            keys.getPublic(),
            Instant.now().plus(Duration.ofDays(1)),
            true);
  }

  public static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** A participant with a key of its own. */
  public Credentials participant() throws GeneralSecurityException {
    return credentials(deployment, Role.PARTICIPANT.name(), Duration.ofHours(1));
  }

  public Credentials controller() throws GeneralSecurityException {
    return credentials(deployment, "controller", Duration.ofHours(1));
  }

  /** Whatever a test wants to see refused; it is valid until then, which may be over. */
  public Credentials credentials(String organization, String unit, Duration until)
      throws GeneralSecurityException {
    KeyPair own = newKeys();
    String id = NodeId.of(own.getPublic()).toString();
    X509Certificate leaf =
        certificate(
            name("O", organization, "OU", unit, "CN", id),
            own.getPublic(),
            Instant.now().plus(until),
            false);
    return new Credentials(own.getPrivate(), leaf, certificate);
  }

  private X509Certificate certificate(
      byte[] subject, PublicKey key, Instant notAfter, boolean authority)
      throws GeneralSecurityException {
    serial++;
    byte[] body =
        der(
            0x30,
            der(0xa0, der(0x02, new byte[] {2})),
            der(0x02, BigInteger.valueOf(serial).toByteArray()),
            ECDSA_SHA256,
            name("O", deployment, "OU", "AUTHORITY"),
            der(0x30, time(Instant.now().minus(Duration.ofDays(2))), time(notAfter)),
            subject,
            key.getEncoded(),
            authority ? der(0xa3, der(0x30, BASIC_CONSTRAINTS_CA)) : new byte[0]);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(body);
    byte[] signed = der(0x30, body, ECDSA_SHA256, der(0x03, new byte[1], signer.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
  }

  private static byte[] time(Instant at) {
    return der(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] name(String... attributes) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < attributes.length; i += 2) {
      byte type =
          (byte)
              switch (attributes[i]) {
                case "CN" -> 3;
                case "O" -> 10;
                default -> 11;
              };
      byte[] oid = {0x06, 0x03, 0x55, 0x04, type};
      byte[] value = der(0x0c, attributes[i + 1].getBytes(StandardCharsets.UTF_8));
      parts.writeBytes(der(0x31, der(0x30, oid, value)));
    }
    return der(0x30, parts.toByteArray());
  }

  private static byte[] der(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length > 0xff) {
      out.write(0x82);
      out.write(length >>> 8);
    } else if (length > 0x7f) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
