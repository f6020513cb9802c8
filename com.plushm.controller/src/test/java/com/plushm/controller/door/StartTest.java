package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The command starts a controller where there is none: real processes on both sides. */
public class StartTest {
  /** As in {@code ControllerStart}. */
  private static final int SUCCESSORS_MAX = 10;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path root;
  private Path state;
  private Path script;

  @Before
  public void makeProducts() throws Exception {
    root = folder.getRoot().toPath();
    state = root.resolve("state/dir");
    script = root.resolve("controller/bin/plushm-controller");
    Files.createDirectories(script.getParent());
    write(controller(""));
  }

  private static String controller(String option) {
    return "exec '"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
        + option
        + " -cp '"
        + System.getProperty("java.class.path")
        + "' com.plushm.controller.door.ScriptedController \"$@\"";
  }

  /** The first dies of a command that waits, as many of its successors while they start. */
  private void writeKilled(int successors) throws IOException {
    write(
        String.join(
            "\n",
            "case $(wc -l < '" + root.resolve("pids") + "') in",
            "1) " + controller("-D" + ScriptedController.DIES + "=true") + " ;;",
            "esac",
            "[ $(wc -l < '"
                + root.resolve("pids")
                + "') -gt "
                + (1 + successors)
                + " ] || kill -9 $$",
            controller("")));
  }

  private void write(String command) throws IOException {
    Files.writeString(
        script, "#!/bin/sh\necho $$ >> '" + root.resolve("pids") + "'\n" + command + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @After
  public void endControllers() throws Exception {
    for (long pid : pids()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Await.until("the controller is gone", () -> !isRunning(pid));
    }
  }

  private List<Long> pids() throws IOException {
    Path pids = root.resolve("pids");
    return Files.exists(pids)
        ? Files.readAllLines(pids).stream().map(Long::valueOf).toList()
        : List.of();
  }

  /** A process that has ended may stay as a zombie where nobody reaps it. */
  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return !Files.readString(stat).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private ForkedCommand start(String... arguments) throws Exception {
    return ForkedCommand.start(root, state, root, arguments);
  }

  private ForkedCommand.Result run(String... arguments) throws Exception {
    try (ForkedCommand command = start(arguments)) {
      return command.result();
    }
  }

  @Test
  public void severalCommandsAtOnceStartOneController() throws Exception {
    try (ForkedCommand first = start("shell", "one");
        ForkedCommand second = start("shell", "two");
        ForkedCommand third = start("shell", "three")) {
      assertEquals(first.result().err(), 0, first.result().status());
      assertEquals(second.result().err(), 0, second.result().status());
      assertEquals(third.result().err(), 0, third.result().status());
    }
    assertEquals(1, pids().size());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
  }

  @Test
  public void stopReturnsWhenTheControllerIsGone() throws Exception {
    assertEquals(0, run("controller", "start").status());
    long pid = pids().get(0);
    assertTrue(isRunning(pid));
    ForkedCommand.Result result = run("controller", "stop");
    assertEquals(result.err(), 0, result.status());
    assertFalse(isRunning(pid));
    assertEquals(0, run("shell", "again").status());
    assertEquals(2, pids().size());
  }

  @Test
  public void aKilledControllersSocketDoesNotStopTheNextOne() throws Exception {
    assertEquals(0, run("shell", "one").status());
    ProcessHandle.of(pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
    assertEquals(0, run("shell", "two").status());
    assertEquals(2, pids().size());
  }

  @Test
  public void aControllerThatDoesNotStartIsExplained() throws Exception {
    write("echo 'PM203 the disk is full'; exit 5");
    ForkedCommand.Result result = run("shell", "one");
    assertEquals(1, result.status());
    assertTrue(result.err(), result.err().startsWith("PM200 "));
    assertTrue(result.err(), result.err().contains("exit status 5"));
    assertTrue(result.err(), result.err().contains("  PM203 the disk is full"));
  }

  @Test
  public void theControllersEnvironmentIsClean() throws Exception {
    write("env > '" + root.resolve("env") + "'; exit 5");
    run("shell", "one");
    String environment = Files.readString(root.resolve("env"));
    assertFalse(environment, environment.contains("PLUSHM_TEST_SECRET"));
    assertTrue(environment, environment.contains("PATH="));
  }

  @Test
  public void aCommandThatWaitsOutlivesSuccessorsThatAreKilledWhileTheyStart() throws Exception {
    writeKilled(SUCCESSORS_MAX - 1);
    ForkedCommand.Result result = run("attach", "1.9");
    assertEquals(result.err(), 0, result.status());
    assertEquals(1 + SUCCESSORS_MAX, pids().size());
    assertTrue(result.err(), result.err().contains("the next one goes on: plushm attach 1.9"));
  }

  @Test
  public void whoGivesUpWaitingTellsHowToGoOn() throws Exception {
    writeKilled(SUCCESSORS_MAX);
    ForkedCommand.Result result = run("attach", "1.9");
    assertEquals(1, result.status());
    assertEquals(1 + SUCCESSORS_MAX, pids().size());
    String last = result.err().substring(result.err().indexOf("PM200 "));
    assertTrue(last, last.contains("exit status 137"));
    assertTrue(last, last.contains("what was being done goes on: plushm attach 1.9;"));
  }

  @Test
  public void whatHasNotBegunIsGivenUpSooner() throws Exception {
    write("kill -9 $$");
    ForkedCommand.Result result = run("shell", "one");
    assertEquals(1, result.status());
    assertEquals(3, pids().size());
    assertTrue(result.err(), result.err().startsWith("PM200 "));
    assertFalse(result.err(), result.err().contains("goes on"));
  }
}
