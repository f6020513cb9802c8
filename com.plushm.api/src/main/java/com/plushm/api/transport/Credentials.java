package com.plushm.api.transport;

import com.plushm.api.id.NodeId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * What a node proves itself with. The key was made on the node and never leaves it; the certificate
 * was signed by the deployment's own authority. Subject: {@code O=deployment, OU=role, CN=node id}.
 */
public record Credentials(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  public NodeId id() {
    return NodeId.of(certificate.getPublicKey());
  }
}
