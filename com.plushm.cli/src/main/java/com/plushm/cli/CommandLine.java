package com.plushm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line cut in two: the flags before the command's name, which say which controller is
 * meant, and everything from the name on, which only the controller reads.
 *
 * @param flags by key, without the dashes
 * @param words the command's name and its arguments; empty for the interactive shell
 */
record CommandLine(Map<String, String> flags, List<String> words, boolean help, boolean version) {

  /**
   * Reads a command line.
   *
   * @throws Failure if there is an unknown flag before the command's name, or one without a value
   */
  static CommandLine parse(String... arguments) throws Failure {
    Map<String, String> flags = new TreeMap<>();
    boolean help = false;
    boolean version = false;
    int i = 0;
    while (i < arguments.length && arguments[i].startsWith("-")) {
      String argument = arguments[i++];
      if (argument.equals("--")) {
        break;
      } else if (argument.equals("--help") || argument.equals("-h")) {
        help = true;
      } else if (argument.equals("--version") || argument.equals("-V")) {
        version = true;
      } else {
        i = flag(argument, arguments, i, flags);
      }
    }
    List<String> words = new ArrayList<>(arguments.length - i);
    while (i < arguments.length) {
      words.add(arguments[i++]);
    }
    return new CommandLine(flags, words, help, version);
  }

  private static int flag(String argument, String[] arguments, int next, Map<String, String> flags)
      throws Failure {
    int equals = argument.indexOf('=');
    String key = argument.startsWith("--") ? argument.substring(2) : "";
    if (equals > 0 && !key.isEmpty()) {
      key = argument.substring(2, equals);
    }
    if (!Settings.isFlag(key)) {
      throw new Failure(
          "PM100",
          Failure.USAGE,
          "unknown option '" + argument + "' before the command",
          "a command's own options follow its name; see plushm --help");
    }
    if (equals > 0) {
      flags.put(key, argument.substring(equals + 1));
      return next;
    }
    if (next == arguments.length) {
      throw new Failure(
          "PM100", Failure.USAGE, "option " + argument + " lacks its value", "see plushm --help");
    }
    flags.put(key, arguments[next]);
    return next + 1;
  }

  /** Whether the words begin with these. */
  boolean begins(String... first) {
    if (words.size() < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if (!words.get(i).equals(first[i])) {
        return false;
      }
    }
    return true;
  }
}
