package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.SpecProblem;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Constraint.Comparison;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Software;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** Applications of Plush and Gush in their own format. */
public class PlushXmlTest {
  private static final Path FOLDER = Path.of("src/test/resources/com/plushm/spec/xml");

  static String text(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file), StandardCharsets.UTF_8);
  }

  static SpecReader.Result read(String text, Sources sources) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new YamlSpecReader().read("a.xml", content, Map.of(), sources);
  }

  static String notices(SpecReader.Result result) {
    return result.notices().stream().map(SpecProblem::toString).collect(Collectors.joining("\n"));
  }

  /** Plush's first example: a package, two clients on this machine, two process blocks. */
  @Test
  public void theSimpleExampleLoadsAsItStands() throws IOException {
    SpecReader.Result result = read(text("simple.xml"), new Sources());
    Specification simple = Reading.good(result);
    assertEquals("simple", simple.name());
    Software software = simple.software().get(0);
    assertEquals("http://example.org/plush/software.tar", software.source());
    assertEquals(Software.Install.NONE, software.install());
    assertEquals(".", software.destination());
    assertEquals("local", simple.pools().get(0).launcher());
    assertEquals(
        List.of(new Component("Cluster1", "local", 2, 2, List.of(), List.of("SimpleSoftwareName"))),
        simple.components());
    Specification.Process untar = simple.processes().get(0);
    assertEquals("untar", untar.name());
    assertEquals(List.of("tar", "xf", "software.tar"), untar.command());
    Specification.Process cat = simple.processes().get(1);
    assertEquals("Cluster1", cat.on());
    assertEquals(List.of("untar"), cat.after());
    assertEquals(
        "a.xml:16:9: the hosts of resource 'local' are not known (there is no such file): clients"
            + " on this machine are used",
        notices(result));
  }

  @Test
  public void clientsOnThisMachineMayStandInADirectory() throws IOException {
    Sources sources = new Sources().with("directory.xml", text("directory.xml"));
    SpecReader.Result result = read(text("simple.xml"), sources);
    assertEquals("local[1-2]", Reading.good(result).pools().get(0).hosts().fold());
    assertEquals("", notices(result));
  }

  @Test
  public void aDirectoryGivesHostsByTypeAndGroup() throws IOException {
    Specification phases = phases();
    Pool pool = phases.pools().get(0);
    assertEquals("ssh", pool.launcher());
    assertEquals("p1.example.org,s[1-2].example.org", pool.hosts().fold());
    assertEquals(Map.of("user", "ops"), pool.hostOptions().get("s1.example.org"));
    assertEquals(Map.of("user", "slice"), pool.hostOptions().get("p1.example.org"));
    List<Constraint> senders =
        List.of(new Constraint("label.Senders", Comparison.IN, List.of("true")));
    assertEquals(
        new Component("Senders", "directory", 2, 2, senders, List.of()),
        phases.components().get(0));
    assertEquals(
        Map.of("Senders", "true", "Receivers", "true"), pool.hostLabels().get("s1.example.org"));
    assertEquals(Map.of("Senders", "true"), pool.hostLabels().get("s2.example.org"));
  }

  private static Specification phases() throws IOException {
    Sources sources = new Sources().with("directory.xml", text("directory.xml"));
    return Reading.good(read(text("phases.xml"), sources));
  }

  @Test
  public void processesOfAServiceAreKeptAliveAndTheirTextMeansItself() throws IOException {
    Specification.Process prepare = phases().processes().get(0);
    assertEquals(List.of("/bin/echo", "$HOME ${x}", "", "two words"), prepare.command());
    assertEquals("/tmp", prepare.directory());
    assertEquals(Map.of("A", "b"), prepare.environment());
    assertTrue(phases().processes().get(1).name().equals("go"));
    assertFalse(phases().processes().get(1).conduct().service());
    assertEquals(Duration.ofSeconds(30), phases().processes().get(1).timeout());
    Specification.Process other = phases().processes().get(2);
    assertEquals("cb2-prepare", other.name());
    assertTrue(other.conduct().service());
    assertEquals(FailurePolicy.ALWAYS, other.conduct().onFailure().times());
    assertEquals(List.of("echo", "a", "b"), other.command());
  }

  @Test
  public void barrierBlocksOfOneNameAreOneBarrier() throws IOException {
    Specification.Barrier barrier = phases().barriers().get(0);
    assertEquals(1, phases().barriers().size());
    assertEquals(List.of("Senders", "Receivers"), barrier.on());
    assertEquals(List.of("prepare", "cb2-prepare"), barrier.after());
    assertEquals(3, barrier.max());
    assertEquals(List.of("barrier"), phases().processes().get(1).after());
  }

  @Test
  public void tasksOfAWorkflowGetTheirInputAsLastArgument() throws IOException {
    Specification.Workflow farm = phases().workflows().get(0);
    assertEquals(List.of("work", "-i", "${input}"), farm.command());
    assertEquals(List.of("one", "two"), farm.inputs());
    assertEquals(List.of("barrier"), farm.after());
    assertEquals(List.of("1", "2", "3"), phases().workflows().get(1).inputs());
  }

  @Test
  public void whatIsPassedOverIsNamedWithItsLine() throws IOException {
    Sources sources = new Sources().with("directory.xml", text("directory.xml"));
    assertEquals(
        """
        a.xml:12:47: 'reconnect_interval' is passed over: lost hosts are called at once
        a.xml:33:13: 'prepare' is called 'cb2-prepare' here
        a.xml:33:54: the command line 'a b' is divided at its blanks — write an <arg> for each word\
        """,
        notices(read(text("phases.xml"), sources)));
  }

  @Test
  public void theExampleOfTheUsersLoadsWithoutARemark() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../run/examples"))) {
      List<Path> examples = files.filter(f -> f.toString().endsWith(".xml")).sorted().toList();
      assertFalse(examples.isEmpty());
      for (Path example : examples) {
        SpecReader.Result result = read(Files.readString(example), new Sources());
        assertEquals(example.toString(), "", Reading.problems(result));
        assertEquals(example.toString(), "", notices(result));
      }
    }
  }

  /** The application and the directory on the page of the language. */
  @Test
  public void whatTheDocumentShowsLoads() throws IOException {
    String document = Files.readString(Path.of("../docs/specification.md"), StandardCharsets.UTF_8);
    String[] parts = document.split("```xml\n", -1);
    assertEquals(3, parts.length);
    String directory = parts[2].substring(0, parts[2].indexOf("```"));
    String application = parts[1].substring(0, parts[1].indexOf("```"));
    SpecReader.Result result = read(application, new Sources().with("directory.xml", directory));
    assertEquals("node[1-2].example.org", Reading.good(result).pools().get(0).hosts().fold());
    assertEquals("", notices(result));
  }

  @Test
  public void aGroupOfThePersonsStandsForADirectory() {
    String text = Samples.XML_HEAD.replace("group=\"here\"", "group=\"lab\"") + Samples.XML_TAIL;
    Specification read = Reading.good(read(text.replace("\"local\"", "\"ssh\""), new Sources()));
    assertEquals("lab[1-4]", read.pools().get(0).hosts().fold());
    assertEquals("lab", read.components().get(0).pool());
  }

  @Test
  public void aPoolInYamlMayReadADirectoryToo() throws IOException {
    Sources sources =
        new Sources().with("d.xml", text("directory.xml").replaceAll("(?m)^.*localhost.*\n", ""));
    String text =
        """
        name: x
        pools: {all: {file: d.xml}}
        components: {some: {constraints: {labels: {lab: "true"}}}}
        processes: {p: {shell: date, timeout: 1s}}
        """;
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    Specification read =
        Reading.good(new YamlSpecReader().read("a.yaml", content, Map.of(), sources));
    assertEquals("p1.example.org,s[1-3].example.org", read.pools().get(0).hosts().fold());
    assertEquals(2, read.components().get(0).count());
    assertEquals(Duration.ofSeconds(1), read.processes().get(0).timeout());
  }
}
