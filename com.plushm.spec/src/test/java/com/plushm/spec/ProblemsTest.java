package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.SpecReader;
import com.plushm.spec.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/**
 * Bad files and the exact words that their writer reads. The table is {@code problems.txt}: a title
 * after {@code ###}, the file ({@code @head} stands for {@link Samples#HEAD}), and after {@code =>}
 * all its problems.
 */
public class ProblemsTest {
  private static final int CASES_MIN = 35;

  private record Case(String title, String file, String problems) {}

  private static List<Case> table(String name) throws IOException {
    try (InputStream in = ProblemsTest.class.getResourceAsStream(name)) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String part : table.split("(?m)^### ", -1)) {
        int title = part.indexOf('\n');
        int arrow = part.indexOf("\n=>\n");
        if (arrow >= 0) {
          String file =
              part.substring(title + 1, arrow + 1)
                  .replace("@head\n", Samples.HEAD)
                  .replace("@xml\n", Samples.XML_HEAD)
                  .replace("@lmx\n", Samples.XML_TAIL);
          cases.add(new Case(part.substring(0, title), file, part.substring(arrow + 4).strip()));
        }
      }
      return cases;
    }
  }

  @Test
  public void everyBadFileOfTheTableGetsAllItsProblemsAtTheirPlaces() throws IOException {
    List<Case> cases = table("problems.txt");
    assertTrue("cases: " + cases.size(), cases.size() >= CASES_MIN);
    for (Case one : cases) {
      assertEquals(one.title(), one.problems(), Reading.problems(one.file()));
    }
  }

  /** The table is {@code xml-problems.txt}; {@code @xml} and {@code @lmx} stand around. */
  @Test
  public void everyBadFileInXmlGetsItsProblemsAndNoticesToo() throws IOException {
    List<Case> cases = table("xml-problems.txt");
    assertTrue("cases: " + cases.size(), cases.size() >= 10);
    for (Case one : cases) {
      assertEquals(one.title(), one.problems(), Samples.xmlProblems(one.file()));
    }
  }

  @Test
  public void anUnknownVariableOfTheCommandLineIsNamed() {
    Map<String, String> overrides = Map.of("greting", "x");
    assertEquals(
        "a.yaml: the specification has no variable 'greting' to set — did you mean 'greeting'?",
        Reading.problems(Reading.read("a.yaml", Samples.HELLO, overrides)));
  }

  @Test
  public void bytesThatAreNoTextAreShownWhereTheyStand() {
    byte[] latin1 = "name: x\nfoo: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    SpecReader.Result result =
        new YamlSpecReader().read("a.yaml", latin1, Map.of(), Reading.GROUPS);
    assertEquals(
        "a.yaml:2:9: these bytes are not UTF-8 — save the file as UTF-8", Reading.problems(result));
    assertEquals(
        "a.yaml:2:4: forbidden character U+0001 — remove it, or write it as an escape",
        Reading.problems("a: b\n \ud83d\ude00 \u0001"));
  }

  @Test
  public void theByteOrderMarkShiftsNoColumn() {
    assertEquals(Reading.problems("nam: x"), Reading.problems("\ufeffnam: x"));
  }

  @Test
  public void countlessProblemsAreCut() {
    StringBuilder text = new StringBuilder(Samples.HEAD);
    for (int i = 0; i < 3 * Problems.MAX; i++) {
      text.append("  p").append(i).append(": {shell: '${q}', on: x}\n");
    }
    SpecReader.Result result = Reading.read("a.yaml", text.toString(), Map.of());
    assertEquals(Problems.MAX + 1, result.problems().size());
    assertEquals(
        "a.yaml: there are more than 100 problems — mend these and read the file again",
        result.problems().get(Problems.MAX).toString());
  }

  @Test
  public void aCommandThatNoHostCouldTakeIsRefused() {
    String word = "x".repeat(100 << 10);
    String text = Samples.HEAD + "  p: {command: [echo, &w " + word;
    assertEquals("", Reading.problems(text + "]}\n"));
    assertEquals(
        "a.yaml:6:6: words and environment have 307204 bytes; the limit is 262144"
            + " — put long texts into a file",
        Reading.problems(text + ", *w, *w]}\n"));
    assertEquals(
        "a.yaml:6:6: a word of 204800 bytes; the limit is 131071 — put long texts into a file",
        Reading.problems(text + word + "]}\n"));
  }
}
