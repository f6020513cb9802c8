package com.plushm.fabric.protocol;

import com.plushm.api.id.Bytes;
import com.plushm.api.overlay.OverlayMessage;

/**
 * An overlay's message as it came, not read yet: while it waits, nothing refers to the classes of
 * the overlay's bundle.
 *
 * @param type its number within the overlay's family
 */
public record OverlayFrame(int type, Bytes body) implements OverlayMessage {}
