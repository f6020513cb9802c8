package com.plushm.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes the request: version (one byte), argument vector, working directory, environment (names
 * and values in turn), settings (key, value and origin in turn), terminal flags. A list is a count
 * and its texts; a text is the count of its bytes and the bytes in UTF-8; counts have four bytes.
 */
final class Request {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  private Request() {}

  /**
   * Encodes a request.
   *
   * @param terminals a {@code 1} for each of standard input, output and error that is a terminal,
   *     else {@code 0}
   */
  static byte[] encode(
      List<String> arguments,
      String directory,
      Map<String, String> environment,
      List<Setting> settings,
      String terminals) {
    Request request = new Request();
    request.bytes.write(Frames.VERSION);
    request.count(arguments.size());
    for (String argument : arguments) {
      request.text(argument);
    }
    request.text(directory);
    request.environment(environment);
    request.count(settings.size() * 3);
    for (Setting setting : settings) {
      request.text(setting.key());
      request.text(setting.value());
      request.text(setting.origin());
    }
    request.text(terminals);
    return request.bytes.toByteArray();
  }

  private void environment(Map<String, String> environment) {
    int chosen = 0;
    for (String name : environment.keySet()) {
      chosen += isPassedOn(name) ? 1 : 0;
    }
    count(chosen * 2);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (isPassedOn(variable.getKey())) {
        text(variable.getKey());
        text(variable.getValue());
      }
    }
  }

  /**
   * Only what says how to print, where configuration is, and which batch job this is: no secrets of
   * the person's shell.
   */
  private static boolean isPassedOn(String name) {
    switch (name) {
      case "TERM":
      case "COLUMNS":
      case "LINES":
      case "NO_COLOR":
      case "HOME":
      case "XDG_CONFIG_HOME":
      case "SLURM_JOB_ID":
      case "SLURM_JOB_NODELIST":
        return true;
      default:
        return name.startsWith("PLUSHM_");
    }
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    count(utf8.length);
    bytes.write(utf8, 0, utf8.length);
  }

  private void count(int count) {
    bytes.write(count >>> 24);
    bytes.write(count >>> 16);
    bytes.write(count >>> 8);
    bytes.write(count);
  }
}
