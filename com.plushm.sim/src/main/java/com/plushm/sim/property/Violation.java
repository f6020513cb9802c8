package com.plushm.sim.property;

/** A property does not hold. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String number;

  /**
   * @param number of the property, as in {@code S7}
   * @param says its sentence
   * @param detail what was seen
   */
  public Violation(String number, String says, String detail) {
    super(number + " (" + says + "): " + detail);
    this.number = number;
  }

  public String number() {
    return number;
  }
}
