package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class SummaryJsonTest {
  private static final byte[] NOT_TEXT = {(byte) 0xff, 0, 1};

  private final Summary summary =
      new Summary(
          "1.7",
          "hello",
          Duration.ofMillis(120),
          List.of(
              new Summary.Block(
                  "greet",
                  NodeSet.parse("local[1-3]"),
                  Outcome.exited(0),
                  Bytes.utf8("\"a\"\n\u001b\t€"),
                  Bytes.of(NOT_TEXT),
                  5)),
          List.of(new Summary.Missing(NodeSet.parse("local4"), ErrorCode.HOST_LOST, "lost")),
          4,
          3,
          0,
          0,
          false);

  private List<String> lines() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new SummaryJson(stream).print(summary, "run", 3);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The values of the outermost object's fields, all as text. */
  private static Map<String, String> fields(String line) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertEquals(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        fields.put(name, value.isStructStart() ? "structure" : parser.getText());
        parser.skipChildren();
      }
      assertEquals("one document a line", null, parser.nextToken());
    }
    return fields;
  }

  @Test
  public void everyLineIsADocumentWithItsSchemaFirst() throws Exception {
    List<String> lines = lines();
    assertEquals(2, lines.size());
    for (String line : lines) {
      assertTrue(line, line.startsWith("{\"schema\":\"plushm/1\",\"type\":\""));
      fields(line);
    }
  }

  @Test
  public void blocksKeepTheirOutputExactly() throws Exception {
    Map<String, String> block = fields(lines().get(0));
    assertEquals("local[1-3]", block.get("hosts"));
    assertEquals("3", block.get("count"));
    assertEquals("\"a\"\n\u001b\t€", block.get("stdout"));
    assertEquals("/wAB", block.get("stderrBase64"));
    assertEquals("exited", block.get("outcome"));
    assertEquals("5", block.get("lostBytes"));
  }

  @Test
  public void theLastOneSumsUp() throws Exception {
    Map<String, String> last = fields(lines().get(1));
    assertEquals("summary", last.get("type"));
    assertEquals("4", last.get("targets"));
    assertEquals("3", last.get("answered"));
    assertEquals("3", last.get("exitStatus"));
    assertEquals("structure", last.get("missing"));
    assertEquals("0.12", last.get("seconds"));
  }
}
