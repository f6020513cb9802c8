package com.plushm.controller.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Checks that a text is one JSON document. */
final class JsonText {
  private JsonText() {}

  static void check(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one document: " + text);
      }
    }
  }
}
