package com.plushm.transport.link;

/** What the two ends of a connection say about the link itself; the ordinal is the frame's type. */
public enum LinkWord {
  /** Who I am: the first frame of each side. */
  GREETING,
  /** The decider: this connection is our link now; with the number of the adoption. */
  ADOPT,
  /** The decider: we have a link already; is it lost at your end? */
  DUPLICATE,
  /** The answer to that: yes, I have this connection alone. */
  ALONE
}
