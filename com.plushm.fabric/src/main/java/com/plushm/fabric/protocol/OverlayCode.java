package com.plushm.fabric.protocol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;

/** One version of an overlay's code, as long as its bundle is there. */
@FunctionalInterface
public interface OverlayCode {
  /**
   * Makes the overlay of a node.
   *
   * @param snapshot what a predecessor handed over, or null
   */
  Overlay create(OverlayContext context, byte[] snapshot);

  /**
   * Reads a message that came as a {@link OverlayFrame}. Without it messages come as objects.
   *
   * @throws CodecException if it is none of this overlay's
   */
  default OverlayMessage read(OverlayFrame frame) throws CodecException {
    throw new CodecException("this overlay reads no frames");
  }
}
