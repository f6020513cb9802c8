package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.shell.option.Arguments;
import java.time.Duration;
import java.util.List;

/** Checks the operands and values that commands share. */
final class Operand {
  private static final long SECONDS_MAX = 365L * 24 * 3600;

  private Operand() {}

  static PlushException usage(Manual manual, String what) {
    return new PlushException(
        ErrorCode.USAGE,
        what,
        manual.name(),
        "usage: " + manual.name() + " " + String.join(" | ", manual.usage()));
  }

  /** The operand of a command that takes exactly one. */
  static String only(Manual manual, Arguments arguments) {
    List<String> operands = arguments.operands();
    if (operands.size() != 1) {
      throw usage(manual, operands.isEmpty() ? "an operand is missing" : "too many operands");
    }
    return operands.get(0);
  }

  /** Refuses operands where none belong. */
  static void none(Manual manual, Arguments arguments) {
    if (!arguments.operands().isEmpty()) {
      throw usage(manual, "unexpected '" + arguments.operands().get(0) + "'");
    }
  }

  /** {@code 90}, {@code 90s}, {@code 5m}, {@code 2h}; more than nothing. */
  static Duration time(Manual manual, String text) {
    long unit =
        switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
          case 'm' -> 60;
          case 'h' -> 3600;
          default -> 1;
        };
    boolean suffix = unit > 1 || text.endsWith("s");
    try {
      double seconds =
          Double.parseDouble(suffix ? text.substring(0, text.length() - 1) : text) * unit;
      if (seconds > 0 && seconds <= SECONDS_MAX) {
        return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
      }
    } catch (NumberFormatException e) {
      throw badTime(manual, text);
    }
    throw badTime(manual, text);
  }

  private static PlushException badTime(Manual manual, String text) {
    return new PlushException(
        ErrorCode.USAGE, "'" + text + "' is not a time", manual.name(), "write 90, 90s, 5m or 2h");
  }
}
