package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.spec.grammar.Usage;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

/** No key of the language, and no word, is left without a specification that has it and is read. */
public class CoverageTest {
  private static final Path GOOD = Path.of("src/test/resources/com/plushm/spec/good");

  /** Good specifications of the tests; other tests read each of them. */
  static List<String> specifications() throws IOException {
    List<String> all = new ArrayList<>(List.of(Samples.HELLO, Samples.LAB));
    List<Path> files = new ArrayList<>(Examples.all());
    try (Stream<Path> more = Files.list(GOOD)) {
      more.filter(f -> f.toString().endsWith(".yaml")).sorted().forEach(files::add);
    }
    for (Path file : files) {
      all.add(Files.readString(file, StandardCharsets.UTF_8));
    }
    return all;
  }

  @Test
  public void everyKeyAndEveryWordIsUsedBySomeSpecification() throws IOException {
    Usage usage = new Usage();
    for (String text : specifications()) {
      Problems problems = new Problems("");
      Source.decode(text.getBytes(StandardCharsets.UTF_8), false, problems)
          .flatMap(source -> TreeReader.read(source, problems))
          .ifPresent(usage::add);
      assertTrue(problems.sorted().toString(), problems.isEmpty());
    }
    SortedSet<String> unused = new TreeSet<>(Usage.all());
    unused.removeAll(usage.used());
    assertEquals("used by no test's specification", new TreeSet<>(), unused);
  }
}
