package com.plushm.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What really ran where: each command of an experiment appends its number to a file of its host's
 * own, so that an execution too many leaves a second line.
 */
final class Marks {
  private final Path folder;

  Marks(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** The shell command that leaves a mark. */
  String command(int number) {
    return "echo " + number + " >> " + folder + "/$PLUSHM_HOST";
  }

  /** How often each number was executed on a host. */
  Map<Integer, Integer> of(String host) throws IOException {
    Path file = folder.resolve(host);
    if (!Files.exists(file)) {
      return Collections.emptyMap();
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Map<Integer, Integer> counts = new TreeMap<>();
    // A line that is being written is not one yet.
    text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .forEach(line -> counts.merge(Integer.valueOf(line), 1, Integer::sum));
    return counts;
  }
}
