package com.plushm.transport.cbor;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Bodies as sequences of CBOR items. Stateless and safe for use by many threads; each body has a
 * writer or a reader of its own.
 *
 * <p>A body may be longer than what its reader asks for: fields that a newer peer appends are
 * ignored. Whoever must not allow that asks {@link CborReader#requireEnd()}.
 */
@Component(service = Wire.class)
public final class CborWire implements Wire {
  /** A body is a few dozen bytes more often than not. */
  private static final int BODY_BYTES_USUAL = 128;

  private final CBORFactory factory;

  /** For the framework, and for whoever runs without one. */
  @Activate
  public CborWire() {
    factory =
        CBORFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(1).maxNumberLength(64).build())
            .build();
  }

  @Override
  public byte[] encode(Consumer<FieldWriter> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(BODY_BYTES_USUAL);
    try (CBORGenerator generator = factory.createGenerator(out)) {
      fields.accept(new CborWriter(generator));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return out.toByteArray();
  }

  @Override
  public CborReader reader(byte[] body) {
    try {
      // The parser holds no resource beyond a recycled buffer that reading an array never takes.
      CBORParser parser = factory.createParser(body);
      return new CborReader(body, parser);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be read", e);
    }
  }
}
