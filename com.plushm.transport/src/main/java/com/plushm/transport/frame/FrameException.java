package com.plushm.transport.frame;

/** Bytes that are no frame; whoever sent them is not listened to any more. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public FrameException(String reason) {
    super(reason);
  }
}
