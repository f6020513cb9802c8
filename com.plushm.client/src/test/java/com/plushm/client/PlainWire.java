package com.plushm.client;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The simplest encoding that keeps the contract, so that these tests need no transport. */
public final class PlainWire implements Wire {
  @Override
  public byte[] encode(Consumer<FieldWriter> fields) {
    Writer writer = new Writer();
    fields.accept(writer);
    return writer.out.toByteArray();
  }

  @Override
  public FieldReader reader(byte[] body) {
    return new Reader(ByteBuffer.wrap(body));
  }

  private static final class Writer implements FieldWriter {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    public FieldWriter number(long value) {
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
      return this;
    }

    @Override
    public FieldWriter flag(boolean value) {
      return number(value ? 1 : 0);
    }

    @Override
    public FieldWriter text(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public FieldWriter bytes(byte[] value) {
      number(value.length);
      out.writeBytes(value);
      return this;
    }
  }

  private record Reader(ByteBuffer in) implements FieldReader {
    @Override
    public long number() throws CodecException {
      try {
        return in.getLong();
      } catch (BufferUnderflowException e) {
        throw new CodecException("the end", e);
      }
    }

    @Override
    public boolean flag() throws CodecException {
      return number(0, 1) == 1;
    }

    @Override
    public String text(int bytesMax) throws CodecException {
      return new String(bytes(bytesMax), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes(int bytesMax) throws CodecException {
      byte[] value = new byte[number(0, Math.min(bytesMax, in.remaining()))];
      in.get(value);
      return value;
    }
  }
}
