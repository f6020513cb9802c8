package com.plushm.fabric.host;

import com.plushm.api.transport.LinkSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How many descriptors this process may still open, where the system tells. */
final class Descriptors {
  /** Descriptors that are for processes and files, not for links. */
  static final int RESERVED = 128;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final String LINE = "Max open files";

  long left() {
    try {
      return Math.min(limit(), LinkSettings.LINKS_MAX) - open() - RESERVED;
    } catch (IOException | NumberFormatException e) {
      return LinkSettings.LINKS_MAX; // No such system: the links' own bound is all that is known.
    }
  }

  private static long limit() throws IOException {
    List<String> lines = Files.readAllLines(LIMITS, StandardCharsets.US_ASCII);
    for (String line : lines) {
      if (line.startsWith(LINE)) {
        String soft = line.substring(LINE.length()).trim().split("\\s+", -1)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return LinkSettings.LINKS_MAX;
  }

  private static long open() throws IOException {
    try (Stream<Path> open = Files.list(OPEN)) {
      return open.count();
    }
  }
}
