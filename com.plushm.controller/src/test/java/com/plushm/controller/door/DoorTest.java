package com.plushm.controller.door;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.shell.Commands;
import com.plushm.controller.shell.ScriptedControlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The real command, as a process, talks with the real door; only the control node is scripted. */
public class DoorTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger kept = new AtomicInteger();
  private Path state;
  private Path socket;
  private ScriptedControlNode node;
  private Commands commands;
  private Door door;

  @Before
  public void open() throws Exception {
    state = folder.newFolder("state").toPath();
    openDoor();
  }

  private void openDoor() throws Exception {
    node = new ScriptedControlNode(state);
    commands = new Commands(node, new CountingStay());
    socket = SocketPlace.choose(state, Map.of("XDG_RUNTIME_DIR", folder.getRoot().toString()));
    door = new Door(socket, commands.reception());
  }

  @After
  public void close() {
    door.close();
    commands.close();
  }

  private ForkedCommand.Result run(String... arguments) throws Exception {
    return ForkedCommand.run(folder.getRoot().toPath(), state, arguments);
  }

  private ForkedCommand start(String... arguments) throws Exception {
    return ForkedCommand.start(folder.getRoot().toPath(), state, arguments);
  }

  @Test
  public void argumentsArriveAsTheyAre() throws Exception {
    String[] words = {
      "foreign", "$HOME", "[1-3] | & '", "\"", "", "*", "~", "ä", "-x", "{", "a\nb"
    };
    ForkedCommand.Result result = run(words);
    assertEquals("", result.err());
    assertEquals("printed $HOME|[1-3] | & '|\"||*|~|ä|-x|{|a\nb\nreturned\n", result.out());
    assertEquals(0, result.status());
  }

  @Test
  public void resultsAndSummariesGoTheirWays() throws Exception {
    ForkedCommand.Result result = run("shell", "-w", "local[1-16]", "host-a");
    assertEquals("---------------\nlocal[1-16] (16)\n---------------\nhost-a\n", result.out());
    assertEquals("16 of 16 answered in 0.12 s\n", result.err());
    assertEquals(0, result.status());
  }

  @Test
  public void exitStatusIsTheCommands() throws Exception {
    assertEquals(4, run("shell", "false").status());
    assertEquals(7, run("shell", "-S", "false").status());
    assertEquals(3, run("shell", "gone").status());
    assertEquals(2, run("shell", "--jsn", "x").status());
    assertEquals(2, run("shel", "x").status());
    assertEquals(3, run("shell", "refuse").status());
  }

  @Test
  public void aDefectIsOneLineAndStatusOne() throws Exception {
    ForkedCommand.Result result = run("shell", "boom");
    assertEquals(
        "PM001 internal error: java.lang.IllegalStateException: a defect — see "
            + state.resolve("controller.log")
            + "\n",
        result.err());
    assertEquals(1, result.status());
  }

  @Test
  public void firstInterruptStopsAndReports() throws Exception {
    try (ForkedCommand command = start("shell", "-w", "local1", "sleep")) {
      Await.until("it waits", () -> node.waiting.get() == 1);
      awaitSignalHandler(command);
      ForkedCommand.Result result = command.result();
      assertEquals(130, result.status());
      assertTrue(result.err(), result.err().contains("1 of 1 answered, interrupted"));
    }
  }

  @Test
  public void secondInterruptForces() throws Exception {
    try (ForkedCommand command = start("shell", "-w", "local[1-2]", "sleep")) {
      Await.until("it waits", () -> node.waiting.get() == 1);
      awaitSignalHandler(command);
      Await.until("it was told", () -> node.interrupts.get() == 1);
      command.signal("INT");
      assertEquals(130, command.result().status());
      assertEquals(1, node.abandoned.get());
      assertTrue(command.err(), command.err().contains("local[1-2]: PM311"));
    }
  }

  /** The command installs its handler beside the first round trip: give it that time. */
  private void awaitSignalHandler(ForkedCommand command) throws Exception {
    Await.until("it handles Ctrl-C", command::handlesInterrupts);
    command.signal("INT");
  }

  @Test
  public void aKilledCommandInterruptsItsActivity() throws Exception {
    try (ForkedCommand command = start("shell", "-w", "local1", "sleep")) {
      Await.until("it waits", () -> node.waiting.get() == 1);
      command.signal("KILL");
      Await.until("it was interrupted", () -> node.interrupts.get() == 1);
      Await.until("it is let go", () -> door.visitors() == 0);
    }
  }

  @Test
  public void anotherControllerIsWantedWhenOneGoesAway() throws Exception {
    try (ForkedCommand command = start("shell", "-w", "local[1-2]", "sleep")) {
      Await.until("it waits", () -> node.waiting.get() == 1);
      door.close();
      ForkedCommand.Result result = command.result();
      assertEquals(1, result.status());
      String next = "the next one goes on: plushm shell --resume 1.9 -w local[1-2] sleep\n";
      assertTrue(result.err(), result.err().contains(next));
      assertTrue("there are no products to start one of", result.err().contains("\nPM200 "));
    }
  }

  @Test
  public void commandsFromAPipeRunLineByLine() throws Exception {
    try (ForkedCommand command = start()) {
      command.type("# a comment\nshell -w local[1-2] a&b\n\nshell false\nnodes -l | foreign x\n");
      ForkedCommand.Result result = command.result();
      assertTrue(result.out(), result.out().contains("local[1-2] (2)\n---------------\na&b\n"));
      assertTrue(result.out(), result.out().contains("printed x"));
      assertTrue(result.err(), result.err().contains("local1: exit 7"));
    }
  }

  @Test
  public void aSpecificationMayComeByTheInput() throws Exception {
    try (ForkedCommand command = start("run", "-")) {
      command.type("good");
      ForkedCommand.Result result = command.result();
      assertEquals("hello: 8 of 8 answered in 0.12 s\n", result.err());
      assertEquals(0, result.status());
    }
  }

  @Test
  public void allProblemsOfASpecificationAreTold() throws Exception {
    Files.writeString(folder.getRoot().toPath().resolve("bad.yaml"), "bad");
    ForkedCommand.Result result = run("run", "bad.yaml");
    assertEquals(
        "bad.yaml:3:5: unknown key 'commnad' — did you mean 'command'?\n"
            + "bad.yaml:7:1: no component\n"
            + "PM110 bad.yaml: 2 problems — nothing was started\n",
        result.err());
    assertEquals(2, result.status());
    assertEquals(2, run("run", "absent.yaml").status());
  }

  @Test
  public void manyCommandsAtOnceAreServed() throws Exception {
    ForkedCommand[] many = new ForkedCommand[4];
    try {
      for (int i = 0; i < many.length; i++) {
        many[i] = start("shell", "answer-" + i);
      }
      for (int i = 0; i < many.length; i++) {
        assertTrue(many[i].result().out().contains("answer-" + i));
      }
    } finally {
      for (ForkedCommand command : many) {
        command.close();
      }
    }
  }

  @Test
  public void aLongStateFolderWorksToo() throws Exception {
    close();
    state = folder.newFolder("s".repeat(120)).toPath();
    openDoor();
    assertEquals(0, run("shell", "host-a").status());
  }

  @Test
  public void theSocketIsForItsOwnerAlone() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
  }

  @Test
  public void stopTellsBeforeItEnds() throws Exception {
    ForkedCommand.Result result = run("controller", "start");
    assertEquals(result.err(), 0, result.status());
    assertEquals(1, kept.get());
    try (ForkedCommand command = start("controller", "stop")) {
      Await.until("it ends", () -> ended.get() == 1);
      // The command waits for the process, which here is the test's own: cut the connection.
      Await.until("it was told", () -> command.err().contains("controller 4711 ends"));
      command.signal("KILL");
    }
  }

  @Test
  public void statusWithoutControllerStartsNone() throws Exception {
    door.close();
    ForkedCommand.Result result = run("controller", "status");
    assertEquals(3, result.status());
    assertEquals("no controller is running for deployment 'default'\n", result.err());
    assertEquals(0, run("controller", "stop").status());
  }

  @Test
  public void anOverlayThatComesTooLateIsTold() throws Exception {
    assertTrue(run("--overlay", "bushy", "nodes").err().contains("runs overlay star"));
    assertEquals("", run("--overlay", "star", "nodes").err());
  }

  @Test
  public void garbageClosesItsConnectionAndHarmsNothing() throws Exception {
    byte[][] garbage = {
      "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
      {Frames.REQUEST, 0x7f, -1, -1, -1},
      {Frames.REQUEST, 0, 0, 0, 5, Frames.VERSION, 0x7f, -1, -1, -1},
      {Frames.INPUT, 0, 0, 0, 0}
    };
    for (byte[] bytes : garbage) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(bytes));
        assertFalse("no welcome", kindsOf(channel).contains(Frames.WELCOME));
      }
    }
    assertEquals(0, run("shell", "host-a").status());
  }

  private static List<Integer> kindsOf(SocketChannel channel) {
    List<Integer> kinds = new ArrayList<>();
    try {
      while (true) {
        kinds.add(new Frames(channel).read().kind());
      }
    } catch (IOException e) {
      // Closed, or reset as there was input that nobody read.
      return kinds;
    }
  }

  @Test
  public void aDoorThatServesSomebodyIsNotEmpty() throws Exception {
    try (ForkedCommand command = start("shell", "-w", "local1", "sleep")) {
      Await.until("it waits", () -> node.waiting.get() == 1);
      assertFalse(door.closeIfEmpty());
      command.signal("KILL");
    }
    Await.until("it is let go", () -> door.closeIfEmpty());
    assertFalse(Files.exists(socket));
  }

  @Test
  public void outputArrivesUnchanged() throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    door.close();
    door =
        new Door(
            socket,
            visitor -> {
              try {
                visitor.out().write(bytes);
                return visitor.in().readAllBytes().length == 3 ? 0 : 9;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (ForkedCommand command = start("any")) {
      command.type("abc");
      assertEquals(0, command.result().status());
      assertArrayEquals(bytes, command.bytes());
    }
  }

  private final class CountingStay implements Stay {
    @Override
    public void keep() {
      kept.incrementAndGet();
    }

    @Override
    public boolean isKept() {
      return kept.get() > 0;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofSeconds(120);
    }

    @Override
    public void end(boolean dismantle) {
      ended.incrementAndGet();
    }
  }
}
