package com.plushm.itest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON strictly into maps, lists, texts, numbers and truth values; with the streaming parser
 * alone, as this runs inside the products' frameworks, too.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** The documents of an output, one a line; anything else is an error. */
  static List<Map<String, Object>> lines(String output) throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (String line : output.lines().toList()) {
      try (JsonParser parser = FACTORY.createParser(line)) {
        parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new IOException("not an object: " + line);
        }
        documents.add(object(parser));
        if (parser.nextToken() != null) {
          throw new IOException("more than a document in a line: " + line);
        }
      }
    }
    return documents;
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        JsonToken next = parser.nextToken();
        while (next != JsonToken.END_ARRAY) {
          list.add(value(parser, next));
          next = parser.nextToken();
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
