package com.plushm.api.overlay;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads the options of a choice one by one, each with what holds in its absence; {@link #end} then
 * refuses what nobody asked for.
 */
public final class OverlayOptions {
  private final OverlayChoice choice;
  private final SortedSet<String> known = new TreeSet<>();

  public OverlayOptions(OverlayChoice choice) {
    this.choice = choice;
  }

  /**
   * A whole number.
   *
   * @throws PlushException CONFIG_INVALID if it is none, or not between the bounds, which included
   */
  public long number(String option, long absent, long min, long max) {
    String text = value(option);
    if (text == null) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(option, text, "give a whole number from " + min + " to " + max, e);
    }
    throw wrong(option, text, "give a whole number from " + min + " to " + max, null);
  }

  /**
   * True or false.
   *
   * @throws PlushException CONFIG_INVALID if it is neither
   */
  public boolean flag(String option, boolean absent) {
    return word(option, Boolean.toString(absent), List.of("true", "false")).equals("true");
  }

  /**
   * One of some words.
   *
   * @throws PlushException CONFIG_INVALID if it is another one
   */
  public String word(String option, String absent, List<String> words) {
    String text = value(option);
    if (text == null) {
      return absent;
    }
    if (!words.contains(text)) {
      throw wrong(option, text, "give one of " + String.join(", ", words), null);
    }
    return text;
  }

  private String value(String option) {
    known.add(option);
    return choice.options().get(option);
  }

  /**
   * To be called when all options were read.
   *
   * @throws PlushException CONFIG_INVALID if there are others
   */
  public void end() {
    for (String option : choice.options().keySet()) {
      if (!known.contains(option)) {
        throw new PlushException(
            ErrorCode.CONFIG_INVALID,
            "overlay " + choice.name() + " has no option '" + option + "'",
            "overlay",
            known.isEmpty() ? "it has none" : "it has " + String.join(", ", known));
      }
    }
  }

  private PlushException wrong(String option, String text, String todo, Exception cause) {
    return new PlushException(
        ErrorCode.CONFIG_INVALID,
        "'" + text + "' is not what option " + option + " of overlay " + choice.name() + " can be",
        "overlay",
        todo,
        cause);
  }
}
