package com.plushm.controller.ca;

import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Role;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Writes the deployment's certificates. */
final class Certificates {
  /** Clocks of hosts differ: a certificate is valid from this long before it was made. */
  static final Duration BACKDATED = Duration.ofHours(1);

  static final Duration PARTICIPANT_VALID = Duration.ofDays(30);
  static final Duration CONTROLLER_VALID = Duration.ofDays(365);

  /** The authority outlives the deployment; replacing it means enrolling every client anew. */
  private static final Duration AUTHORITY_VALID = Duration.ofDays(20 * 365);

  private static final String AUTHORITY_NAME = "Plush-M authority";

  /** As many as RFC 5280 allows, less a few. */
  private static final int SERIAL_BITS = 152;

  private final String deployment;
  private final SecureRandom random;

  Certificates(String deployment, SecureRandom random) {
    this.deployment = deployment;
    this.random = random;
  }

  /** A certificate that the authority's key gives itself. */
  X509Certificate authority(KeyPair keys, Instant now) throws GeneralSecurityException {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, deployment)
            .addRDN(BCStyle.CN, AUTHORITY_NAME)
            .build();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(AUTHORITY_VALID)),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return sign(builder, new Identity(keys.getPrivate(), null));
    } catch (CertIOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  /** A certificate for somebody's key, signed by the authority. */
  X509Certificate issue(Identity authority, PublicKey key, Role role, Instant now, Duration valid)
      throws GeneralSecurityException {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, deployment)
            .addRDN(BCStyle.OU, role.name())
            .addRDN(BCStyle.CN, NodeId.of(key).toString())
            .build();
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(valid)),
              name,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      // Every node dials and is dialled.
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.certificate()));
      return sign(builder, authority);
    } catch (CertIOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  /** The deployment that a certificate's subject names; empty if it names none. */
  static String deploymentOf(X509Certificate certificate) {
    RDN[] names =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()).getRDNs(BCStyle.O);
    return names.length > 0 && names[0].getFirst().getValue() instanceof ASN1String text
        ? text.getString()
        : "";
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, Identity signer)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(P256.SIGNATURE).build(signer.key())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("a certificate cannot be signed", e);
    }
  }

  private BigInteger serial() {
    // Not zero and not negative, as RFC 5280 wants it.
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
  }
}
