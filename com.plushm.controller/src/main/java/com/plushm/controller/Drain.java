package com.plushm.controller;

/** Whether a host is given anything new. */
public enum Drain {
  /** It is used like any other. */
  NONE,
  /** It gets nothing new; what runs there ends there, but services are moved where they may be. */
  ENDS,
  /** It gets nothing new, and what runs there is moved where the policy has other hosts for it. */
  MOVES
}
