package com.plushm.controller.shell.option;

/**
 * An option of a command.
 *
 * @param letter its short form; 0 if it has none
 * @param name its long form, without dashes
 * @param argument what its value is, in capitals; empty for one without a value
 * @param help a few words
 */
public record Option(char letter, String name, String argument, String help) {
  /** An option without a value. */
  public static Option flag(char letter, String name, String help) {
    return new Option(letter, name, "", help);
  }

  /** An option with a value. */
  public static Option value(char letter, String name, String argument, String help) {
    return new Option(letter, name, argument, help);
  }

  public boolean takesValue() {
    return !argument.isEmpty();
  }

  /** {@code -w, --nodes NODESET}. */
  public String forms() {
    return (letter == 0 ? "    " : "-" + letter + ", ")
        + "--"
        + name
        + (takesValue() ? " " + argument : "");
  }
}
