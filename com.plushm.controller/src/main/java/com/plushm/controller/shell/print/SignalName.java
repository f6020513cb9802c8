package com.plushm.controller.shell.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The signals that a person names, with their numbers on Linux. */
public enum SignalName {
  HUP(1),
  INT(2),
  QUIT(3),
  ABRT(6),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  CONT(18),
  STOP(19),
  TSTP(20),
  WINCH(28);

  /** The largest number of a signal. */
  private static final int NUMBER_MAX = 64;

  private final int number;

  SignalName(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The name of a number. */
  static Optional<String> of(int number) {
    for (SignalName signal : values()) {
      if (signal.number == number) {
        return Optional.of(signal.name());
      }
    }
    return Optional.empty();
  }

  /** The number that {@code TERM}, {@code sigterm} or {@code 15} stands for; nothing if none. */
  public static Optional<Integer> parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    for (SignalName signal : values()) {
      if (signal.name().equals(bare)) {
        return Optional.of(signal.number);
      }
    }
    boolean digits = !name.isEmpty() && name.length() <= 2;
    for (int i = 0; digits && i < name.length(); i++) {
      digits = name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    int number = digits ? Integer.parseInt(name) : 0;
    return number >= 1 && number <= NUMBER_MAX ? Optional.of(number) : Optional.empty();
  }

  /** All names, for advice and completion. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (SignalName signal : values()) {
      names.add(signal.name());
    }
    return names;
  }
}
