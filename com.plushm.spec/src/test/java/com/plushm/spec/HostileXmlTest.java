package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

/** XML that means harm: an answer, quickly, and nothing read from elsewhere. */
public class HostileXmlTest {
  private static final int MUTATIONS = 3_000;
  private static final long SEED = 20_261_123L;

  private static String problems(String text) {
    return Reading.problems(PlushXmlTest.read(text, new Sources()));
  }

  @Test(timeout = 10_000)
  public void noEntityIsExpandedAndNothingIsFetched() {
    String laughs =
        """
        <!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>
        <plush><project name="&c;"/></plush>
        """;
    assertTrue(problems(laughs), problems(laughs).contains("a DOCTYPE is not allowed"));
    String outside =
        "<!DOCTYPE plush SYSTEM \"file:///etc/passwd\"><plush><project name=\"x\"/></plush>";
    assertTrue(problems(outside), problems(outside).contains("a DOCTYPE is not allowed"));
  }

  @Test(timeout = 10_000)
  public void depthAndNumberHaveAnEnd() {
    assertEquals(
        "a.xml:1:161: nested more than 32 deep",
        problems("<ab>\n".strip().repeat(40).replace("<ab>", "<abc>")));
    String many = "<plush>" + "<project name='x'/>\n".repeat(60_000) + "</plush>";
    assertEquals(
        "a.xml:25000:1: more than 50000 elements and attributes — make the file smaller",
        problems(many));
    StringBuilder attributes = new StringBuilder("<plush");
    for (int i = 0; i < 60_000; i++) {
      attributes.append(" a").append(i).append("=''");
    }
    assertTrue(problems(attributes + "/>").startsWith("a.xml:1:"));
  }

  @Test(timeout = 20_000)
  public void theLargestFilesAreReadQuickly() {
    for (String piece :
        List.of("<a>", "<", "&#x41;", "<!-- -->", "<![CDATA[x]]>", "<a b='", "]]>")) {
      String text = "<plush>" + piece.repeat((SpecReader.BYTES_MAX - 20) / piece.length());
      assertTrue(piece, problems(text).startsWith("a.xml:"));
    }
    String names =
        Samples.XML_HEAD
            + "<process_block name='p'>"
            + "<process name='p'><path>x</path></process>".repeat(1_500)
            + "</process_block>"
            + Samples.XML_TAIL;
    assertTrue(problems(names), problems(names).contains("has more than 1000 entries"));
  }

  /** Every answer is a specification or problems with places inside the file, never both. */
  @Test(timeout = 60_000)
  public void noMutationOfAGoodFileIsAnswerless() throws IOException {
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(SEED + i);
      byte[] content =
          HostileFilesTest.mutated(
              PlushXmlTest.text(i % 2 == 0 ? "simple.xml" : "phases.xml"), random);
      Sources sources = new Sources().with("directory.xml", PlushXmlTest.text("directory.xml"));
      SpecReader.Result result;
      try {
        result = new YamlSpecReader().read("a.xml", content, Map.of(), sources);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (SEED + i), e);
      }
      assertEquals(
          "seed " + (SEED + i), result.specification() == null, !result.problems().isEmpty());
      int lines = new String(content, StandardCharsets.UTF_8).split("\r\n|[\r\n]", -1).length;
      result.problems().forEach(p -> assertTrue(p.toString(), p.line() <= lines));
    }
  }
}
