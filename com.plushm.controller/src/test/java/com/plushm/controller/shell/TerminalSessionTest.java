package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.door.Request;
import com.plushm.controller.door.Stay;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Keys in, a screen out: the interactive shell as a person meets it. */
public class TerminalSessionTest {
  private static final long SECONDS_MAX = 20;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private ScriptedControlNode node;
  private Commands commands;
  private RecordingVisitor visitor;
  private PipedOutputStream keys;
  private CompletableFuture<Integer> status;

  @Before
  public void open() throws Exception {
    node = new ScriptedControlNode(folder.getRoot().toPath());
    commands = new Commands(node, new Never());
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("TERM", "xterm");
    environment.put("COLUMNS", "100");
    keys = new PipedOutputStream();
    visitor =
        new RecordingVisitor(
            new Request(List.of(), "/", environment, List.of(), "111"), new PipedInputStream(keys));
    status = CompletableFuture.supplyAsync(() -> commands.reception().serve(visitor));
    until("a prompt", () -> visitor.output().contains("plush:test> "));
  }

  @After
  public void close() throws Exception {
    keys.close();
    status.get(SECONDS_MAX, TimeUnit.SECONDS);
    commands.close();
  }

  private void type(String text) throws Exception {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + SECONDS_MAX * 1_000_000_000L;
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  public void aNodeSetNeedsNoQuotes() throws Exception {
    type("shell -w local[1-3]!local2 'a b'\r");
    until("the block", () -> visitor.output().contains("local[1,3]\u001b[0m (2)"));
    type("exit\r");
    assertEquals(0, (int) status.get(SECONDS_MAX, TimeUnit.SECONDS));
  }

  @Test
  public void tabCompletesCommands() throws Exception {
    type("disc\t\r");
    until("it was executed", () -> node.asked.contains("disconnect all"));
  }

  @Test
  public void controlCInterruptsTheCommandAndNotTheSession() throws Exception {
    type("shell -w local1 sleep\r");
    until("it waits", () -> node.waiting.get() == 1);
    type("\u0003");
    until("it ended", () -> node.waiting.get() == 0);
    type("nosuch\r");
    until("the session goes on", () -> visitor.output().contains("there is no command 'nosuch'"));
  }

  @Test
  public void controlDLeavesAndHistoryIsKept() throws Exception {
    type("nodes\r");
    until("it was executed", () -> visitor.output().contains("joined"));
    type("\u0004");
    assertEquals(0, (int) status.get(SECONDS_MAX, TimeUnit.SECONDS));
    String history = Files.readString(folder.getRoot().toPath().resolve("history"));
    assertTrue(history, history.contains("nodes"));
  }

  @Test
  public void aTerminalThatIsGoneEndsSessionAndCommand() throws Exception {
    type("shell -w local1 sleep\r");
    until("it waits", () -> node.waiting.get() == 1);
    keys.close();
    visitor.interrupts().vanished();
    assertEquals(0, (int) status.get(SECONDS_MAX, TimeUnit.SECONDS));
    assertEquals(1, node.interrupts.get());
  }

  private static final class Never implements Stay {
    @Override
    public void keep() {}

    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ZERO;
    }

    @Override
    public void end(boolean dismantle) {}
  }
}
