package com.plushm.client.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the host has been up, by which start times of processes become ages. */
final class Uptime {
  private static final Path FILE = Path.of("/proc/uptime");

  /** Clock ticks in a second as {@code /proc} counts them: 100 on every Linux that Java runs on. */
  private static final long TICK_MILLIS = 10;

  private Uptime() {}

  /** How long ago that was; 0 if it cannot be known. */
  static long ageMillis(long startTicks) {
    try {
      String text = new String(Files.readAllBytes(FILE), StandardCharsets.US_ASCII);
      double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      return Math.max(0, (long) (seconds * 1_000) - startTicks * TICK_MILLIS);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return 0;
    }
  }
}
