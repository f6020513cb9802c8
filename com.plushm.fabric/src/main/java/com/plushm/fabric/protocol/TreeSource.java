package com.plushm.fabric.protocol;

import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayContext;

/** Makes the overlays of a node's trees out of what is installed. */
public interface TreeSource {
  /**
   * Makes the overlay of a generation, over the context that it is given.
   *
   * @throws PlushException OVERLAY_UNKNOWN, CONFIG_INVALID if there is no such overlay
   */
  OverlaySlot open(Generation generation, OverlayContext upcalls);

  /** The overlay of that generation is not used any more, nor what it made durable. */
  default void close(long generation) {}

  /**
   * How many links a node may have to hold for one tree of that overlay.
   *
   * @throws PlushException OVERLAY_UNKNOWN, CONFIG_INVALID if there is no such overlay
   */
  int linksMax(String overlay, int participants);

  /** How many links this host's limits still allow; what is open counts already. */
  long linksLeft();
}
