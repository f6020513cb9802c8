package com.plushm.controller;

/** The life of a host in the deployment (application.md §3); the shell uses the same words. */
public enum HostState {
  /** It may be invited. */
  NAMED,
  /** SETPEER is out, or waits for its turn among the outstanding invitations. */
  INVITED,
  /** Its client is being started. */
  LAUNCHING,
  /** It was admitted: it has an ordinal and executes commands. */
  JOINED,
  /** Its loss was confirmed. */
  DISCONNECTED,
  /** It is invited again after a loss. */
  RECONNECTING,
  /** Given up: never invited again until reinstated. */
  FAILED,
  /** It left after DISCONNECT. */
  LEFT
}
