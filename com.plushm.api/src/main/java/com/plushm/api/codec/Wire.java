package com.plushm.api.codec;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The encoding of bodies: the transport provides it as a service (CBOR). */
@ProviderType
public interface Wire {
  /** Encodes what the consumer writes. */
  byte[] encode(Consumer<FieldWriter> fields);

  /** A reader over a body; it refuses what runs past the end and what nests. */
  FieldReader reader(byte[] body);

  /** Encodes a message by its codec. */
  default <M extends Message> byte[] encode(MessageCodec<M> codec, M message) {
    return encode(out -> codec.write(message, out));
  }
}
