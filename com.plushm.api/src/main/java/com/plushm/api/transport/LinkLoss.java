package com.plushm.api.transport;

/** Why there is no link. */
public enum LinkLoss {
  /** An open link was closed or reset. */
  CLOSED,
  /** Nothing listens there. */
  REFUSED,
  /** No answer in time. */
  TIMEOUT,
  /** TLS failed: another deployment, no certificate, an expired one. */
  UNTRUSTED,
  /** Somebody else answers at that endpoint. */
  WRONG_NODE,
  /** It spoke nonsense. */
  PROTOCOL,
  /** This side closed it. */
  LOCAL
}
