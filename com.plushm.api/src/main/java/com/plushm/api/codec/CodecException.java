package com.plushm.api.codec;

/** Bytes that are no message: refused and counted; the link that brought them is closed. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1L;

  public CodecException(String reason) {
    super(reason);
  }

  public CodecException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
