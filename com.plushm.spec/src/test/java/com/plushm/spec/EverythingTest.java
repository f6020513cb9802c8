package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Constraint.Comparison;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.api.spec.Specification.Limit;
import com.plushm.api.spec.Specification.Monitor;
import com.plushm.api.spec.Specification.Monitor.Kind;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Software;
import com.plushm.api.spec.Specification.Software.Install;
import com.plushm.api.spec.Specification.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;

/** What {@code good/everything.yaml} says arrives, block by block. */
public class EverythingTest {
  static final Path FILE = Path.of("src/test/resources/com/plushm/spec/good/everything.yaml");

  static final Sources SOURCES =
      new Sources()
          .with("hosts.txt", "# ours\nn[1-3]\n\n  m1 # the old one\n")
          .with(
              "inventory --list",
              "{\"k1\": {\"port\": 2222, \"labels\": {\"rack\": \"r1\"}}, \"k[2-3]\": {}}")
          .with("slurm", "c[001-004]")
          .with("inputs.txt", "first line\n\nsecond\n");

  private Specification read;

  @Before
  public void readIt() throws IOException {
    read =
        Reading.good(
            new YamlSpecReader().read("a.yaml", Files.readAllBytes(FILE), Map.of(), SOURCES));
  }

  @Test
  public void poolsTakeHostsFromEverywhere() {
    Pool lab = read.pools().get(0);
    assertEquals("ssh", lab.launcher());
    assertTrue(lab.sharedFileSystem());
    assertEquals(Map.of("site", "east", "disk", "slow"), lab.labels());
    assertEquals(Map.of("disk", "fast"), lab.hostLabels().get("node2"));
    assertEquals(Map.of("address", "10.0.0.1"), lab.hostOptions().get("node1"));
    assertEquals("m1,n[1-3]", read.pools().get(1).hosts().fold());
    assertEquals("ssh", read.pools().get(1).launcher());
    Pool inventory = read.pools().get(2);
    assertEquals("k[1-3]", inventory.hosts().fold());
    assertEquals(Map.of("k1", Map.of("port", "2222")), inventory.hostOptions());
    assertEquals(Map.of("k1", Map.of("rack", "r1")), inventory.hostLabels());
    assertEquals("slurm", read.pools().get(3).launcher());
    assertEquals("c[001-004]", read.pools().get(3).hosts().fold());
    assertEquals("local", read.pools().get(4).launcher());
    assertFalse(read.pools().get(4).sharedFileSystem());
  }

  @Test
  public void softwareIsFoundAndInstalledByItsName() {
    String hash = "0123456789abcdef".repeat(4);
    List<String> none = List.of();
    List<String> dpkg = List.of("dpkg", "-i", "${archive}");
    List<String> rpm = List.of("rpm", "-U", "--replacepkgs", "${archive}");
    List<String> script = List.of("sh", "-c", "echo ready");
    List<String> own = List.of("./setup", "${archive}");
    String web = "https://example.org/data.zip?x=1";
    assertEquals(
        List.of(
            software("app", "/specs/app-1.2.tar.gz", hash, Install.TAR, none, "apps/app", 1, true),
            software("data", web, "", Install.ZIP, none, "data", 0, false),
            software("tool", "/srv/tool.deb", "", Install.COMMAND, dpkg, "tool", 0, false),
            software("kit", "/specs/kit.rpm", "", Install.COMMAND, rpm, "kit", 0, false),
            software("plain", "/specs/one.tar", "", Install.NONE, none, ".", 0, false),
            software("script", "", "", Install.COMMAND, script, "script", 0, false),
            software("own", "/specs/x", "", Install.COMMAND, own, "own", 0, false)),
        read.software());
  }

  private static Software software(
      String name,
      String source,
      String hash,
      Install install,
      List<String> words,
      String to,
      int strip,
      boolean cleanUp) {
    return new Software(name, source, hash, install, words, to, strip, cleanUp);
  }

  @Test
  public void componentsHaveConstraintsAndSoftware() {
    Specification.Component servers = read.components().get(0);
    assertEquals(
        List.of(
            new Constraint("os", Comparison.IN, List.of("linux")),
            new Constraint("arch", Comparison.IN, List.of("x86_64", "aarch64")),
            new Constraint("cores", Comparison.AT_LEAST, List.of("4")),
            new Constraint("memory", Comparison.AT_LEAST, List.of("8589934592")),
            new Constraint("memory", Comparison.AT_MOST, List.of("68719476736")),
            new Constraint("label.disk", Comparison.IN, List.of("fast")),
            new Constraint("label.site", Comparison.NOT_IN, List.of("west"))),
        servers.constraints());
    assertEquals(List.of("app", "script"), servers.software());
    Specification.Component workers = read.components().get(1);
    // Ten hosts, two of them the servers'; eight have the label, and any of these can be had.
    assertEquals(8, workers.count());
    assertEquals(
        new Constraint("os", Comparison.NOT_IN, List.of("windows", "aix")),
        workers.constraints().get(0));
    assertEquals(
        new Constraint("cores", Comparison.AT_LEAST, List.of("2")), workers.constraints().get(1));
  }

  @Test
  public void processesAreRunAndWatchedAsTheyAreToldTo() {
    Specification.Process serve = process("serve");
    assertTrue(serve.conduct().service());
    assertEquals("nobody", serve.conduct().user());
    assertEquals(
        Map.of(
            Limit.CPU, 3_600L,
            Limit.MEMORY, 2L << 30,
            Limit.FILES, 1_024L,
            Limit.PROCESSES, 64L,
            Limit.FILE_SIZE, 1L << 40,
            Limit.CORE, 0L),
        serve.conduct().limits());
    assertEquals(
        List.of(
            new Monitor(
                Kind.COMMAND, List.of("curl", "-f", "localhost"), Duration.ofSeconds(5), 3)),
        serve.conduct().monitors());
    assertEquals("a\nb", process("load").conduct().stdin());
    assertEquals("/etc/hostname", process("feed").conduct().stdinFile());
    assertEquals(
        List.of(new Monitor(Kind.PATTERN, List.of("^ERROR"), Duration.ZERO, 1)),
        process("load").conduct().monitors());
    assertEquals(
        List.of(
            new Monitor(Kind.PATTERN, List.of("FATAL"), Duration.ZERO, 2),
            new Monitor(Kind.SILENCE, List.of(), Duration.ofHours(1), 1)),
        read.monitors());
  }

  @Test
  public void failuresHaveAnAnswer() {
    Duration second = Duration.ofSeconds(1);
    List<String> none = List.of();
    assertEquals(
        new FailurePolicy(2, Duration.ofMillis(500), Action.REPLACE, List.of("./tell", "me")),
        read.onFailure());
    int always = FailurePolicy.ALWAYS;
    assertEquals(new FailurePolicy(always, second, Action.UNSAID, none), policy("serve"));
    assertEquals(new FailurePolicy(always, second, Action.UNSAID, List.of("tell")), policy("load"));
    assertEquals(new FailurePolicy(0, second, Action.IGNORE, none), policy("feed"));
    assertEquals(new FailurePolicy(0, second, Action.ABORT, none), policy("other"));
    assertEquals(new FailurePolicy(0, second, Action.RESTART_ALL, none), policy("daemon"));
  }

  @Test
  public void aServiceIsStartedAgainUnlessSomethingElseIsSaid() {
    String text = Samples.HEAD + "  p: {shell: a, service: true}\n  q: {shell: b}\n";
    assertEquals(
        FailurePolicy.ALWAYS, Reading.good(text).processes().get(0).conduct().onFailure().times());
    assertEquals(FailurePolicy.NONE, Reading.good(text).processes().get(1).conduct().onFailure());
    Specification said = Reading.good(text + "onFailure: abort\n");
    assertEquals(FailurePolicy.NONE, said.processes().get(0).conduct().onFailure());
  }

  @Test
  public void barriersOpenAndReleaseAsTheyAreToldTo() {
    assertEquals(
        new Barrier(
            "started",
            List.of("servers", "workers"),
            List.of("serve"),
            5,
            80,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            true,
            2.5,
            List.of("./ready"),
            Barrier.Release.ALL),
        read.barriers().get(0));
    Barrier gate = read.barriers().get(1);
    assertEquals(4, gate.knee(), 0);
    assertEquals(0, gate.max());
    assertEquals(new Barrier.Release(0, 0, Duration.ZERO, 2, "render"), gate.release());
    assertEquals(
        new Barrier.Release(0, 10, Duration.ofSeconds(1), 0, ""), read.barriers().get(2).release());
    assertEquals(
        new Barrier.Release(3, 0, Duration.ofMillis(500), 0, ""), read.barriers().get(3).release());
    assertEquals(Barrier.Release.ALL, read.barriers().get(4).release());
    assertEquals(0, read.barriers().get(4).knee(), 0);
  }

  @Test
  public void workflowsHaveInputs() {
    assertEquals(
        new Workflow(
            "render",
            "workers",
            List.of("render", "${input}", "${index}", "${host}"),
            false,
            Map.of("SHARD", "${input}.of.${count}"),
            "apps",
            List.of("gate", "feed"),
            Duration.ofMinutes(10),
            List.of("1", "4", "7", "10"),
            2,
            5,
            3),
        read.workflows().get(0));
    assertEquals(List.of("a", "b", "3"), read.workflows().get(1).inputs());
    assertEquals(3, read.workflows().get(1).attempts());
    assertEquals(0, read.workflows().get(1).knee(), 0);
    assertEquals(List.of("first line", "second"), read.workflows().get(2).inputs());
    assertEquals(4, read.workflows().get(2).knee(), 0);
  }

  @Test
  public void whatCanBeSaidInAnotherWayArrivesToo() throws IOException {
    Specification corners =
        Reading.good(
            new YamlSpecReader()
                .read(
                    "a.yaml",
                    Files.readAllBytes(FILE.resolveSibling("corners.yaml")),
                    Map.of(),
                    SOURCES));
    assertEquals(
        List.of(
            Action.FAIL,
            Action.REPLACE,
            Action.RESTART_ALL,
            Action.ABORT,
            Action.FAIL,
            Action.IGNORE),
        corners.processes().stream().map(p -> p.conduct().onFailure().then()).toList());
    assertEquals(Action.ABORT, corners.onFailure().then());
    assertEquals(Kind.SILENCE, corners.monitors().get(0).kind());
    assertFalse(corners.barriers().get(0).failOnTimeout());
    assertEquals(List.of("all"), corners.barriers().get(0).on());
    assertEquals(Install.TAR, corners.software().get(0).install());
    assertEquals(Install.ZIP, corners.software().get(1).install());
    assertEquals("gate,inner:2222", corners.pools().get(0).hostOptions().get("node1").get("jump"));
  }

  private FailurePolicy policy(String name) {
    return process(name).conduct().onFailure();
  }

  private Specification.Process process(String name) {
    return read.processes().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }
}
