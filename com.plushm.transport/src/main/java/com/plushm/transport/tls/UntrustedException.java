package com.plushm.transport.tls;

import java.security.cert.CertificateException;

/** A certificate that this deployment does not accept. */
public final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it; the name in lower case is the name of a counter. */
  public enum Reason {
    /** There is none. */
    MISSING,
    /** It is not a certificate that our authority has signed. */
    DEPLOYMENT,
    /** It is not valid yet, or no longer. */
    EXPIRED,
    /** It does not say what its owner may be. */
    ROLE
  }

  private final Reason reason;

  UntrustedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
