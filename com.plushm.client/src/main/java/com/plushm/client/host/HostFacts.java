package com.plushm.client.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host is made of (application.md §1): {@code os}, {@code arch}, {@code cores}, {@code
 * memory} in bytes, {@code kernel} and {@code java}. What cannot be found out is left out.
 */
final class HostFacts {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String MEMORY_TOTAL = "MemTotal:";
  private static final int LINES_MAX = 100;
  private static final long KIB = 1_024;

  private HostFacts() {}

  static SortedMap<String, String> here() {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("os", word(System.getProperty("os.name")));
    facts.put("arch", arch(System.getProperty("os.arch")));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("kernel", System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.version"));
    long memory = memory(MEMORY);
    if (memory > 0) {
      facts.put("memory", Long.toString(memory));
    }
    return facts;
  }

  /** One word, as in {@code linux}. */
  static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "");
  }

  /** As {@code uname -m} says it, which specifications use. */
  static String arch(String java) {
    return switch (word(java)) {
      case "amd64", "x64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> word(java);
    };
  }

  /** Bytes of memory that the file tells of; 0 if it does not. */
  static long memory(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      String line = lines.readLine();
      for (int i = 0; line != null && i < LINES_MAX; i++) {
        if (line.startsWith(MEMORY_TOTAL)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
        }
        line = lines.readLine();
      }
    } catch (IOException | NumberFormatException e) {
      return 0; // Another system has no such file.
    }
    return 0;
  }
}
