package com.plushm.api.transport;

/** What a certificate entitles its owner to be; the value stands in the subject's OU. */
public enum Role {
  /** The deployment's controller: it may command. */
  CONTROLLER,
  /** A client. */
  PARTICIPANT
}
