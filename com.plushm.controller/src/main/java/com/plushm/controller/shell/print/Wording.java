package com.plushm.controller.shell.print;

import com.plushm.api.command.Outcome;
import java.time.Duration;
import java.util.Locale;

/** The words for values that are printed in more than one place. */
public final class Wording {
  private static final int EXACT_SECONDS_MAX = 100;
  private static final int MINUTE = 60;

  private Wording() {}

  /** {@code 0.12 s}, {@code 4 min 07 s}, {@code 3 h 05 min}. */
  public static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < EXACT_SECONDS_MAX) {
      return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
    long minutes = seconds / MINUTE;
    if (minutes < EXACT_SECONDS_MAX) {
      return String.format(Locale.ROOT, "%d min %02d s", minutes, seconds % MINUTE);
    }
    return String.format(Locale.ROOT, "%d h %02d min", minutes / MINUTE, minutes % MINUTE);
  }

  /** How a process ended: {@code exit 127}, {@code signal 9 (KILL)}, {@code timed out}. */
  public static String outcome(Outcome outcome) {
    String words =
        switch (outcome.kind()) {
          case EXITED -> "exit " + outcome.value();
          case SIGNALLED -> "signal " + outcome.value() + signalName(outcome.value());
          case NOT_STARTED -> "not started, " + outcome.value();
          case TIMED_OUT -> "timed out";
          case UNKNOWN -> "outcome unknown";
          case TRIPPED -> "ended by a monitor";
        };
    return outcome.detail().isEmpty() ? words : words + ": " + outcome.detail();
  }

  private static String signalName(int number) {
    return SignalName.of(number).map(name -> " (" + name + ")").orElse("");
  }

  /** {@code 1 host}, {@code 5 hosts}. */
  public static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }
}
