package com.plushm.client.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.client.Await;
import com.plushm.client.PlainWire;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.enrol.EnrolmentDialogue;
import com.plushm.client.enrol.TestAuthority;
import com.plushm.client.enrol.TestController;
import com.plushm.client.process.Leftovers;
import com.plushm.client.process.ProcStat;
import com.plushm.client.store.CommandLog;
import com.plushm.client.store.Home;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

public class ClientNodeTest {
  /** One start of a client. */
  private final class Client implements StandardStreams {
    final TestController controller = new TestController(authority);
    final FakeFabric fabric = new FakeFabric();
    final ClientNode node;
    final FutureTask<Integer> status;
    volatile boolean detached;

    Client() throws Exception {
      ClientSettings settings =
          new ClientSettings(home.toString(), "1", 8, 8, EnrolmentDialogue.DEADLINE_MILLIS, 0);
      node = new ClientNode(settings, fabric, new PlainWire(), this, LOGGER);
      status = new FutureTask<>(node::run);
      Thread thread = new Thread(status, "client under test");
      thread.setDaemon(true);
      thread.start();
      clients.add(this);
    }

    Client enrolled() throws Exception {
      ready = controller.enrol();
      Await.until("the client let go", () -> detached);
      post(() -> fabric.participant.admitted(ME));
      return this;
    }

    void post(Runnable event) {
      fabric.loop().post(event);
    }

    Outcome run(long number, String command) {
      Command.Run run =
          new Command.Run(
              "1",
              "shell",
              OrdinalSet.of(ME),
              Ranks.of(List.of(ME)),
              true,
              false,
              List.of(command),
              List.of(),
              "",
              0,
              false);
      post(() -> fabric.participant.command(new CommandId(1, number), run));
      return end();
    }

    Outcome end() {
      Await.until("an end", () -> !ends().isEmpty());
      return ends().get(0).outcome();
    }

    List<Answer.Ended> ends() {
      return fabric.answers().stream()
          .filter(Answer.Ended.class::isInstance)
          .map(Answer.Ended.class::cast)
          .toList();
    }

    @Override
    public InputStream in() {
      return controller.toClient;
    }

    @Override
    public OutputStream out() {
      return controller.fromClient;
    }

    @Override
    public void detach(Path printed, Logger logger) {
      detached = true;
    }

    void close() throws Exception {
      node.stop();
      controller.close();
      status.get(20, TimeUnit.SECONDS);
      fabric.close();
    }
  }

  private static final Logger LOGGER = NOPLogger.NOP_LOGGER;
  private static final Ordinal ME = new Ordinal(5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<Client> clients = new ArrayList<>();
  private TestAuthority authority;
  private Path home;
  private EnrolmentLine ready;
  private Process left;

  @Before
  public void prepare() throws Exception {
    authority = new TestAuthority();
    home = folder.getRoot().toPath().toRealPath().resolve("home");
  }

  @After
  public void endAll() throws Exception {
    if (left != null) {
      left.destroyForcibly();
    }
    for (Client client : clients) {
      client.close();
    }
  }

  @Test
  public void clientEnrolsTakesItsSeatAndRunsCommands() throws Exception {
    Client client = new Client().enrolled();
    assertEquals("1", ready.text("incarnation"));
    assertEquals("127.0.0.1:1234", ready.text("endpoint"));
    NodeId id = client.fabric.settings.credentials().id();
    assertEquals(id.toString(), ready.text("node"));
    assertEquals("star", client.fabric.settings.overlay());
    assertEquals(home, client.fabric.settings.home());
    assertEquals(Outcome.exited(7), client.run(1, "pwd; echo $PLUSHM_HOST; exit 7"));
    Answer.Output output = (Answer.Output) client.fabric.answers().get(0);
    assertEquals(home + "\nlocal1\n", output.bytes().text());
  }

  @Test
  public void secondClientOnTheSameHomeNamesTheFirstAndEndsWell() throws Exception {
    new Client().enrolled();
    Client second = new Client();
    EnrolmentLine running = second.controller.expect("RUNNING");
    assertEquals(ready.text("node"), running.text("node"));
    assertEquals(ready.text("endpoint"), running.text("endpoint"));
    assertEquals(Long.toString(ProcessHandle.current().pid()), running.text("pid"));
    assertEquals(0, second.status.get(20, TimeUnit.SECONDS).intValue());
  }

  @Test
  public void laterIncarnationIsTheSameNodeAndGoesOnWhereTheFirstWas() throws Exception {
    Client first = new Client().enrolled();
    String node = ready.text("node");
    first.run(3, "true");
    first.close();
    assertEquals(0, first.status.get(20, TimeUnit.SECONDS).intValue());
    assertTrue(first.fabric.closed);
    Client second = new Client().enrolled();
    assertEquals(node, ready.text("node"));
    assertEquals("2", ready.text("incarnation"));
    assertEquals(new CommandId(1, 3), second.fabric.settings.resumeAfter());
    assertEquals("answered again from the log", Outcome.exited(0), second.end());
  }

  @Test
  public void otherDeploymentFindsNothingOfTheFormer() throws Exception {
    Client first = new Client().enrolled();
    first.run(3, "true");
    first.close();
    authority = new TestAuthority();
    Client second = new Client().enrolled();
    assertEquals(CommandId.NONE, second.fabric.settings.resumeAfter());
    assertEquals(Outcome.exited(2), second.run(1, "exit 2"));
  }

  @Test
  public void lostKeyMakesANewNodeThatOwesNothing() throws Exception {
    Client first = new Client().enrolled();
    String node = ready.text("node");
    first.run(3, "true");
    first.close();
    Files.delete(home.resolve("key"));
    Client second = new Client().enrolled();
    assertFalse(node.equals(ready.text("node")));
    assertEquals(CommandId.NONE, second.fabric.settings.resumeAfter());
  }

  @Test
  public void damagedKeyIsRefusedWithItsReason() throws Exception {
    new Client().enrolled().close();
    Files.writeString(home.resolve("key"), "damaged");
    Client client = new Client();
    client.controller.expect("HELLO");
    client.controller.say(client.controller.offer());
    EnrolmentLine refused = client.controller.expect("REFUSED");
    assertEquals(ErrorCode.STATE_UNUSABLE.code(), refused.text("code"));
    assertTrue(refused.text("what"), refused.text("what").contains("damaged"));
    assertEquals(1, client.status.get(20, TimeUnit.SECONDS).intValue());
  }

  @Test
  public void fabricThatCannotBeOpenedIsRefusedWithItsReason() throws Exception {
    Client client = new Client();
    client.fabric.failure =
        new PlushException(ErrorCode.OVERLAY_UNKNOWN, "no overlay 'star'", null, null);
    client.controller.expect("HELLO");
    client.controller.say(client.controller.offer());
    client.controller.say(client.controller.certificate(client.controller.expect("KEY")));
    assertEquals(
        ErrorCode.OVERLAY_UNKNOWN.code(), client.controller.expect("REFUSED").text("code"));
    assertEquals(2, client.status.get(20, TimeUnit.SECONDS).intValue());
  }

  @Test
  public void disconnectEndsTheProcessesAndTheClient() throws Exception {
    Client client = new Client().enrolled();
    Path mark = home.resolve("mark");
    Command.Run run =
        new Command.Run(
            "1",
            "shell",
            OrdinalSet.of(ME),
            Ranks.of(List.of(ME)),
            true,
            false,
            List.of("echo $$ > mark; sleep 100; true"),
            List.of(),
            "",
            0,
            false);
    client.post(() -> client.fabric.participant.command(new CommandId(1, 1), run));
    Await.until("it runs", () -> Files.exists(mark) && mark.toFile().length() > 1);
    long pid = Long.parseLong(Files.readString(mark).trim());
    client.post(() -> client.fabric.leave("DISCONNECT"));
    assertEquals(0, client.status.get(20, TimeUnit.SECONDS).intValue());
    Await.until("its process is gone", () -> ProcessHandle.of(pid).isEmpty());
    assertFalse(Files.exists(home.resolve("ready")));
  }

  @Test
  public void processOfACrashedIncarnationIsEndedAndItsOutcomeIsUnknown() throws Exception {
    new Client().enrolled().close();
    ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", "-c", "sleep 100; true");
    builder.environment().put("PLUSHM_EXECUTION", "1");
    left = builder.start();
    Await.until(
        "it leads its group", () -> ProcStat.of(left.pid()).orElseThrow().group() == left.pid());
    CommandId id = new CommandId(1, 9);
    long startTime = ProcStat.of(left.pid()).orElseThrow().startTime();
    try (CommandLog log =
        CommandLog.open(
            Home.open(home.toString()), new PlainWire(), Leftovers.boot(), NOPLogger.NOP_LOGGER)) {
      log.append(new LogEntry.Intent(id), null);
      log.append(new LogEntry.Started(id, left.pid(), startTime), null);
    }
    Client next = new Client().enrolled();
    assertEquals(id, next.fabric.settings.resumeAfter());
    assertEquals(Outcome.Kind.UNKNOWN, next.end().kind());
    assertTrue(
        "it was ended before that was said",
        ProcStat.of(left.pid()).filter(ProcStat::alive).isEmpty());
  }

  @Test
  public void controllerThatGoesAwayBeforeTheOfferEndsTheClient() throws Exception {
    Client client = new Client();
    client.controller.expect("HELLO");
    client.controller.close();
    assertEquals(3, client.status.get(20, TimeUnit.SECONDS).intValue());
  }
}
