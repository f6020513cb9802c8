package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.RunView;
import com.plushm.controller.door.Request;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Leaving an execution and coming back, by the commands and a scripted control node. */
public class AttachTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private ScriptedControlNode node;
  private Commands commands;
  private LastingExecution lasting;

  @Before
  public void open() throws Exception {
    Path root = folder.getRoot().toPath();
    Files.writeString(root.resolve("good.yaml"), "good");
    node = new ScriptedControlNode(root);
    lasting = new LastingExecution();
    node.lasting = lasting;
    commands = new Commands(node, new CommandsTest.NoStay());
  }

  @After
  public void close() {
    lasting.end(false);
    commands.close();
  }

  private RecordingVisitor visitor(String... words) {
    return new RecordingVisitor(
        new Request(
            List.of(words), folder.getRoot().toString(), new TreeMap<>(), List.of(), "000"));
  }

  private int run(RecordingVisitor visitor) {
    return commands.reception().serve(visitor);
  }

  /** A command that waits for the lasting execution. */
  private CompletableFuture<Integer> begin(RecordingVisitor visitor) {
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run(visitor));
    await("a command that waits", () -> !visitor.resumption().isEmpty() || status.isDone());
    return status;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue("never came about: " + what, System.nanoTime() < deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static int status(CompletableFuture<Integer> command) throws Exception {
    return command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  public void detachedRunReturnsAtOnceWithItsNumber() {
    RecordingVisitor visitor = visitor("run", "--detach", "good.yaml");
    assertEquals(0, run(visitor));
    assertEquals("1.9\n", visitor.output());
    assertTrue(visitor.errors(), visitor.errors().contains("plushm attach 1.9"));
    assertTrue(visitor.errors(), visitor.errors().contains("plushm kill 1.9"));
    assertEquals(List.of("detach 1.9"), node.asked);
    RecordingVisitor json = visitor("run", "-d", "--json", "good.yaml");
    assertEquals(0, run(json));
    assertTrue(json.output(), json.output().contains("\"execution\":\"1.9\""));
  }

  @Test
  public void ctrlCLeavesWhatWasAttachedAndItGoesOn() throws Exception {
    RecordingVisitor visitor = visitor("attach", "1.9");
    CompletableFuture<Integer> attached = begin(visitor);
    assertEquals(1, lasting.lookers.get());
    visitor.interrupts().interrupt();
    assertEquals(130, status(attached));
    assertEquals(0, lasting.lookers.get());
    assertTrue(visitor.errors(), visitor.errors().contains("1.9 goes on; come back"));
    assertEquals(List.of("detach 1.9"), node.asked);
    assertTrue("it was ended", !lasting.summary().toCompletableFuture().isDone());
  }

  @Test
  public void attachReportsAsTheRunWouldHave() throws Exception {
    RecordingVisitor visitor = visitor("attach", "1.9");
    CompletableFuture<Integer> attached = begin(visitor);
    lasting.end(false);
    assertEquals(0, status(attached));
    assertTrue(visitor.output(), visitor.output().contains("served\n"));
    assertTrue(visitor.errors(), visitor.errors().contains("service: 2 of 2 answered"));
  }

  @Test
  public void ctrlCUnderRunStillEndsIt() throws Exception {
    RecordingVisitor visitor = visitor("run", "good.yaml");
    CompletableFuture<Integer> running = begin(visitor);
    visitor.interrupts().interrupt();
    assertEquals(130, status(running));
    assertTrue(visitor.errors(), visitor.errors().contains("answered, interrupted in"));
    assertEquals(List.of(), node.asked);
  }

  @Test
  public void detachSendsEverybodyAwayAndEndsNothing() throws Exception {
    RecordingVisitor running = visitor("run", "good.yaml");
    CompletableFuture<Integer> run = begin(running);
    RecordingVisitor looking = visitor("attach", "1.9");
    CompletableFuture<Integer> attached = begin(looking);
    RecordingVisitor visitor = visitor("detach", "1.9");
    assertEquals(0, run(visitor));
    assertTrue(visitor.errors(), visitor.errors().startsWith("1.9 goes on, 2 left;"));
    assertEquals(130, status(run));
    assertEquals(130, status(attached));
    assertTrue(running.errors(), running.errors().contains("plushm attach 1.9"));
    assertTrue("it was ended", !lasting.summary().toCompletableFuture().isDone());
    assertEquals(2, run(visitor("detach", "9.9")));
  }

  @Test
  public void nextControllerIsToldHowToGoOn() throws Exception {
    RecordingVisitor visitor = visitor("run", "--json", "-S", "good.yaml");
    CompletableFuture<Integer> running = begin(visitor);
    List<String> words = List.of("attach", "--foreground", "--status", "--json", "1.9");
    await("it waits", () -> visitor.resumable.size() == 2);
    assertEquals(
        "said before it begins",
        List.of("run", "--resume", "1.9", "--json", "-S", "good.yaml"),
        visitor.resumable.get(0));
    assertEquals(words, visitor.resumable.get(1));
    RecordingVisitor again = visitor(words.toArray(String[]::new));
    CompletableFuture<Integer> resumed = begin(again);
    again.interrupts().interrupt();
    assertEquals("Ctrl-C under a resumed run ends it", 130, status(resumed));
    assertEquals(1, lasting.stops.get());
    assertEquals(130, status(running));
    assertEquals("nothing to go on with after the end", List.of(), visitor.resumption());
  }

  @Test
  public void whatHadBegunIsGoneOnWithAndNotBegunAgain() throws Exception {
    node.runs = List.of(running("1.9"));
    RecordingVisitor visitor = visitor("run", "--resume", "1.9", "good.yaml");
    CompletableFuture<Integer> resumed = begin(visitor);
    assertNull("begun once more", node.ran);
    assertEquals(1, lasting.lookers.get());
    visitor.interrupts().interrupt();
    assertEquals("Ctrl-C ends it, as under run", 130, status(resumed));
    RecordingVisitor detached = visitor("run", "--detach", "--resume", "1.9", "good.yaml");
    assertEquals(0, run(detached));
    assertEquals("1.9\n", detached.output());
    assertNull("begun once more", node.ran);
  }

  @Test
  public void whatNeverBeganBeginsAtTheNextController() throws Exception {
    RecordingVisitor visitor = visitor("run", "--resume", "0.3", "--keep", "good.yaml");
    CompletableFuture<Integer> running = begin(visitor);
    await("it began", () -> node.ran != null);
    assertEquals(
        List.of("run", "--resume", "1.9", "--keep", "good.yaml"), visitor.resumable.get(0));
    lasting.end(false);
    assertEquals(0, status(running));
  }

  @Test
  public void aCommandIsGoneOnWithToo() {
    node.runs = List.of(running("1.9"));
    lasting.end(false);
    RecordingVisitor visitor = visitor("shell", "--resume", "1.9", "-w", "local[1-2]", "serve");
    assertEquals(0, run(visitor));
    assertEquals("begun once more", List.of(), node.asked);
    assertTrue(visitor.output(), visitor.output().contains("served\n"));
    RecordingVisitor other = visitor("shell", "--resume", "0.3", "-w", "local[1-2]", "serve");
    assertEquals(0, run(other));
    assertEquals(List.of("sh -c [serve]"), node.asked);
    assertEquals(
        List.of(List.of("shell", "--resume", "1.9", "-w", "local[1-2]", "serve")), other.resumable);
  }

  @Test
  public void whatCameByTheInputIsOnlyGoneOnWith() throws Exception {
    RecordingVisitor visitor =
        new RecordingVisitor(
            new Request(
                List.of("run", "-"),
                folder.getRoot().toString(),
                new TreeMap<>(),
                List.of(),
                "000"),
            new ByteArrayInputStream("good".getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<Integer> running = begin(visitor);
    assertEquals(List.of("attach", "--foreground", "1.9"), visitor.resumable.get(0));
    lasting.end(false);
    assertEquals(0, status(running));
  }

  private static RunView running(String id) {
    return new RunView(
        id,
        "service",
        "run",
        "running",
        Instant.EPOCH,
        Duration.ZERO,
        2,
        0,
        0,
        0,
        -1,
        NodeSet.parse("local[1-2]"),
        "good.yaml",
        "cd".repeat(32),
        List.of(),
        "ab12");
  }

  @Test
  public void killEndsTheExecutionAndNotOnlyItsProcesses() throws Exception {
    CompletableFuture<Integer> running = begin(visitor("run", "good.yaml"));
    assertEquals(0, run(visitor("kill", "1.9")));
    assertEquals(List.of("stop 1.9"), node.asked);
    assertEquals(130, status(running));
  }
}
