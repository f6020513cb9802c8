package com.plushm.launch.start;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last {@value #BYTES_MAX} bytes of what is written to it. Safe for several threads. */
public final class ErrorCapture extends OutputStream {
  public static final int BYTES_MAX = 64 << 10;

  private final byte[] ring = new byte[BYTES_MAX];
  private long written;

  @Override
  public synchronized void write(int value) {
    ring[(int) (written++ % BYTES_MAX)] = (byte) value;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % BYTES_MAX)] = bytes[offset + i];
    }
  }

  /** What is kept, as UTF-8. */
  public synchronized String text() {
    int kept = (int) Math.min(written, BYTES_MAX);
    byte[] bytes = new byte[kept];
    for (int i = 0; i < kept; i++) {
      bytes[i] = ring[(int) ((written - kept + i) % BYTES_MAX)];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
