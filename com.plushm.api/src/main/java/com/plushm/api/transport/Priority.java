package com.plushm.api.transport;

import com.plushm.api.codec.Channels;

/**
 * What goes first where several things wait for one link (protocol.md §5.6), the first constant
 * before all others. Messages of one priority to one peer stay in order; those of a higher one
 * overtake, between messages, never within one.
 */
public enum Priority {
  /** Overlay and fabric: who is whose neighbour, who is root, who is alive. */
  MEMBERSHIP(8L << 20),
  /** Commands, acknowledgements, and what asks for them. */
  COMMAND(8L << 20),
  /** Answers, and what must not overtake them. */
  RESULT(2L << 20),
  /** Files; a body is of {@link #BULK_BODY_BYTES_MAX} at most. */
  BULK(256L << 10);

  /** The largest body of a bulk message: all that anything else waits behind on a link. */
  public static final int BULK_BODY_BYTES_MAX = 64 << 10;

  private final long queueBytesMax;

  Priority(long queueBytesMax) {
    this.queueBytesMax = queueBytesMax;
  }

  /** Bytes of this priority that may wait for one peer. */
  public long queueBytesMax() {
    return queueBytesMax;
  }

  /** The priority of a channel's messages unless their sender says otherwise. */
  public static Priority of(int channel) {
    return switch (channel) {
      case Channels.LINK, Channels.OVERLAY, Channels.FABRIC -> MEMBERSHIP;
      case Channels.FILES -> BULK;
      default -> COMMAND;
    };
  }
}
