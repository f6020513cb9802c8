package com.plushm.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The examples that users are given. */
final class Examples {
  private static final Path FOLDER = Path.of("../run/examples");

  private Examples() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().matches(".*\\.(yaml|json)")).sorted().toList();
    }
  }
}
