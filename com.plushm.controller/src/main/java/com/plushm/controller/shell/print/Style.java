package com.plushm.controller.shell.print;

/**
 * Colour, where there is any: only on a terminal, never with {@code NO_COLOR}.
 *
 * @param colour whether there is
 */
public record Style(boolean colour) {
  /** Text without colour. */
  public static final Style PLAIN = new Style(false);

  private static final String RESET = "\u001b[0m";

  /** Names of hosts. */
  public String hosts(String text) {
    return paint("\u001b[36m", text);
  }

  /** What went wrong. */
  public String bad(String text) {
    return paint("\u001b[31m", text);
  }

  /** What is less important. */
  public String faint(String text) {
    return paint("\u001b[2m", text);
  }

  /** What counts. */
  public String strong(String text) {
    return paint("\u001b[1m", text);
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? code + text + RESET : text;
  }
}
