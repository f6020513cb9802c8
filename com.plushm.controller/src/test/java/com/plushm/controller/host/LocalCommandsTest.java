package com.plushm.controller.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Callbacks and handlers as real processes. */
public class LocalCommandsTest {
  private record End(int status, String why) {}

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final BlockingQueue<End> ends = new ArrayBlockingQueue<>(8);
  private Path state;
  private Path folder;
  private LocalCommands commands;

  @Before
  public void begin() throws IOException {
    state = temporary.newFolder("state").toPath().toRealPath();
    folder = temporary.newFolder("specification").toPath().toRealPath();
    commands = new LocalCommands(state, LocalCommands.SECONDS_MAX);
  }

  @After
  public void end() {
    commands.close();
  }

  private End run(Map<String, String> environment, String... words) throws InterruptedException {
    commands.start(folder.toString(), List.of(words), environment, this::ended);
    return next();
  }

  private void ended(int status, String why) {
    ends.add(new End(status, why));
  }

  private End next() throws InterruptedException {
    End end = ends.poll(60, TimeUnit.SECONDS);
    assertTrue("nobody was told", end != null);
    return end;
  }

  private Path script(String name, String content) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + content + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  public void itsStatusIsTold() throws InterruptedException {
    assertEquals(new End(0, ""), run(Map.of(), "/bin/sh", "-c", "exit 0"));
    assertEquals(new End(7, ""), run(Map.of(), "/bin/sh", "-c", "exit 7"));
  }

  @Test
  public void itHasItsEnvironmentBesideTheControllersOwn() throws Exception {
    String line = "echo \"$PLUSHM_BARRIER $PLUSHM_ENTERED $PATH\" > seen";
    Map<String, String> environment = Map.of("PLUSHM_BARRIER", "sync", "PLUSHM_ENTERED", "3");
    assertEquals(new End(0, ""), run(environment, "/bin/sh", "-c", line));
    assertEquals(
        "sync 3 " + System.getenv("PATH") + "\n", Files.readString(folder.resolve("seen")));
  }

  @Test
  public void itIsFoundBesideTheSpecificationAndRunsThere() throws Exception {
    script("ready", "pwd -P > where; exit 5");
    assertEquals(new End(5, ""), run(Map.of(), "./ready"));
    assertEquals(folder + "\n", Files.readString(folder.resolve("where")));
  }

  @Test
  public void withoutAFolderOfItsOwnItRunsInTheStateFolder() throws Exception {
    commands.start("", List.of("/bin/sh", "-c", "pwd -P > where"), Map.of(), this::ended);
    assertEquals(new End(0, ""), next());
    assertEquals(state + "\n", Files.readString(state.resolve("where")));
  }

  @Test
  public void whenTheFolderIsGoneItRunsInTheStateFolderAndThatIsSaid() throws Exception {
    Files.delete(folder);
    String gone =
        "the specification's folder " + folder + " is not there any more, it ran in " + state;
    assertEquals(new End(3, gone), run(Map.of(), "/bin/sh", "-c", "pwd -P > where; exit 3"));
    assertEquals(state + "\n", Files.readString(state.resolve("where")));
    End none = run(Map.of(), "./ready");
    assertEquals(LocalCommands.NOT_STARTED, none.status);
    assertTrue(none.why, none.why.endsWith("; " + gone));
  }

  @Test
  public void whatCannotBeStartedHasStatus127AndAReason() throws InterruptedException {
    End end = run(Map.of(), "./absent");
    assertEquals(LocalCommands.NOT_STARTED, end.status);
    assertTrue(end.why, end.why.startsWith("'./absent' was not started: "));
    assertTrue(end.why, end.why.contains("No such file"));
  }

  /** Else it would not be started, and nobody told. */
  @Test
  public void whatNoVariableCanHaveIsReplaced() throws Exception {
    Map<String, String> environment = Map.of("PLUSHM_REASON", "its output has /a\0b/");
    assertEquals(
        new End(0, ""), run(environment, "/bin/sh", "-c", "echo \"$PLUSHM_REASON\" > seen"));
    assertEquals("its output has /a?b/\n", Files.readString(folder.resolve("seen")));
  }

  @Test
  public void whatDoesNotEndIsEndedWithAllThatItBeganAndHasStatus124() throws Exception {
    try (LocalCommands hasty = new LocalCommands(state, 1)) {
      hasty.start(
          folder.toString(),
          List.of("/bin/sh", "-c", "sleep 600 & echo $! > child; wait"),
          Map.of(),
          this::ended);
      End end = next();
      assertEquals(LocalCommands.TIMED_OUT, end.status);
      assertEquals("'/bin/sh' did not end within 1 s", end.why);
    }
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().orTimeout(30, TimeUnit.SECONDS).join());
  }
}
