package com.plushm.controller.decide;

import com.plushm.controller.HostState;
import java.util.Optional;

/** The life of a host, as {@link StateTable} has it. */
final class HostLife {
  private HostLife() {}

  /** The next state, if that event means anything in this one. */
  static Optional<HostState> next(HostState from, HostEvent event) {
    return StateTable.next(from, event);
  }
}
