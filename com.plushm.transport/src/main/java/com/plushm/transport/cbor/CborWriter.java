package com.plushm.transport.cbor;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.plushm.api.codec.FieldWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes each field as one CBOR item. */
final class CborWriter implements FieldWriter {
  private final CBORGenerator out;

  CborWriter(CBORGenerator out) {
    this.out = out;
  }

  @Override
  public FieldWriter number(long value) {
    try {
      out.writeNumber(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @Override
  public FieldWriter flag(boolean value) {
    try {
      out.writeBoolean(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @Override
  public FieldWriter text(String value) {
    // As bytes: from a long String the generator would make a text of unstated length.
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    try {
      out.writeUTF8String(utf8, 0, utf8.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @Override
  public FieldWriter bytes(byte[] value) {
    try {
      out.writeBinary(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
