package com.plushm.transport.frame;

/**
 * One message: {@code u32 length of the rest, u8 channel, u8 type, body}.
 *
 * @param body owned by the frame; nobody changes it any more
 */
public record Frame(int channel, int type, byte[] body) {
  /** The length field. */
  static final int LENGTH_BYTES = Integer.BYTES;

  /** What the length counts beside the body: channel and type. */
  static final int TAG_BYTES = 2;

  public static final int HEADER_BYTES = LENGTH_BYTES + TAG_BYTES;

  /** Bytes on the connection. */
  public int size() {
    return HEADER_BYTES + body.length;
  }

  byte header(int index) {
    return (byte)
        switch (index) {
          case LENGTH_BYTES -> channel;
          case LENGTH_BYTES + 1 -> type;
          default -> (TAG_BYTES + body.length) >>> (Byte.SIZE * (LENGTH_BYTES - 1 - index));
        };
  }
}
