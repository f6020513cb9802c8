package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.controller.HostState;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class ExecutionTest {
  private final FakeWorld world = new FakeWorld();

  private Recorder shell(String id, String hosts, String word) {
    Recorder recorder = new Recorder();
    world.control.shell(
        id, new ShellRequest(FakeWorld.plans(hosts), List.of(word), true, Duration.ZERO), recorder);
    return recorder;
  }

  private Summary shell(String hosts) {
    Recorder recorder = shell("1.1", hosts, "hostname");
    world.run(5_000);
    assertNotNull("not done", recorder.summary);
    return recorder.summary;
  }

  private static void accounted(Summary summary) {
    int missing = summary.missing().stream().mapToInt(m -> m.hosts().size()).sum();
    assertEquals(summary.targets(), summary.answered() + missing);
  }

  private static Specification.Process process(String name, String... after) {
    return new Specification.Process(
        name, "all", List.of(name), false, Map.of(), "", List.of(after), Duration.ZERO, false);
  }

  private Recorder run(int count, int min, boolean keep, Specification.Process... processes) {
    return runOn("n[1-8]", count, min, keep, processes);
  }

  private Recorder runOn(
      String pool, int count, int min, boolean keep, Specification.Process... processes) {
    Specification spec =
        new Specification(
            "app",
            "app.yaml",
            Map.of(),
            List.of(new Specification.Pool("p", "local", NodeSet.parse(pool), Map.of(), Map.of())),
            List.of(new Specification.Component("all", "p", count, min)),
            List.of(processes),
            Optional.empty());
    Recorder recorder = new Recorder();
    world.control.run("1.1", new RunRequest(spec, keep), recorder);
    return recorder;
  }

  private CommandId lastRun() {
    CommandId last = null;
    for (Numbered numbered : world.delivered.values()) {
      last = world.decode(numbered.body()) instanceof Command.Run ? numbered.id() : last;
    }
    return last;
  }

  @Test
  public void equalResultsFoldIntoOneBlock() {
    Summary summary = shell("n[1-16]");
    assertEquals(1, summary.blocks().size());
    assertEquals("n[1-16]", summary.blocks().get(0).hosts().fold());
    assertEquals("hello\n", summary.blocks().get(0).out().text());
    assertEquals(16, summary.answered());
    assertEquals(0, summary.exitStatus());
  }

  @Test
  public void differentResultsStandInTheOrderOfTheirHosts() {
    world.behaviour =
        (host, run) -> new FakeWorld.Result(List.of(host + "\n"), host.equals("n2") ? 3 : 0, 5);
    Summary summary = shell("n[1-3]");
    assertEquals(3, summary.blocks().size());
    assertEquals("n1", summary.blocks().get(0).hosts().fold());
    assertEquals("n2", summary.blocks().get(1).hosts().fold());
    assertEquals(1, summary.failed());
    assertEquals(3, summary.largestStatus());
    assertEquals(4, summary.exitStatus());
  }

  @Test
  public void hostsOfAShellStayConnected() {
    shell("n[1-4]");
    assertTrue(world.control.nodes().stream().allMatch(n -> n.state() == HostState.JOINED));
    int launches = world.launches.size();
    Recorder again = shell("1.2", "n[1-4]", "date");
    world.run(1_000);
    assertEquals(4, again.summary.answered());
    assertEquals(launches, world.launches.size());
  }

  @Test
  public void aHostThatCannotBeLaunchedIsMissingAndTheOthersRun() {
    world.launchErrors.put("n2", new ArrayList<>(List.of(ErrorCode.HOST_UNRESOLVED)));
    Summary summary = shell("n[1-4]");
    assertEquals(3, summary.answered());
    assertEquals("n[1,3-4]", summary.blocks().get(0).hosts().fold());
    assertEquals(ErrorCode.HOST_UNRESOLVED, summary.missing().get(0).code());
    assertEquals(3, summary.exitStatus());
  }

  @Test
  public void everythingReceivedIsAcknowledgedAndAnEndOnlyWithItsOutput() {
    shell("n[1-4]");
    world.run(200);
    OrdinalSet acknowledged = OrdinalSet.empty();
    for (var received : world.received) {
      if (received.ended()) {
        assertEquals(6, received.outBelow());
        acknowledged = acknowledged.union(received.who());
      }
    }
    assertEquals(4, acknowledged.size());
  }

  @Test
  public void outputWithoutItsPredecessorIsNotAcknowledgedAsEnded() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n1", "x");
    world.run(1_000);
    FakeClient client = world.client("n1");
    CommandId id = lastRun();
    world.answer(client, id, new Answer.Output(Stream.OUT, 1, Bytes.utf8("b")));
    world.answer(client, id, new Answer.Ended(Outcome.exited(0), 2, 0, Bytes.EMPTY, 0));
    world.run(500);
    assertNull(recorder.summary);
    assertTrue(world.received.stream().noneMatch(r -> r.ended()));
    world.answer(client, id, new Answer.Output(Stream.OUT, 0, Bytes.utf8("a")));
    world.run(500);
    assertEquals("ab", recorder.summary.blocks().get(0).out().text());
    assertTrue(world.received.stream().anyMatch(r -> r.ended()));
  }

  @Test
  public void anEndWhoseOutputWasLostGivesWayToThatOfTheNextIncarnation() {
    OrdinalSet who = OrdinalSet.of(new Ordinal(0));
    List<RunAccount> settled = new ArrayList<>();
    RunAccount account =
        new RunAccount(
            "1.1",
            new CommandId(1, 2),
            who,
            note -> {},
            new RunAccount.Listener() {
              @Override
              public void grown(RunAccount a, Stream stream, OrdinalSet those, Bytes bytes) {}

              @Override
              public void settled(RunAccount a) {
                settled.add(a);
              }
            });
    Answer cut = new Answer.Ended(Outcome.exited(7), 2, 0, Bytes.EMPTY, 0);
    account.add(new Collected(account.id(), new Incarnation(1), who, cut));
    account.settle();
    assertTrue(settled.isEmpty());
    Outcome unknown = new Outcome(Outcome.Kind.UNKNOWN, 0, "the client restarted while it ran");
    Answer again = new Answer.Ended(unknown, 0, 0, Bytes.EMPTY, 0);
    account.add(new Collected(account.id(), new Incarnation(2), who, again));
    account.settle();
    assertTrue(account.complete());
    assertEquals(List.of(unknown), account.folds().stream().map(RunAccount.Fold::outcome).toList());
  }

  @Test
  public void repeatedAnswersDoNotDouble() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n[1-2]", "x");
    world.run(1_000);
    CommandId id = lastRun();
    for (int i = 0; i < 3; i++) {
      for (String host : List.of("n1", "n2")) {
        FakeClient client = world.client(host);
        world.answer(client, id, new Answer.Output(Stream.OUT, 0, Bytes.utf8("a")));
        world.answer(client, id, new Answer.Output(Stream.OUT, 1, Bytes.utf8("b")));
        world.answer(client, id, new Answer.Ended(Outcome.exited(0), 2, 0, Bytes.EMPTY, 0));
      }
    }
    world.run(500);
    assertEquals(1, recorder.done);
    assertEquals("ab", recorder.summary.blocks().get(0).out().text());
    assertEquals(2, recorder.summary.answered());
  }

  @Test
  public void aStrangersMessageChangesNothing() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n1", "x");
    world.run(1_000);
    CommandId id = lastRun();
    FakeClient client = world.client("n1");
    Answers forged =
        new Answers(
            List.of(
                new Collected(
                    id,
                    client.incarnation,
                    OrdinalSet.of(client.ordinal),
                    new Answer.Ended(Outcome.exited(0), 0, 0, Bytes.EMPTY, 0))));
    FakeClient stranger = new FakeClient(new com.plushm.api.id.NodeId(9, 9), client.host);
    world.control.received(stranger.remote(), forged);
    world.control.received(new Remote(client.peer(), client.incarnation, Role.CONTROLLER), forged);
    world.run(500);
    assertNull(recorder.summary);
    assertEquals(
        2L,
        (long)
            world
                .control
                .mesh("star", new java.util.TreeMap<>())
                .counters()
                .get("message.unknown-sender"));
    world.control.received(client.remote(), forged);
    world.run(20);
    assertNotNull(recorder.summary);
  }

  @Test
  public void aProcessStartsWhereItsPredecessorEndedWell() {
    world.behaviour =
        (host, run) ->
            new FakeWorld.Result(
                List.of(run.process() + "\n"),
                run.process().equals("a") && host.equals("n3") ? 1 : 0,
                host.equals("n1") ? 500 : 5);
    Recorder recorder = run(4, 4, true, process("a"), process("b", "a"));
    world.run(400);
    assertTrue(
        "b does not wait for the slowest",
        world.commands.stream()
            .anyMatch(c -> c instanceof Command.Run r && r.process().equals("b")));
    world.run(3_000);
    Summary summary = recorder.summary;
    accounted(summary);
    assertEquals(4, summary.answered());
    assertEquals(1, summary.failed());
    assertEquals(4, summary.exitStatus());
    Summary.Block notRun =
        summary.blocks().stream()
            .filter(b -> b.outcome().kind() == Outcome.Kind.NOT_STARTED)
            .findFirst()
            .orElseThrow();
    assertEquals("n3", notRun.hosts().fold());
    assertEquals("b", notRun.process());
    assertTrue(notRun.outcome().detail().contains("predecessor 'a' failed"));
    Summary.Block b =
        summary.blocks().stream()
            .filter(x -> x.process().equals("b") && x.outcome().success())
            .findFirst()
            .orElseThrow();
    assertEquals("results of several commands fold", "n[1-2,4]", b.hosts().fold());
  }

  @Test
  public void ranksFollowThePoolWhateverWasConnectedFirst() {
    shell("n[3-4]");
    Specification.Process process =
        new Specification.Process(
            "greet",
            "all",
            List.of("echo", "${count} in ${all.hosts}, $${count}"),
            false,
            Map.of("PEERS", "${all.hosts}"),
            "",
            List.of(),
            Duration.ZERO,
            false);
    run(4, 4, false, process);
    world.run(5_000);
    Command.Run sent = (Command.Run) world.decode(world.delivered.get(lastRun().number()).body());
    List<String> byRank =
        sent.ranks().stream()
            .map(
                ordinal ->
                    world.control.nodes().stream()
                        .filter(n -> n.ordinal() == ordinal.value())
                        .findFirst()
                        .orElseThrow()
                        .host()
                        .value())
            .toList();
    assertEquals(List.of("n1", "n2", "n3", "n4"), byRank);
    assertEquals(List.of("echo", "4 in n[1-4], $${count}"), sent.words());
    assertEquals(List.of("PEERS=n[1-4]"), sent.environment());
  }

  @Test
  public void aRunLetsGoWhatItInvited() {
    shell("n1");
    Recorder recorder = run(4, 4, false, process("a"));
    world.run(3_000);
    assertEquals(4, recorder.summary.answered());
    assertEquals("n1 stays", 1, joined());
  }

  @Test
  public void aRunKeepsItsHostsWhenAskedTo() {
    Recorder recorder = run(4, 4, true, process("a"));
    world.run(3_000);
    assertEquals(4, recorder.summary.answered());
    assertEquals(4, joined());
  }

  private long joined() {
    return world.control.nodes().stream().filter(n -> n.state() == HostState.JOINED).count();
  }

  @Test
  public void aHostThatCannotBeLaunchedIsReplacedByASpareOne() {
    world.launchErrors.put("n2", new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    Recorder recorder = run(4, 4, true, process("a"));
    world.run(3_000);
    assertEquals(4, recorder.summary.targets());
    assertEquals(4, recorder.summary.answered());
    assertEquals("n[1,3-5]", recorder.summary.blocks().get(0).hosts().fold());
    assertEquals(0, recorder.summary.exitStatus());
    assertTrue(recorder.notices.get(0).contains("n5 takes the place of n2"));
  }

  @Test
  public void withoutASpareHostTheMinimumDecidesWhetherItIsMissing() {
    world.launchErrors.put("n2", new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    Recorder enough = runOn("n[1-4]", 4, 3, true, process("a"));
    world.run(3_000);
    assertEquals(3, enough.summary.targets());
    assertEquals(0, enough.summary.exitStatus());
    world.launchErrors.put("m2", new ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    Recorder tooFew = runOn("m[1-4]", 4, 4, true, process("a"));
    world.run(3_000);
    assertEquals(4, tooFew.summary.targets());
    assertEquals(3, tooFew.summary.answered());
    assertEquals(3, tooFew.summary.exitStatus());
  }

  @Test
  public void anInterruptionEndsWhatRunsAndReportsIt() {
    world.behaviour =
        (host, run) -> host.equals("n1") ? new FakeWorld.Result(List.of("one"), 0, 5) : null;
    Recorder recorder = shell("1.1", "n[1-3]", "sleep");
    world.run(1_000);
    world.control.interrupt("1.1");
    world.run(100);
    Summary summary = recorder.summary;
    accounted(summary);
    assertTrue(summary.interrupted());
    assertEquals(3, summary.answered());
    assertEquals(130, summary.exitStatus());
    assertEquals(1, world.commands.stream().filter(c -> c instanceof Command.Signal).count());
  }

  @Test
  public void whatIgnoresTermIsKilledAndWhatIgnoresThatIsMissing() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n[1-2]", "ignore-term");
    world.run(1_000);
    world.client("n2").running.clear();
    world.control.interrupt("1.1");
    world.run(1_900);
    assertNull(recorder.summary);
    world.run(25_200);
    Summary summary = recorder.summary;
    accounted(summary);
    assertEquals(1, summary.answered());
    assertEquals("n2", summary.missing().get(0).hosts().fold());
  }

  @Test
  public void abandoningReportsAtOnce() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n[1-3]", "ignore-term");
    world.run(1_000);
    FakeClient client = world.client("n1");
    world.answer(client, lastRun(), new Answer.Output(Stream.OUT, 0, Bytes.utf8("so far")));
    world.run(10);
    world.control.interrupt("1.1");
    world.control.abandon("1.1");
    assertNull("it is told when it is durable", recorder.summary);
    world.run(20);
    assertNotNull(recorder.summary);
    accounted(recorder.summary);
    assertEquals(0, recorder.summary.answered());
    assertEquals("so far", recorder.summary.blocks().get(0).out().text());
    world.run(1_000);
    assertTrue(world.client("n2").running.isEmpty());
  }

  @Test
  public void logsShowWhatThereIsAndFollow() {
    world.behaviour = (host, run) -> null;
    shell("1.1", "n[1-2]", "x");
    world.run(1_000);
    CommandId id = lastRun();
    world.answer(world.client("n1"), id, new Answer.Output(Stream.OUT, 0, Bytes.utf8("a")));
    world.run(10);
    Recorder logs = new Recorder();
    world.control.logs("l", "1.1", true, logs);
    assertEquals("a", logs.output.get(0).bytes().text());
    world.answer(world.client("n2"), id, new Answer.Output(Stream.OUT, 0, Bytes.utf8("b")));
    world.run(10);
    assertEquals("n2", logs.output.get(1).hosts().fold());
    for (String host : List.of("n1", "n2")) {
      world.answer(
          world.client(host), id, new Answer.Ended(Outcome.exited(0), 1, 0, Bytes.EMPTY, 0));
    }
    world.run(10);
    assertEquals(2, logs.summary.answered());
    Recorder later = new Recorder();
    world.control.logs("m", "1.1", true, later);
    assertEquals(2, later.output.size());
    assertNotNull(later.summary);
  }

  @Test
  public void anUnknownExecutionIsAnError() {
    try {
      world.control.signal("1.9", Optional.empty(), 15);
      assertFalse("no error", true);
    } catch (PlushException e) {
      assertEquals(ErrorCode.NO_SUCH_EXECUTION, e.code());
    }
  }

  @Test
  public void aSignalGoesToTheHostsThatAreMeant() {
    world.behaviour = (host, run) -> null;
    Recorder recorder = shell("1.1", "n[1-3]", "sleep");
    world.run(1_000);
    assertEquals(1, world.control.signal("1.1", Optional.of(NodeSet.parse("n[2,9]")), 15));
    world.run(100);
    assertNull(recorder.summary);
    assertEquals(0, world.control.signal("1.1", Optional.of(NodeSet.parse("n2")), 15));
    assertEquals(2, world.control.signal("1.1", Optional.empty(), 15));
    world.run(100);
    assertEquals(0, world.control.signal("1.1", Optional.empty(), 15));
    assertEquals(3, recorder.summary.answered());
    assertFalse(recorder.summary.interrupted());
  }

  @Test
  public void nothingIsSentBeforeItIsDurable() {
    shell("n1");
    world.journalWorks = false;
    Recorder recorder = shell("1.2", "n1", "x");
    int delivered = world.delivered.size();
    world.run(1_000);
    assertEquals(delivered, world.delivered.size());
    assertNull(recorder.summary);
  }

  @Test
  public void progressCountsAndEndsComplete() {
    Recorder recorder = shell("1.1", "n[1-16]", "x");
    world.run(5_000);
    var last = recorder.progress.get(recorder.progress.size() - 1);
    assertEquals(16, last.targets());
    assertEquals(16, last.done());
    assertTrue(recorder.progress.size() < 12);
  }
}
