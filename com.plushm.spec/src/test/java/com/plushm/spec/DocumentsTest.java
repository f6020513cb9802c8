package com.plushm.spec;

import static org.junit.Assert.assertEquals;

import com.plushm.api.error.ErrorCode;
import com.plushm.spec.grammar.PublishedReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** Documents that list what the code has must not lag behind it. */
public class DocumentsTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>");

  private static final Pattern LIBRARY = Pattern.compile("(?m)^\\| `([^`]+)` \\| ");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (PM[0-9]{3}) \\| `([A-Z_]+)` \\| ([0-9]+) \\| .+ \\| .+ \\|$");

  /** In order, with its name and exit status. */
  @Test
  public void everyErrorCodeIsExplained() throws IOException {
    String text = Files.readString(Path.of("../docs/errors.md"), StandardCharsets.UTF_8);
    List<String> explained = new ArrayList<>();
    for (Matcher row = ROW.matcher(text); row.find(); ) {
      explained.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
    }
    List<String> codes = new ArrayList<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.add(code.code() + " " + code.name() + " " + code.exitStatus());
    }
    assertEquals(codes, explained);
  }

  @Test
  public void everyDependencyIsExplainedAndNoOther() throws IOException {
    String platform = Files.readString(Path.of("../cnf/pom.xml"), StandardCharsets.UTF_8);
    String text = Files.readString(Path.of("../docs/dependencies.md"), StandardCharsets.UTF_8);
    SortedSet<String> used = new TreeSet<>();
    for (Matcher one = DEPENDENCY.matcher(platform); one.find(); ) {
      if (!one.group(1).equals("com.plushm")) {
        used.add(one.group(2));
      }
    }
    SortedSet<String> explained = new TreeSet<>();
    for (Matcher row = LIBRARY.matcher(text); row.find(); ) {
      explained.add(row.group(1));
    }
    assertEquals(used, explained);
  }

  /** {@code -Dplushm.reference.write=true} writes the tables instead of comparing them. */
  @Test
  public void theReferenceOfSpecificationsIsMadeOfTheTableOfKeys() throws IOException {
    Path file = Path.of("../docs/specification.md");
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String written = PublishedReference.write(text);
    if (Boolean.getBoolean("plushm.reference.write")) {
      Files.writeString(file, written);
      text = written;
    }
    assertEquals(written, text);
    assertEquals(List.of(), PublishedReference.missing(text));
  }
}
