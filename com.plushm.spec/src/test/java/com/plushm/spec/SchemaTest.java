package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.plushm.spec.grammar.PublishedSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** The published JSON Schema says what the table of keys says; every example obeys it. */
public class SchemaTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/com/plushm/spec/plushm.schema.json");

  /** {@code -Dplushm.schema.write=true} writes the file instead of comparing it. */
  @Test
  public void thePublishedSchemaIsMadeOfTheTableOfKeys() throws IOException {
    String schema = PublishedSchema.write();
    if (Boolean.getBoolean("plushm.schema.write")) {
      Files.createDirectories(SCHEMA.getParent());
      Files.writeString(SCHEMA, schema);
    }
    assertEquals(schema, Files.readString(SCHEMA, StandardCharsets.UTF_8));
    assertEquals(schema, new YamlSpecReader().schema());
  }

  @Test
  public void goodFilesObeyTheSchema() throws IOException {
    for (String text : CoverageTest.specifications()) {
      assertEquals(text, List.of(), SchemaCheck.faults(schema(), text));
    }
  }

  @Test
  public void theSchemaSeesSlipsToo() throws IOException {
    for (String slip :
        List.of(
            "  p: {commnad: [echo]}",
            "  p: {command: echo}",
            "  p: {shell: a, timeout: soon}",
            "  p: {shell: a, barrier: x}",
            "  p: {shell: a, onFailure: explode}",
            "  p: {shell: a, limits: {memory: 8GB}}",
            "  p: {shell: a}\nbarriers: {b: {knee: 3}}",
            "  p: {shell: a}\nbarriers: {b: {release: {insid: 3}}}",
            "  1p: {shell: a}",
            "  p: {shell: a, idempotent: maybe}")) {
      assertFalse(slip, SchemaCheck.faults(schema(), Samples.HEAD + slip + "\n").isEmpty());
    }
  }

  private static String schema() throws IOException {
    return Files.readString(SCHEMA, StandardCharsets.UTF_8);
  }
}
