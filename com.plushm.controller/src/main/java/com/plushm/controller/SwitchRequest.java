package com.plushm.controller;

import java.time.Duration;

/**
 * A change of the overlay on a live run (protocol.md §6).
 *
 * @param overlay as {@link com.plushm.api.overlay.OverlayChoice} reads it
 * @param quorumPercent of the participants that have to attach in the new tree before it holds
 * @param deadline until then; after it the change is rolled back
 */
public record SwitchRequest(String overlay, int quorumPercent, Duration deadline) {
  /** The time that a new tree has to form. */
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  public static final int EVERYBODY = 100;
}
