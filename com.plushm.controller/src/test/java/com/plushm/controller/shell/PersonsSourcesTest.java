package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.Specification;
import com.plushm.controller.door.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a specification may draw on, for the person who has it read. */
public class PersonsSourcesTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final TreeMap<String, String> environment = new TreeMap<>();
  private Path folder;
  private RecordingVisitor visitor;
  private PersonsSources sources;

  @Before
  public void make() throws IOException {
    folder = temporary.newFolder("specs").toPath();
    environment.put("HOME", temporary.newFolder("ann").toString());
    ask();
  }

  private void ask() {
    visitor = new RecordingVisitor(new Request(List.of(), "/", environment, List.of(), "000"));
    sources = new PersonsSources(Console.of(visitor), folder);
  }

  private String command(String... words) {
    return new String(sources.command(List.of(words)), StandardCharsets.UTF_8);
  }

  private static PlushException fails(org.junit.function.ThrowingRunnable what) {
    PlushException failure = assertThrows(PlushException.class, what);
    assertEquals(failure.getMessage(), ErrorCode.SPEC_UNREADABLE, failure.code());
    return failure;
  }

  @Test
  public void filesAreFoundBesideTheSpecificationAndAtHome() throws Exception {
    Files.writeString(folder.resolve("hosts"), "n[1-3]\n");
    Files.writeString(Path.of(environment.get("HOME"), "mine"), "m1\n");
    assertEquals("n[1-3]\n", new String(sources.file("hosts"), StandardCharsets.UTF_8));
    assertEquals("m1\n", new String(sources.file("~/mine"), StandardCharsets.UTF_8));
    assertEquals(
        "n[1-3]\n",
        new String(sources.file(folder.resolve("hosts").toString()), StandardCharsets.UTF_8));
    assertTrue(fails(() -> sources.file("none")).what().contains("is not there"));
    assertTrue(fails(() -> sources.file(".")).what().contains("is a folder"));
    assertTrue(fails(() -> sources.file("a\0b")).what().contains("no file's name"));
  }

  @Test
  public void filesThatNeverEndAreBounded() {
    assertTrue(fails(() -> sources.file("/dev/zero")).what().contains("more than"));
  }

  @Test
  public void commandRunsWhereTheSpecificationIsAndNotInAShell() throws Exception {
    Path script = folder.resolve("inventory");
    Files.writeString(script, "#!/bin/sh\necho \"$PWD|$1|$HOME|$PLUSHM_STATE\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    String expected = folder.toRealPath() + "|$(id) *|" + environment.get("HOME") + "|\n";
    assertEquals(expected, command("./inventory", "$(id) *"));
  }

  @Test
  public void commandThatFailsIsToldWithWhatItSays() {
    PlushException failed =
        fails(() -> command("sh", "-c", "echo partial; echo 'no such' >&2; echo zone >&2; exit 3"));
    assertTrue(failed.what(), failed.what().endsWith("ended with status 3: no such | zone"));
    assertTrue(fails(() -> command("no-such-command")).what().contains("cannot be started"));
  }

  @Test
  public void commandThatPrintsWithoutEndIsEnded() {
    assertTrue(fails(() -> command("cat", "/dev/zero")).what().contains("prints more than"));
  }

  @Test
  public void commandThatTakesTooLongIsEndedWithItsChildren() throws Exception {
    Path mark = folder.resolve("pid");
    BoundedCommand slow =
        new BoundedCommand(
            List.of("sh", "-c", "sleep 77.5 & echo $! > pid.new; mv pid.new pid; wait"),
            folder,
            new TreeMap<>(System.getenv()),
            () -> false,
            Duration.ofSeconds(1));
    assertTrue(fails(slow::run).what().contains("does not end within 1 s"));
    long child = Long.parseLong(Files.readString(mark).strip());
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent()) {
      assertTrue("its child lives", System.nanoTime() < deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  public void personWhoLosesPatienceEndsTheCommand() {
    visitor.interrupts().interrupt();
    assertTrue(fails(() -> command("sleep", "66.5")).what().contains("was interrupted"));
  }

  @Test
  public void slurmsHostsAreThoseOfThePersonsOwnShell() {
    assertTrue(fails(() -> sources.slurm()).what().contains("SLURM_JOB_NODELIST"));
    environment.put("SLURM_JOB_NODELIST", "n[1-3,7],r[01-02]c1");
    ask();
    assertEquals(
        NodeSet.parse("n[1-3,7],r01c1,r02c1"), NodeSet.parse(sources.slurm(), sources.groups()));
  }

  @Test
  public void whatAPersonMeansIsWrittenOut() {
    Specification.Pool here = pool("here", "local", "local[1-2]", Map.of());
    Specification.Pool batch = pool("batch", "slurm", "n[1-2]", Map.of("java", "/opt/j"));
    Specification.Pool other = pool("other", "slurm", "n[3-4]", Map.of("job", "9"));
    Specification read =
        new Specification(
            "a",
            "a.yaml",
            Map.of(),
            List.of(here, batch, other),
            List.of(
                software("app.tar"),
                software("file:../app.tar"),
                software("/opt/app.tar"),
                software("https://example.org/app.tar"),
                software("")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Specification.FailurePolicy.NONE,
            List.of(),
            Optional.empty());
    Specification meant =
        new PersonsSpecification(Path.of("/home/ann"), Optional.of("12")).of(read);
    assertEquals(
        List.of(Map.of(), Map.of("java", "/opt/j", "job", "12"), Map.of("job", "9")),
        meant.pools().stream().map(Specification.Pool::options).toList());
    assertEquals(
        List.of(
            "/home/ann/app.tar",
            "/home/app.tar",
            "/opt/app.tar",
            "https://example.org/app.tar",
            ""),
        meant.software().stream().map(Specification.Software::source).toList());
  }

  private static Specification.Pool pool(
      String name, String launcher, String hosts, Map<String, String> options) {
    return new Specification.Pool(name, launcher, NodeSet.parse(hosts), options, Map.of());
  }

  private static Specification.Software software(String source) {
    return new Specification.Software(
        "s", source, "", Specification.Software.Install.NONE, List.of(), "", 0, false);
  }

  /** The contract's bound is the one that is kept. */
  @Test
  public void theBoundIsTheContracts() throws Exception {
    Files.write(folder.resolve("full"), new byte[HostSources.BYTES_MAX]);
    assertEquals(HostSources.BYTES_MAX, sources.file("full").length);
    Files.write(folder.resolve("over"), new byte[HostSources.BYTES_MAX + 1]);
    assertTrue(fails(() -> sources.file("over")).what().contains("more than"));
  }
}
