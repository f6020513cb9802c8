package com.plushm.api.command;

/** The two outputs of a process. */
public enum Stream {
  OUT,
  ERR
}
