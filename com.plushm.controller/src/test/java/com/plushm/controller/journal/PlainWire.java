package com.plushm.controller.journal;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Fields one behind the other. */
public final class PlainWire implements Wire {
  @Override
  public byte[] encode(Consumer<FieldWriter> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fields.accept(new Writer(new DataOutputStream(bytes)));
    return bytes.toByteArray();
  }

  @Override
  public FieldReader reader(byte[] body) {
    return new Reader(new DataInputStream(new ByteArrayInputStream(body)));
  }

  private record Writer(DataOutputStream out) implements FieldWriter {
    @Override
    public FieldWriter number(long value) {
      try {
        out.writeLong(value);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
      try {
        out.write(value);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Reader(DataInputStream in) implements FieldReader {
    @Override
    public long number() throws CodecException {
      try {
        return in.readLong();
      } catch (IOException e) {
        throw new CodecException("the end", e);
      }
    }

    @Override
    public boolean flag() throws CodecException {
      return number() == 1;
    }

    @Override
    public String text(int bytesMax) throws CodecException {
      return new String(bytes(bytesMax), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes(int bytesMax) throws CodecException {
      byte[] value = new byte[number(0, bytesMax)];
      try {
        in.readFully(value);
        return value;
      } catch (IOException e) {
        throw new CodecException("the end", e);
      }
    }
  }
}
