package com.plushm.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that a test has for itself, and what its logs say when the test fails. */
final class TestFolder {
  private static final int TAIL_LINES = 40;

  private TestFolder() {}

  /** A short name, as sockets' paths are limited. */
  static Path create() throws IOException {
    return Files.createTempDirectory("pmit").toRealPath();
  }

  /** Removes it, and sees to it that it is gone. */
  static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** The ends of all logs below a folder. */
  static String logs(Path folder) {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        if (!file.endsWith("commands.log")) {
          text.append(tail(file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      text.append("no more logs: ").append(e);
    }
    return text.toString();
  }

  /** The end of one log, under its name. */
  static String tail(Path file) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      return "";
    }
    List<String> end = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return "== " + file + "\n" + String.join("\n", end) + "\n";
  }
}
