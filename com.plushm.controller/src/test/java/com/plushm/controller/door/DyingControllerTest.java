package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The real command, as a process, whose controllers die at the moments that the test chooses. */
public class DyingControllerTest {
  private static final byte[] PID = new byte[Long.BYTES];

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path state;
  private ServerSocketChannel listening;

  @Before
  public void listen() throws Exception {
    state = folder.newFolder("state").toPath();
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.getRoot().toString());
    listening.bind(UnixDomainSocketAddress.of(SocketPlace.choose(state, environment)));
  }

  @After
  public void close() throws Exception {
    listening.close();
  }

  private ForkedCommand start(String... words) throws Exception {
    return ForkedCommand.start(folder.getRoot().toPath(), state, words);
  }

  /** A controller that takes one command, and dies when it is closed. */
  private final class Controller implements AutoCloseable {
    private final SocketChannel channel = listening.accept();
    private final Frames frames = new Frames(channel);
    final List<String> words;

    Controller() throws Exception {
      words = Request.decode(frames.read().body()).arguments();
    }

    void say(int kind, byte[] body) throws Exception {
      frames.write(kind, body, 0, body.length);
    }

    void resume(String words) throws Exception {
      say(Frames.RESUME, words.replace(' ', '\0').concat("\0").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static void end(ForkedCommand command, Controller last) throws Exception {
    last.say(Frames.EXIT, new byte[1]);
    assertEquals(0, command.result().status());
  }

  @Test
  public void aRunThatHasNotBegunIsAskedForAgain() throws Exception {
    try (ForkedCommand command = start("run", "a.yaml")) {
      try (Controller first = new Controller()) {
        first.say(Frames.WELCOME, PID);
      }
      try (Controller second = new Controller()) {
        assertEquals(List.of("run", "a.yaml"), second.words);
        end(command, second);
      }
    }
  }

  @Test
  public void aRunThatMayHaveBegunIsAskedForByItsNumber() throws Exception {
    try (ForkedCommand command = start("run", "a.yaml")) {
      try (Controller first = new Controller()) {
        first.say(Frames.WELCOME, PID);
        first.resume("run --resume 1.1 a.yaml");
      }
      try (Controller second = new Controller()) {
        assertEquals(List.of("run", "--resume", "1.1", "a.yaml"), second.words);
        second.say(Frames.WELCOME, PID);
      }
      try (Controller third = new Controller()) {
        assertEquals(List.of("run", "--resume", "1.1", "a.yaml"), third.words);
        third.resume("attach 1.1");
      }
      try (Controller fourth = new Controller()) {
        assertEquals(List.of("attach", "1.1"), fourth.words);
        end(command, fourth);
      }
    }
  }

  @Test
  public void soIsACommand() throws Exception {
    try (ForkedCommand command = start("shell", "a")) {
      try (Controller first = new Controller()) {
        first.say(Frames.WELCOME, PID);
      }
      try (Controller second = new Controller()) {
        assertEquals(List.of("shell", "a"), second.words);
        second.resume("shell --resume 2.1 a");
      }
      try (Controller third = new Controller()) {
        assertEquals(List.of("shell", "--resume", "2.1", "a"), third.words);
        end(command, third);
      }
    }
  }

  @Test
  public void whatMayHaveBegunUnnumberedIsNotAskedForAgain() throws Exception {
    try (ForkedCommand command = start("put", "a", "b")) {
      try (Controller first = new Controller()) {
        first.say(Frames.WELCOME, PID);
      }
      gone(command);
    }
  }

  @Test
  public void whatHasTakenInputIsNotAskedForAgain() throws Exception {
    try (ForkedCommand command = start("run", "-")) {
      try (Controller first = new Controller()) {
        first.say(Frames.WELCOME, PID);
        first.say(Frames.INPUT_WANTED, new byte[0]);
      }
      gone(command);
    }
  }

  private static void gone(ForkedCommand command) throws Exception {
    ForkedCommand.Result result = command.result();
    assertEquals(1, result.status());
    assertTrue(result.err(), result.err().startsWith("PM202 "));
  }
}
