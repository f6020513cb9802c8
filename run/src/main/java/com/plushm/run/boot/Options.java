package com.plushm.run.boot;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The command line of a product, as properties: {@code --key value} and {@code --key=value} become
 * {@code plushm.key}. What a key means is the business of the bundle that reads it.
 */
final class Options {

  private static final String PREFIX = "plushm.";

  /** A command line that names no property; its message says what is wrong with it. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private Options() {}

  /**
   * Reads a command line.
   *
   * @return properties in the order of the command line
   * @throws UsageException if an argument is not an option, or an option lacks its value
   */
  static Map<String, String> parse(String... args) throws UsageException {
    Map<String, String> properties = new LinkedHashMap<>();
    int i = 0;
    while (i < args.length) {
      String arg = args[i++];
      if (!arg.startsWith("--") || arg.length() == 2) {
        throw new UsageException("unexpected argument '" + arg + "': options are --KEY VALUE");
      }
      int equals = arg.indexOf('=');
      if (equals > 0) {
        properties.put(PREFIX + arg.substring(2, equals), arg.substring(equals + 1));
      } else if (i < args.length) {
        properties.put(PREFIX + arg.substring(2), args[i++]);
      } else {
        throw new UsageException("option " + arg + " lacks its value");
      }
    }
    return properties;
  }
}
