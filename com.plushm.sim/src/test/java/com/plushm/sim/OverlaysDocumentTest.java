package com.plushm.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The document of overlays names every option as it is, and every golden trace. */
public class OverlaysDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/overlays.md");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** Option, default, bounds. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]{10,} \\|$");

  private static final Pattern LINK = Pattern.compile("\\(\\.\\./com\\.plushm\\.sim/([^)]+)\\)");
  private static final Pattern FROM_TO = Pattern.compile("([0-9]+) … ([0-9]+)");
  private static final Pattern WORD = Pattern.compile("`([a-z]+)`");

  private static String text() throws IOException {
    return Files.readString(DOCUMENT, StandardCharsets.UTF_8);
  }

  private static List<MatchResult> rows(String overlay) throws IOException {
    String text = text();
    int from = text.indexOf("\n## " + overlay + "\n");
    assertTrue("a section about " + overlay, from >= 0);
    return ROW.matcher(text.substring(from, text.indexOf("\n## ", from + 1))).results().toList();
  }

  @Test
  public void everyOptionIsNamedWithItsDefaultAndNoOther() throws IOException {
    for (String overlay : Overlays.named("all")) {
      SortedSet<String> options = new TreeSet<>();
      for (Class<?> config : Overlays.factory(overlay).getClass().getDeclaredClasses()) {
        for (Method option : config.isAnnotation() ? config.getDeclaredMethods() : new Method[0]) {
          options.add(option.getName() + " " + option.getDefaultValue());
        }
      }
      SortedSet<String> named = new TreeSet<>();
      rows(overlay).forEach(row -> named.add(row.group(1) + " " + row.group(2)));
      assertEquals(overlay, options, named);
    }
  }

  @Test
  public void boundsAreThoseOfTheCode() throws IOException {
    for (String overlay : Overlays.named("all")) {
      for (MatchResult row : rows(overlay)) {
        Matcher numbers = FROM_TO.matcher(row.group(3));
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>(List.of("perhaps"));
        if (numbers.matches()) {
          good.addAll(List.of(numbers.group(1), numbers.group(2)));
          bad.add(new BigInteger(numbers.group(1)).subtract(BigInteger.ONE).toString());
          bad.add(new BigInteger(numbers.group(2)).add(BigInteger.ONE).toString());
        } else {
          WORD.matcher(row.group(3)).results().forEach(word -> good.add(word.group(1)));
        }
        assertTrue(overlay + " " + row.group(1), good.size() == 2);
        good.forEach(value -> set(overlay, row.group(1), value));
        for (String value : bad) {
          assertThrows(
              overlay + " " + row.group(1) + " " + value,
              PlushException.class,
              () -> set(overlay, row.group(1), value));
        }
      }
    }
  }

  private static void set(String overlay, String option, String value) {
    OverlayFactory factory = Overlays.factory(overlay);
    OverlayChoice choice = OverlayChoice.parse(overlay + ":" + option + "=" + value);
    assertTrue(factory.with(new OverlayOptions(choice)).linksMax(10) > 0);
  }

  @Test
  public void everyGoldenTraceIsLinkedAndNoOther() throws IOException {
    SortedSet<String> linked = new TreeSet<>();
    LINK.matcher(text()).results().forEach(link -> linked.add(link.group(1)));
    SortedSet<String> traces = new TreeSet<>();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      files.forEach(file -> traces.add(file.toString()));
    }
    assertEquals(traces, linked);
  }
}
