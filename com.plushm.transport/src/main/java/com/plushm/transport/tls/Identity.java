package com.plushm.transport.tls;

import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Role;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What a certificate says about its owner: {@code O=deployment, OU=role}, and the key itself. */
public record Identity(NodeId id, Role role) {
  /**
   * Reads a certificate that has been checked.
   *
   * @throws UntrustedException if it names no role
   */
  public static Identity of(X509Certificate certificate) throws UntrustedException {
    String unit = attribute(certificate, "OU");
    for (Role role : Role.values()) {
      if (role.name().equals(unit.toUpperCase(Locale.ROOT))) {
        return new Identity(NodeId.of(certificate.getPublicKey()), role);
      }
    }
    throw new UntrustedException(
        UntrustedException.Reason.ROLE, "no role in the certificate: OU=" + unit);
  }

  /** The deployment that a certificate belongs to; empty if it names none. */
  static String deployment(X509Certificate certificate) throws UntrustedException {
    return attribute(certificate, "O");
  }

  private static String attribute(X509Certificate certificate, String type)
      throws UntrustedException {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase(type)) {
          return String.valueOf(part.getValue());
        }
      }
      return "";
    } catch (InvalidNameException e) {
      throw new UntrustedException(
          UntrustedException.Reason.DEPLOYMENT, "the subject of a certificate cannot be read");
    }
  }
}
