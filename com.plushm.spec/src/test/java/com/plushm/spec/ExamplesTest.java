package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** What users copy must work: the examples, and the specifications in the documents. */
public class ExamplesTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(name:.*?)^```");

  @Test
  public void everyExampleLoads() throws IOException {
    List<Path> examples = Examples.all();
    assertTrue(examples.toString(), examples.size() >= 4);
    for (Path example : examples) {
      SpecReader.Result result =
          new YamlSpecReader()
              .read(example.toString(), Files.readAllBytes(example), Map.of(), Reading.GROUPS);
      assertEquals("", Reading.problems(result));
    }
  }

  @Test
  public void everySpecificationInTheDocumentsLoadsAndObeysTheSchema() throws IOException {
    String schema =
        Files.readString(Path.of("src/main/resources/com/plushm/spec/plushm.schema.json"));
    int found = 0;
    for (String document :
        List.of("../README.md", "../docs/specification.md", "../docs/applications.md")) {
      String text = Files.readString(Path.of(document), StandardCharsets.UTF_8);
      for (Matcher yaml = YAML.matcher(text); yaml.find(); found++) {
        assertEquals(document, "", Reading.problems(yaml.group(1)));
        assertEquals(document, List.of(), SchemaCheck.faults(schema, yaml.group(1)));
      }
    }
    assertTrue("found: " + found, found >= 2);
  }
}
