package com.plushm.transport.mina;

import com.plushm.api.transport.LinkLoss;
import com.plushm.transport.tls.UntrustedException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Finds out of an exception why there is no link. */
final class Losses {
  /** Causes below an exception that are looked at. */
  private static final int DEPTH_MAX = 8;

  private Losses() {}

  /** Connecting has failed: with this exception, or without one because it was given up. */
  static LinkLoss ofDialling(Throwable cause) {
    if (cause == null) {
      return LinkLoss.LOCAL;
    }
    // MINA reports its own time-out by the class that the system uses for a refusal.
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("timed out") ? LinkLoss.TIMEOUT : LinkLoss.REFUSED;
  }

  /** A handshake has failed here, or the peer has said that it failed there. */
  static LinkLoss ofTls(SSLException e) {
    return e instanceof SSLHandshakeException ? LinkLoss.UNTRUSTED : LinkLoss.PROTOCOL;
  }

  /** The name under which a failed handshake is counted. */
  static String counter(SSLException e) {
    // The platform has no type of its own for this.
    return String.valueOf(e.getMessage()).contains("Empty client certificate chain")
        ? counter(UntrustedException.Reason.MISSING)
        : Tally.REFUSED_TLS;
  }

  static String counter(UntrustedException.Reason reason) {
    return Tally.REFUSED + "certificate." + reason.name().toLowerCase(Locale.ROOT);
  }

  /** The verdict of our own check, if it was that which failed the handshake; else null. */
  static UntrustedException untrusted(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < DEPTH_MAX && cause != null; i++) {
      if (cause instanceof UntrustedException untrusted) {
        return untrusted;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** One line for people. */
  static String describe(Throwable cause) {
    if (cause == null) {
      return "given up";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
