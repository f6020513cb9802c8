package com.plushm.controller.tree;

import java.util.List;

/**
 * A property and whether the running system keeps it.
 *
 * @param property its name in the specification, as in {@code S5}
 * @param promise what it promises, in a few words
 * @param broken what breaks it, one line each, at most {@link #BROKEN_MAX}; empty if it holds
 */
public record Finding(String property, String promise, List<String> broken) {
  /** Lines for one property. */
  public static final int BROKEN_MAX = 20;

  public boolean holds() {
    return broken.isEmpty();
  }
}
