package com.plushm.transport.tls;

import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Credentials;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;

/**
 * A node's side of all its TLS connections: one context, so that a session with a peer that is
 * dialled again is resumed rather than negotiated anew.
 */
public final class NodeTls {
  /** The only version, with no older one to be talked down to. */
  private static final String PROTOCOL = "TLSv1.3";

  /**
   * In order of preference. Clients are compiled by C1 alone, for the sake of their start, and C1
   * has no AES instructions: there ChaCha20 is about four times as fast as AES-GCM.
   */
  private static final String[] CIPHER_SUITES = {
    "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"
  };

  /** Sessions are kept by node and port; the port says nothing more, as the node is known. */
  private static final int ANY_PORT = 1;

  private final SSLContext context;

  /**
   * @throws GeneralSecurityException if the credentials contradict each other
   */
  public NodeTls(Credentials credentials) throws GeneralSecurityException {
    DeploymentTrust trust = new DeploymentTrust(credentials.authority());
    trust.check(new X509Certificate[] {credentials.certificate()});
    context = SSLContext.getInstance(PROTOCOL);
    context.init(new KeyManager[] {new OwnKey(credentials)}, new TrustManager[] {trust}, null);
  }

  /** The side that dials a node. */
  public TlsPipe dialling(NodeId peer) {
    SSLEngine engine = context.createSSLEngine(peer.toString(), ANY_PORT);
    engine.setUseClientMode(true);
    return pipe(engine);
  }

  /** The side that is dialled. */
  public TlsPipe accepting() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return pipe(engine);
  }

  private static TlsPipe pipe(SSLEngine engine) {
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    engine.setEnabledCipherSuites(CIPHER_SUITES);
    return new TlsPipe(engine);
  }

  /**
   * Who is at the other end of a pipe that has been secured.
   *
   * @throws UntrustedException if its certificate has run out since the session was first made
   */
  public static Identity peer(TlsPipe pipe) throws UntrustedException {
    try {
      X509Certificate leaf = (X509Certificate) pipe.session().getPeerCertificates()[0];
      DeploymentTrust.checkTime(leaf);
      return Identity.of(leaf);
    } catch (SSLPeerUnverifiedException e) {
      throw new UntrustedException(UntrustedException.Reason.MISSING, "no certificate");
    }
  }
}
