package com.plushm.transport.frame;

import com.plushm.api.codec.Channels;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into frames, however the bytes are portioned. A stated length is checked
 * before anything is allocated, and a body grows with what really arrives: a stated mebibyte costs
 * nothing until it is sent.
 */
public final class FrameDecoder {
  /** Frames of the link channel are small. */
  public static final int LINK_BODY_BYTES_MAX = 1_024;

  /** Allocated for a body before its bytes are there. */
  private static final int BODY_AHEAD_BYTES = 16 << 10;

  private final int bodyBytesMax;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private byte[] body;
  private int bodyLength;
  private int bodyRead;

  /**
   * @param bodyBytesMax the longest body of any channel
   */
  public FrameDecoder(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /**
   * Takes bytes up to the end of a frame, or all that there are.
   *
   * @param linkOnly whether nothing but the link channel is allowed yet
   * @return the frame, or null if its end has not come yet
   * @throws FrameException if a length or a channel is out of bounds; the decoder is then useless
   */
  public Frame next(ByteBuffer in, boolean linkOnly) throws FrameException {
    if (body == null) {
      while (header.hasRemaining() && in.hasRemaining()) {
        header.put(in.get());
      }
      if (header.hasRemaining()) {
        return null;
      }
      begin(linkOnly);
    }
    int count = Math.min(in.remaining(), bodyLength - bodyRead);
    reserve(count);
    in.get(body, bodyRead, count);
    bodyRead += count;
    if (bodyRead < bodyLength) {
      return null;
    }
    Frame frame = new Frame(channel(), header.get(Frame.LENGTH_BYTES + 1) & 0xff, body);
    header.clear();
    body = null;
    return frame;
  }

  private int channel() {
    return header.get(Frame.LENGTH_BYTES) & 0xff;
  }

  private void begin(boolean linkOnly) throws FrameException {
    long length = header.getInt(0) & 0xffff_ffffL;
    boolean link = channel() == Channels.LINK;
    int bound = link ? LINK_BODY_BYTES_MAX : bodyBytesMax;
    if (length < Frame.TAG_BYTES || length > bound + (long) Frame.TAG_BYTES) {
      throw new FrameException("a frame of " + length + " bytes on channel " + channel());
    }
    if (linkOnly && !link) {
      throw new FrameException("a frame on channel " + channel() + " before the link is agreed");
    }
    bodyLength = (int) length - Frame.TAG_BYTES;
    bodyRead = 0;
    body = new byte[Math.min(bodyLength, BODY_AHEAD_BYTES)];
  }

  private void reserve(int count) {
    if (bodyRead + count > body.length) {
      int grown = (int) Math.min(bodyLength, Math.max(bodyRead + count, 4L * body.length));
      body = Arrays.copyOf(body, grown);
    }
  }
}
