package com.plushm.controller.door;

import java.time.Duration;

/** How long this controller stays. */
public interface Stay {
  /** Stays until it is told to end, however long nobody comes. */
  void keep();

  /** Whether it stays until it is told to end. */
  boolean isKept();

  /** After how long without visitors and running executions it ends, unless it is kept. */
  Duration idleTimeout();

  /**
   * Takes no more visitors and ends the process.
   *
   * @param dismantle whether the participants are disconnected first
   */
  void end(boolean dismantle);
}
