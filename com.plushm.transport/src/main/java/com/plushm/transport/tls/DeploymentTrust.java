package com.plushm.transport.tls;

import com.plushm.transport.tls.UntrustedException.Reason;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts exactly one kind of certificate: one leaf, signed with the deployment authority's key, of
 * the same deployment, valid now. Names of hosts play no part: whom a connection is with follows
 * from the key (protocol.md §1).
 */
final class DeploymentTrust extends X509ExtendedTrustManager {
  private static final int NO_AUTHORITY = -1;

  private final X509Certificate authority;
  private final String deployment;

  DeploymentTrust(X509Certificate authority) throws CertificateException {
    this.authority = authority;
    this.deployment = Identity.deployment(authority);
  }

  /** Checks what a peer has shown. */
  void check(X509Certificate[] chain) throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw new UntrustedException(Reason.MISSING, "no certificate");
    }
    X509Certificate leaf = chain[0];
    if (chain.length != 1 || leaf.getBasicConstraints() != NO_AUTHORITY) {
      throw new UntrustedException(
          Reason.DEPLOYMENT, "a node shows one certificate, which is no authority's");
    }
    try {
      leaf.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw foreign(leaf);
    }
    if (!leaf.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        || deployment.isEmpty()
        || !deployment.equals(Identity.deployment(leaf))) {
      throw foreign(leaf);
    }
    checkTime(leaf);
    Identity.of(leaf);
  }

  /** Checks the time alone: a resumed TLS session does not show its certificate again. */
  static void checkTime(X509Certificate leaf) throws UntrustedException {
    try {
      leaf.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new UntrustedException(Reason.EXPIRED, "expired at " + leaf.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      throw new UntrustedException(
          Reason.EXPIRED, "not valid before " + leaf.getNotBefore().toInstant());
    }
  }

  private UntrustedException foreign(X509Certificate leaf) {
    return new UntrustedException(
        Reason.DEPLOYMENT,
        "not of deployment '" + deployment + "': " + leaf.getSubjectX500Principal().getName());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {authority};
  }
}
