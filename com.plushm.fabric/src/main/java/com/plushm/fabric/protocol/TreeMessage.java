package com.plushm.fabric.protocol;

import com.plushm.api.overlay.OverlayMessage;

/**
 * An overlay's message with the generation of the tree that it belongs to (protocol.md §6), which
 * stands in front of it on the wire.
 */
public record TreeMessage(long generation, OverlayMessage message) implements OverlayMessage {}
