package com.plushm.controller.machine;

/**
 * Something that is needed of the controller's machine.
 *
 * @param name what it is about, as in {@code open files}
 * @param found what there is
 * @param advice what to do about it; empty if nothing is lacking
 */
public record Need(String name, String found, String advice) {
  /** Whether there is less than is needed. */
  public boolean lacks() {
    return !advice.isEmpty();
  }
}
