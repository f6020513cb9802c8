package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** Each variable that processes, callbacks and handlers find is in the reference, and no other. */
public class VariablesDocumentTest {
  private static final Path REFERENCE = Path.of("../docs/specification.md");
  private static final List<Path> DECIDERS =
      List.of(
          Path.of("src/main/java/com/plushm/controller/decide"),
          Path.of("../com.plushm.client/src/main/java/com/plushm/client/decide"));
  private static final Pattern GIVEN = Pattern.compile("\"(PLUSHM_[A-Z]+)(?:=)?\"");
  private static final Pattern DOCUMENTED = Pattern.compile("`(PLUSHM_[A-Z]+)`");

  private static SortedSet<String> found(Pattern pattern, String text) {
    SortedSet<String> names = new TreeSet<>();
    pattern.matcher(text).results().map((MatchResult m) -> m.group(1)).forEach(names::add);
    return names;
  }

  private static SortedSet<String> given() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (Path folder : DECIDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          names.addAll(found(GIVEN, Files.readString(file, StandardCharsets.UTF_8)));
        }
      }
    }
    return names;
  }

  @Test
  public void everyVariableIsInTheReference() throws IOException {
    SortedSet<String> given = given();
    assertTrue(given.toString(), given.containsAll(List.of("PLUSHM_RANK", "PLUSHM_REASON")));
    String tables = "";
    for (String line : Files.readAllLines(REFERENCE, StandardCharsets.UTF_8)) {
      tables += line.startsWith("| `PLUSHM_") ? line + "\n" : "";
    }
    assertEquals(given, found(DOCUMENTED, tables));
  }
}
