package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Software, facts and monitors of applications on real clients. */
public class SoftwareIT {
  @ClassRule public static final Deployment deployment = new Deployment();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path specification(String... lines) throws IOException {
    return Files.writeString(
        folder.getRoot().toPath().resolve("spec.yaml"), String.join("\n", lines) + "\n");
  }

  /** A package with a program that tells what lies beside it. */
  private void archive() throws Exception {
    Path root = folder.newFolder("tool-1").toPath();
    Path program = Files.createDirectory(root.resolve("bin")).resolve("tell");
    Files.writeString(program, "#!/bin/sh\ncat \"$(dirname \"$0\")/../words\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(root.resolve("words"), "from the package\n");
    tar(folder.getRoot(), "czf", "tool.tar.gz", "tool-1");
  }

  private static void tar(File where, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("tar"));
    line.addAll(List.of(words));
    assertEquals(0, new ProcessBuilder(line).directory(where).inheritIO().start().waitFor());
  }

  @Test
  public void itIsInstalledOnEachHostOnceOnASharedFolderAndRemovedWhereThatIsSaid()
      throws Exception {
    archive();
    Path shared = folder.getRoot().toPath().resolve("shared");
    Path spec =
        specification(
            "name: shipped",
            "pools: { here: { local: 4 } }",
            "software:",
            "  own: { source: tool.tar.gz, strip: 1, cleanUp: true }",
            "  common: { source: tool.tar.gz, strip: 1, to: " + shared + " }",
            "components:",
            "  all: { software: [own, common] }",
            "processes:",
            "  tell: { command: [own/bin/tell] }",
            "  both: { shell: \"" + shared + "/bin/tell\", after: tell }");
    for (int time = 0; time < 2; time++) {
      Result result = deployment.plushm("run", spec.toString()).exits(0);
      assertTrue(result.toString(), result.out().contains("tell · local[1-4] (4)"));
      assertTrue(result.toString(), result.out().contains("both · local[1-4] (4)"));
      assertTrue(result.toString(), result.out().contains("from the package"));
      assertTrue(Files.isExecutable(shared.resolve("bin/tell")));
      assertFalse(Files.exists(deployment.state().resolve("local/local1/own")));
      String[] packages = deployment.state().resolve("local/local1/software").toFile().list();
      assertEquals(List.of(), List.of(packages));
    }
  }

  @Test
  public void anArchiveThatLeadsOutIsRefusedOnEachHost() throws Exception {
    Files.writeString(folder.getRoot().toPath().resolve("mine"), "x");
    tar(folder.newFolder("below"), "cPf", "../evil.tar", "../mine");
    Path spec =
        specification(
            "name: refused",
            "pools: { here: { local: 4 } }",
            "software: { evil: { source: evil.tar } }",
            "components: { all: { software: evil } }",
            "processes: { none: { command: [echo, ran] } }");
    Result result = deployment.plushm("run", spec.toString()).exits(4);
    assertTrue(result.toString(), result.err().contains("evil · local[1-4] (4)"));
    assertTrue(result.toString(), result.err().contains("PM142 evil.tar: '../mine' leads out"));
    assertFalse(result.toString(), result.out().contains("\nran\n"));
  }

  @Test
  public void factsOfHostsAreToldAndConstraintsOnThemHold() throws Exception {
    Path spec =
        specification(
            "name: choosy",
            "pools: { here: { local: 4 } }",
            "components:",
            "  all: { count: 2, constraints: { os: linux, cores: '>=1', memory: '>=1M' } }",
            "processes: { run: { command: [echo, ran] } }");
    deployment.plushm("run", spec.toString()).exits(0);
    Result facts = deployment.plushm("nodes", "--facts").exits(0);
    String first = facts.out().lines().skip(1).findFirst().orElseThrow();
    assertTrue(facts.toString(), first.contains(" linux ") && first.contains(" GiB "));
    Path never =
        specification(
            "name: never",
            "pools: { here: { local: 4 } }",
            "components: { all: { count: 2, constraints: { cores: '>=100000' } } }",
            "processes: { run: { command: [echo, ran] } }");
    Result result = deployment.plushm("run", never.toString()).exits(3);
    assertTrue(result.toString(), result.err().contains("PM315"));
    assertTrue(result.toString(), result.err().contains("wanted at least 100000"));
  }

  @Test
  public void monitorsEndWhatTheyWatchAndThePolicyFollows() throws Exception {
    Path count = folder.getRoot().toPath().resolve("count");
    Path spec =
        specification(
            "name: watched",
            "pools: { here: { local: 1 } }",
            "components: { all: {} }",
            "processes:",
            "  pattern:",
            "    shell: \"echo x >> " + count + "; echo BAD thing; sleep 60\"",
            "    monitor: { pattern: ^BAD }",
            "    onFailure: { restart: 1, backoff: 100ms }",
            "  silence: { shell: \"echo once; sleep 60\", monitor: { silence: 1s } }",
            "  command:",
            "    shell: sleep 60",
            "    monitor: { command: [\"false\"], every: 200ms, threshold: 2 }");
    Result result = deployment.plushm("run", spec.toString()).exits(4);
    assertEquals(List.of("x", "x"), Files.readAllLines(count));
    assertTrue(result.toString(), result.err().contains("its output has '^BAD'"));
    assertTrue(result.toString(), result.err().contains("it has put out nothing for"));
    assertTrue(result.toString(), result.err().contains("its monitor 'false'"));
  }
}
