package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the file of a program as {@code execvp} would, so that a person reads why one cannot be
 * started, with the status that a shell would give: 127 not found, 126 not executable.
 */
final class ProgramFinder {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  private ProgramFinder() {}

  /** A program, or why there is none; one of the two is null. */
  record Found(String file, Outcome failure) {}

  /**
   * @param word the first word of a command line
   * @param path the value of {@code PATH}; null for the usual one
   * @param directory what a relative name with a slash is relative to
   */
  static Found find(String word, String path, Path directory) {
    if (word.isEmpty() || word.indexOf('\0') >= 0) {
      return failed(NOT_FOUND, "the name of the command is empty or has a NUL");
    }
    if (word.indexOf('/') >= 0) {
      return explicit(word, directory.resolve(word).toFile());
    }
    boolean there = false;
    String folders = path == null ? DEFAULT_PATH : path;
    for (int start = 0; start <= folders.length(); ) {
      int colon = folders.indexOf(':', start);
      int end = colon < 0 ? folders.length() : colon;
      Path folder = directory.resolve(folders.substring(start, end));
      File file = folder.resolve(word).toFile();
      if (file.isFile()) {
        if (file.canExecute()) {
          return new Found(file.getPath(), null);
        }
        there = true;
      }
      start = end + 1;
    }
    return there
        ? failed(NOT_EXECUTABLE, word + ": found, but not executable")
        : failed(NOT_FOUND, word + ": command not found");
  }

  private static Found explicit(String word, File file) {
    if (!Files.exists(file.toPath())) {
      return failed(NOT_FOUND, word + ": no such file");
    }
    if (file.isDirectory()) {
      return failed(NOT_EXECUTABLE, word + ": is a directory");
    }
    if (!file.canExecute()) {
      return failed(NOT_EXECUTABLE, word + ": not executable");
    }
    return new Found(file.getPath(), null);
  }

  private static Found failed(int status, String why) {
    return new Found(null, notStarted(status, why));
  }

  static Outcome notStarted(int status, String why) {
    return new Outcome(Outcome.Kind.NOT_STARTED, status, why);
  }

  static Outcome notStarted(String why) {
    return notStarted(NOT_EXECUTABLE, why);
  }
}
