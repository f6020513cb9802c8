package com.plushm.client.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.EnrolmentLine;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * What the controller offers a client that said hello.
 *
 * @param deployment its name
 * @param host the name by which the user called this host
 * @param ticket single-use, and expires
 * @param challenge to be signed together with the ticket
 * @param authority the deployment's own; its key tells it from any other
 * @param controller the controller's certificate
 * @param control whom to tell of a new root
 * @param overlay as {@link com.plushm.api.overlay.OverlayChoice} reads it
 * @param bind where to listen; any address and a free port if the offer does not say
 * @param advertised what others dial if it is not the bound address; else null
 * @param unattendedMillis after so long without any connection the node ends
 */
public record Offer(
    String deployment,
    HostName host,
    byte[] ticket,
    byte[] challenge,
    X509Certificate authority,
    X509Certificate controller,
    Peer control,
    String overlay,
    Endpoint bind,
    String advertised,
    long unattendedMillis) {
  private static final Endpoint ANY = new Endpoint("0.0.0.0", 0);

  /**
   * Reads the line.
   *
   * @throws CodecException if a field is missing or malformed, or the controller is not the owner
   *     of its certificate
   */
  static Offer of(EnrolmentLine line) throws CodecException {
    try {
      X509Certificate controller = certificate(line.bytes("controller"));
      Peer control = peer(line.text("control"));
      if (!NodeId.of(controller.getPublicKey()).equals(control.id())) {
        throw new CodecException("the controller's certificate is not that of " + control);
      }
      return new Offer(
          line.text("deployment"),
          new HostName(line.text("host")),
          line.bytes("ticket"),
          line.bytes("challenge"),
          certificate(line.bytes("authority")),
          controller,
          control,
          line.text("overlay"),
          line.has("bind") ? bind(line.text("bind")) : ANY,
          line.has("advertised") ? line.text("advertised") : null,
          line.has("unattended")
              ? Long.parseLong(line.text("unattended"))
              : NodeSettings.UNATTENDED_MILLIS);
    } catch (IllegalArgumentException | CertificateException e) {
      throw new CodecException("a field of the offer is malformed: " + e.getMessage(), e);
    }
  }

  /** What tells this deployment from any other, whatever its name. */
  public Bytes authorityHash() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Bytes.of(sha256.digest(authority.getPublicKey().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static X509Certificate certificate(byte[] der) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }

  /** {@code nodeid@address:port}. */
  private static Peer peer(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("'" + text + "' is not NODEID@ADDRESS:PORT");
    }
    return new Peer(NodeId.parse(text.substring(0, at)), Endpoint.parse(text.substring(at + 1)));
  }

  /** An address with a port, or alone for a free port. */
  private static Endpoint bind(String text) {
    boolean plain = text.indexOf(':') < 0 || text.endsWith("]");
    return Endpoint.parse(plain ? text + ":0" : text);
  }
}
