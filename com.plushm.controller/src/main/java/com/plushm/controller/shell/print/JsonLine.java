package com.plushm.controller.shell.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** One JSON document, written as one line: {@code {"schema":"plushm/1","type":…}}. */
public final class JsonLine {
  /** Version of all documents; it changes when one of them loses or alters a field. */
  public static final String SCHEMA = "plushm/1";

  private static final JsonFactory FACTORY = new JsonFactory();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  /** Begins a document. */
  public JsonLine(String type) {
    try {
      json = FACTORY.createGenerator(text);
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("type", type);
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  public JsonLine text(String name, String value) {
    try {
      json.writeStringField(name, value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  public JsonLine number(String name, long value) {
    try {
      json.writeNumberField(name, value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** Seconds with their fraction. */
  public JsonLine seconds(String name, Duration value) {
    try {
      json.writeNumberField(name, value.toMillis() / 1000.0);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  public JsonLine flag(String name, boolean value) {
    try {
      json.writeBooleanField(name, value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** Hosts as a folded node set, and how many: {@code "hosts":"local[1-4]","count":4}. */
  public JsonLine hosts(NodeSet hosts) {
    return text("hosts", hosts.fold()).number("count", hosts.size());
  }

  /** Output of a process as text; where it is not UTF-8, {@code NAMEBase64} instead. */
  public JsonLine output(String name, Bytes value) {
    byte[] bytes = value.toArray();
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text(name, decoded);
    } catch (CharacterCodingException e) {
      return text(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  public JsonLine texts(String name, Collection<String> values) {
    try {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  public JsonLine decimal(String name, double value) {
    try {
      json.writeNumberField(name, value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** An object, whose fields are written to this line meanwhile. */
  public JsonLine object(String name, Runnable fields) {
    try {
      json.writeObjectFieldStart(name);
      fields.run();
      json.writeEndObject();
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** An object of texts, in the order of the map. */
  public JsonLine texts(String name, Map<String, String> values) {
    return object(name, () -> values.forEach(this::text));
  }

  /** An array with an object for each value. */
  public <T> JsonLine objects(String name, Collection<T> values, Consumer<T> fields) {
    try {
      json.writeArrayFieldStart(name);
      for (T value : values) {
        json.writeStartObject();
        fields.accept(value);
        json.writeEndObject();
      }
      json.writeEndArray();
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** Ends the document and prints it. */
  public void print(PrintStream out) {
    try {
      json.writeEndObject();
      json.close();
    } catch (IOException e) {
      throw impossible(e);
    }
    out.print(text.append('\n'));
  }

  private static UncheckedIOException impossible(IOException e) {
    return new UncheckedIOException("writing to memory", e);
  }
}
