package com.plushm.api.overlay;

import com.plushm.api.codec.MessageCodec;
import org.osgi.annotation.versioning.ConsumerType;

/** The one service of an overlay bundle; its service property {@value #NAME_PROPERTY} names it. */
@ConsumerType
public interface OverlayFactory {
  String NAME_PROPERTY = "plushm.overlay";

  /** The codec of the overlay's own messages. */
  MessageCodec<OverlayMessage> codec();

  /**
   * The same overlay with some settings other than its bundle's configuration says. All nodes of a
   * run are given the same.
   *
   * @throws com.plushm.api.error.PlushException CONFIG_INVALID if an option is unknown or wrong
   */
  default OverlayFactory with(OverlayOptions options) {
    options.end();
    return this;
  }

  /**
   * @param snapshot what a predecessor handed over, or null; an overlay that cannot take it over
   *     starts afresh
   * @param persisted the last record that an earlier incarnation of this node made durable, or null
   */
  Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted);

  /**
   * Links that one node may have to hold in a tree of so many participants; by it a change of the
   * overlay is refused that the root's host could not carry (protocol.md §6).
   */
  default int linksMax(int participants) {
    return participants;
  }
}
