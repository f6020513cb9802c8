package com.plushm.api.codec;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes and reads one family of messages. The transport carries (channel, type, body) and knows no
 * protocol (protocol.md §2).
 *
 * @param <M> the sealed family
 */
@ConsumerType
public interface MessageCodec<M extends Message> {
  /** The channel of the family, 0 to 255, one of {@link Channels}. */
  int channel();

  /** The type number of a message within its family, 0 to 255, stable for ever. */
  int typeOf(M message);

  /** Writes the fields of a message. */
  void write(M message, FieldWriter out);

  /**
   * Reads the fields of a message of the given type.
   *
   * @throws CodecException if the type is unknown or a field breaks its bound
   */
  M read(int type, FieldReader in) throws CodecException;
}
