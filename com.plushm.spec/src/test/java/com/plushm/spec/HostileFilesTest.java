package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

/** Files that mean harm, or that a bad disk made: an answer, quickly, whatever they hold. */
public class HostileFilesTest {
  private static final int MUTATIONS = 4_000;
  private static final int CHANGES_MAX = 6;
  private static final long SEED = 20_250_101L;

  private static String start(String text) {
    String problems = Reading.problems(text);
    return problems.substring(0, Math.min(problems.length(), 120));
  }

  @Test(timeout = 10_000)
  public void aliasesOfAliasesOfAliasesAreStoppedAtThePlaceWhereTheyGetTooMany() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i)).append("*a%d, ".formatted(i - 1).repeat(9));
      bomb.append("x]\n");
    }
    assertEquals(
        "a.yaml:6:10: more than 100000 values, those that aliases repeat counted"
            + " — make the specification smaller",
        Reading.problems(bomb.toString()));
  }

  @Test(timeout = 10_000)
  public void valuesOfValuesOfValuesAreStopped() {
    StringBuilder bomb = new StringBuilder("name: x\nvariables:\n  v0: aaaaaaaaaaaaaaaa\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("  v%d: \"%s\"\n".formatted(i, ("${v" + (i - 1) + "}").repeat(9)));
    }
    String problems = start(bomb.toString());
    assertTrue(problems, problems.startsWith("a.yaml:2:1: 'pools' is missing"));
    assertTrue(Reading.problems(bomb.toString()).contains("variables make the text too long"));
  }

  @Test(timeout = 10_000)
  public void depthHasAnEnd() {
    assertEquals("a.yaml:1:33: nested more than 32 deep", Reading.problems("[".repeat(1 << 19)));
    String block = "";
    for (int i = 0; i < 40; i++) {
      block += " ".repeat(i) + "a:\n";
    }
    assertEquals(
        "a.yaml:33:33: nested more than 32 deep", Reading.problems(block + " ".repeat(40) + "b"));
  }

  @Test(timeout = 20_000)
  public void theLargestFilesAreReadQuickly() {
    int size = SpecReader.BYTES_MAX;
    String line = "a".repeat(4_000);
    for (String piece : List.of("'\n", "{\n", "- \n", "\n", "a:\n", "? \n", "#\n", line + "\n")) {
      assertTrue(piece, start(piece.repeat(size / piece.length())).startsWith("a.yaml:"));
    }
    String unknown = Samples.HEAD + "  p: {shell: \"" + "${x} ".repeat(200_000) + "\"}\n";
    assertTrue(start(unknown), start(unknown).startsWith("a.yaml:6:15: unknown variable"));
  }

  @Test(timeout = 10_000)
  public void filesAndLinesHaveALongestLength() {
    byte[] tooLarge = new byte[SpecReader.BYTES_MAX + 1];
    SpecReader.Result result =
        new YamlSpecReader().read("a.yaml", tooLarge, Map.of(), Reading.GROUPS);
    assertEquals(
        "a.yaml: the file has 4194305 bytes, the limit is 4194304", Reading.problems(result));
    assertEquals(
        "a.yaml:2:1: a line of 1048577 characters — the limit is 1048576",
        Reading.problems("name: x\n" + "y".repeat((1 << 20) + 1)));
  }

  @Test(timeout = 20_000)
  public void millionsOfHostsAreStopped() {
    StringBuilder text = new StringBuilder("name: x\ncomponents: {}\nprocesses: {}\npools:\n");
    for (int i = 0; i < 100; i++) {
      text.append("  p").append(i).append(": h[1-900000]\n");
    }
    String problems = Reading.problems(text.toString());
    assertTrue(problems, problems.contains("a.yaml:6:7: more than 1000000 hosts in all node sets"));
  }

  /** Every answer is a specification or problems with places inside the file, never both. */
  @Test(timeout = 60_000)
  public void noMutationOfAGoodFileIsAnswerless() {
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(SEED + i);
      byte[] content = mutated(i % 2 == 0 ? Samples.HELLO : Samples.LAB, random);
      SpecReader.Result result;
      try {
        result = new YamlSpecReader().read("a.yaml", content, Map.of(), Reading.GROUPS);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (SEED + i), e);
      }
      assertEquals(
          "seed " + (SEED + i), result.specification() == null, !result.problems().isEmpty());
      int lines =
          new String(content, StandardCharsets.UTF_8)
              .split("\r\n|[\r\n\u0085\u2028\u2029]", -1)
              .length;
      result
          .problems()
          .forEach(p -> assertTrue(p.toString(), p.line() <= lines && p.column() >= 0));
    }
  }

  static byte[] mutated(String text, Random random) {
    StringBuilder content = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(CHANGES_MAX); changes > 0; changes--) {
      int at = random.nextInt(content.length());
      int end = Math.min(content.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> content.delete(at, end);
        case 1 -> content.insert(at, content.substring(at, end));
        case 2 ->
            content.setCharAt(
                at, "{}[]:,&*!|>'\"%@`#?-~\t\n $\u0000\ud800\u2028".charAt(random.nextInt(27)));
        case 3 -> content.insert(at, random.nextInt());
        case 4 -> content.insert(at, (char) random.nextInt(0x10000));
        default -> {
          int from = random.nextInt(content.length());
          String part = content.substring(from, Math.min(content.length(), from + 40));
          content.insert(at, part);
        }
      }
    }
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
