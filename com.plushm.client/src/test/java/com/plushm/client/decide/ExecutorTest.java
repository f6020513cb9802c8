package com.plushm.client.decide;

import static com.plushm.client.decide.FakeHost.id;
import static com.plushm.client.decide.FakeHost.run;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class ExecutorTest {
  private static final int KILL = 9;
  private static final int TERM = 15;

  private final FakeHost host = new FakeHost();

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  public void intentIsDurableBeforeTheStart() {
    host.admitted();
    host.executor.command(id(1), run("true"));
    assertTrue(host.started.isEmpty());
    assertTrue(host.unsynced.contains(new LogEntry.Intent(id(1))));
    host.sync();
    assertEquals(List.of("true"), host.startedWords);
  }

  @Test
  public void theEmptyCommandIsAnsweredWithoutStartingAnything() {
    host.admitted();
    host.executor.command(id(1), run());
    host.sync();
    assertTrue(host.started.isEmpty());
    assertEquals(1, host.sent.size());
    assertTrue(host.sent.toString(), host.sent.toString().contains("EXITED"));
  }

  @Test
  public void idempotentRunDoesNotWaitForTheDisk() {
    host.admitted();
    host.executor.command(id(1), run(0, true, "true"));
    assertEquals(1, host.started.size());
  }

  @Test
  public void endIsDurableBeforeItIsSentAndOutputComesWithIt() {
    host.admitted();
    host.command(1, run("echo"));
    host.up(host.token());
    host.out(host.token(), "hello\n");
    host.executor.processEnded(host.token(), Outcome.exited(0));
    assertTrue(host.sent.isEmpty());
    host.sync();
    Bytes digest = OutputDigest.of(utf8("hello\n"), new byte[0]);
    assertEquals(
        List.of(
            new Answer.Output(Stream.OUT, 0, Bytes.utf8("hello\n")),
            new Answer.Ended(Outcome.exited(0), 6, 0, digest, 0)),
        host.answers(1));
  }

  @Test
  public void runOfOthersStartsNothingButCountsAsDelivered() {
    host.admitted();
    Command.Run mine = run("true");
    host.command(
        1,
        new Command.Run(
            mine.execution(),
            mine.process(),
            OrdinalSet.of(1, 2),
            mine.ranks(),
            false,
            false,
            mine.words(),
            List.of(),
            "",
            0,
            false));
    assertTrue(host.started.isEmpty());
    assertEquals(id(1), Recovered.replay(host.disk.iterator()).delivered());
  }

  @Test
  public void nothingIsStartedTwiceAcrossACrashBeforeTheEnd() {
    host.admitted();
    host.command(1, run("once"));
    host.up(host.token());
    host.crash();
    host.command(1, run("once"));
    host.admitted();
    assertEquals(List.of("once"), host.startedWords);
    Answer.Ended end = host.onlyEnd(1);
    assertEquals(Outcome.Kind.UNKNOWN, end.outcome().kind());
    host.crash();
    host.admitted();
    assertEquals(end.outcome(), host.onlyEnd(1).outcome());
  }

  @Test
  public void crashBeforeTheIntentIsDurableLeavesTheRunToTheNextIncarnation() {
    host.admitted();
    host.command(1, new Command.Expiry(0));
    host.executor.command(id(2), run("once"));
    host.crash();
    host.command(2, run("once"));
    assertEquals(List.of("once"), host.startedWords);
  }

  @Test
  public void commandsMissedMeanwhileAreExecutedBeforeTheNewAdmission() {
    host.admitted();
    host.command(1, run("first"));
    host.end(host.token(), Outcome.exited(0));
    host.received(1, 0, 0, true);
    host.crash();
    host.command(2, run("missed"));
    host.end(host.token(), Outcome.exited(0));
    assertTrue("nothing is sent before the admission", host.sent.isEmpty());
    host.admitted();
    assertEquals(Outcome.exited(0), host.onlyEnd(2).outcome());
  }

  @Test
  public void endThatWasNotReceivedIsAnsweredFromTheLogWithItsOutput() {
    host.admitted();
    host.command(1, run("echo"));
    host.out(host.token(), "little");
    host.end(host.token(), Outcome.exited(4));
    List<Answer> before = host.answers(1);
    host.crash();
    host.admitted();
    assertEquals(before, host.answers(1));
    assertEquals(1, host.startedWords.size());
  }

  @Test
  public void muchOutputIsGoneAfterACrashAndTheEndSaysSo() {
    host.admitted();
    host.command(1, run("yes"));
    String much = "y".repeat(40_000);
    host.out(host.token(), much);
    host.end(host.token(), Outcome.exited(0));
    host.crash();
    host.admitted();
    Answer.Ended end = host.onlyEnd(1);
    assertEquals(0, end.outBytes());
    assertEquals(40_000, end.lostBytes());
    assertEquals(OutputDigest.of(utf8(much), new byte[0]), end.digest());
  }

  @Test
  public void whatWasReceivedIsForgottenForGood() {
    host.admitted();
    host.command(1, run("true"));
    host.end(host.token(), Outcome.exited(0));
    host.received(1, 0, 0, true);
    host.sent.clear();
    host.executor.resend();
    host.crash();
    host.admitted();
    assertTrue(host.sent.isEmpty());
    assertTrue(host.executor.table().isEmpty());
  }

  @Test
  public void chunksAreFullOrFlushedAfterAWhile() {
    host.admitted();
    host.command(1, run("cat"));
    long token = host.token();
    host.up(token);
    host.out(token, "a".repeat(Answer.CHUNK_BYTES_MAX + 10));
    host.out(token, "b");
    List<Answer> first = host.answers(1);
    assertEquals(1, first.size());
    assertEquals(Answer.CHUNK_BYTES_MAX, ((Answer.Output) first.get(0)).bytes().length());
    host.pass(ExecutorSettings.FLUSH_MILLIS - 1);
    assertTrue(host.answers(1).isEmpty());
    host.pass(1);
    assertEquals(
        List.of(new Answer.Output(Stream.OUT, 32 << 10, Bytes.utf8("a".repeat(10) + "b"))),
        host.answers(1));
    host.executor.processOutput(token, Stream.ERR, Bytes.utf8("e"));
    host.pass(ExecutorSettings.FLUSH_MILLIS);
    assertEquals(List.of(new Answer.Output(Stream.ERR, 0, Bytes.utf8("e"))), host.answers(1));
  }

  @Test
  public void resendSendsWhatWasNotReceivedInOrder() {
    host.admitted();
    host.command(1, run("cat"));
    long token = host.token();
    for (String line : List.of("one", "two", "three")) {
      host.out(token, line);
      host.pass(ExecutorSettings.FLUSH_MILLIS);
    }
    host.end(token, Outcome.exited(0));
    List<Answer> all = host.answers(1);
    assertEquals(4, all.size());
    host.received(1, 3, 0, false);
    host.executor.resend();
    assertEquals(all.subList(1, 4), host.answers(1));
  }

  @Test
  public void processIsHeldBackAtItsCapAndResumedAsOutputIsReceived() {
    host.admitted();
    host.command(1, run("yes"));
    long token = host.token();
    host.up(token);
    String piece = "y".repeat(8 << 10);
    for (int i = 0; i < Executor.UNACKED_BYTES_MAX / piece.length(); i++) {
      assertTrue(host.throttles.isEmpty());
      host.out(token, piece);
    }
    assertEquals(List.of(token + ":OUT:true"), host.throttles);
    host.throttles.clear();
    host.received(1, 15 * (32 << 10), 0, false);
    assertTrue("above half of the cap it stays held", host.throttles.isEmpty());
    host.received(1, 16 * (32 << 10), 0, false);
    assertEquals(List.of(token + ":OUT:false"), host.throttles);
  }

  @Test
  public void allRunsTogetherAreHeldBackAtTheTotalCap() {
    host.admitted();
    long runs = Executor.UNACKED_TOTAL_BYTES_MAX / Executor.UNACKED_BYTES_MAX;
    String most = "y".repeat((int) Executor.UNACKED_BYTES_MAX);
    for (long i = 1; i <= runs; i++) {
      host.command(i, run("yes"));
      host.out(host.token(), most);
    }
    host.throttles.clear();
    host.command(runs + 1, run("echo"));
    host.out(host.token(), "x");
    assertEquals(List.of(host.token() + ":OUT:true"), host.throttles);
    host.received(1, Long.MAX_VALUE, 0, false);
    host.received(2, Long.MAX_VALUE, 0, false);
    host.received(3, Long.MAX_VALUE, 0, false);
    assertTrue(host.throttles.contains(host.token() + ":OUT:false"));
  }

  @Test
  public void timeOutEndsTheGroupAndThenKillsIt() {
    host.admitted();
    host.command(1, run(5_000, false, "sleep"));
    long token = host.token();
    host.up(token);
    host.pass(4_999);
    assertTrue(host.signals.isEmpty());
    host.pass(1);
    assertEquals(List.of(token + ":" + TERM), host.signals);
    host.pass(Executor.KILL_MILLIS);
    assertEquals(List.of(token + ":" + TERM, token + ":" + KILL), host.signals);
    host.end(token, new Outcome(Outcome.Kind.SIGNALLED, KILL, ""));
    assertEquals(Outcome.Kind.TIMED_OUT, host.onlyEnd(1).outcome().kind());
    assertTrue(host.timers.isEmpty());
  }

  @Test
  public void timedOutProcessThatWasHeldBackLosesOutputButEnds() {
    host.admitted();
    host.command(1, run(1_000, false, "yes"));
    long token = host.token();
    host.up(token);
    host.out(token, "y".repeat((int) Executor.UNACKED_BYTES_MAX));
    host.pass(1_000);
    assertEquals(List.of(token + ":OUT:true", token + ":OUT:false"), host.throttles);
    host.out(token, "lost");
    host.end(token, new Outcome(Outcome.Kind.SIGNALLED, TERM, ""));
    List<Answer> answers = host.answers(1);
    Answer.Ended end = (Answer.Ended) answers.get(answers.size() - 1);
    assertEquals(4, end.lostBytes());
    assertEquals(Executor.UNACKED_BYTES_MAX, end.outBytes());
  }

  @Test
  public void timeThatIsUpBeforeTheProcessIsThereStillEndsIt() {
    host.admitted();
    host.command(1, run(10, false, "slow"));
    host.pass(10);
    assertTrue(host.signals.isEmpty());
    host.up(host.token());
    assertEquals(List.of(host.token() + ":" + TERM), host.signals);
  }

  @Test
  public void placesAreLimitedAndTheRestWaitsItsTurn() {
    FakeHost small = new FakeHost(new ExecutorSettings(new HostName("h"), 2, 1, 100)).admitted();
    for (int i = 1; i <= 4; i++) {
      small.command(i, run("p" + i));
    }
    assertEquals(List.of("p1", "p2"), small.startedWords);
    Answer.Ended refused = small.onlyEnd(4);
    assertEquals(Outcome.Kind.NOT_STARTED, refused.outcome().kind());
    assertEquals(126, refused.outcome().status());
    small.end(1, Outcome.exited(0));
    assertEquals(List.of("p1", "p2", "p3"), small.startedWords);
    assertEquals(CommandState.STARTING, small.executor.table().get(id(3)));
  }

  @Test
  public void whatWaitedWhenTheClientDiedIsAnsweredAsNotStarted() {
    FakeHost small = new FakeHost(new ExecutorSettings(new HostName("h"), 1, 5, 100)).admitted();
    small.command(1, run("p1"));
    small.command(2, run("p2"));
    small.crash();
    small.admitted();
    assertEquals(Outcome.Kind.UNKNOWN, small.onlyEnd(1).outcome().kind());
    assertEquals(Outcome.Kind.NOT_STARTED, small.onlyEnd(2).outcome().kind());
    assertEquals(List.of("p1"), small.startedWords);
  }

  @Test
  public void wordsAndEnvironmentAreExpandedOnTheHost() {
    host.admitted();
    host.command(1, run("echo", "${host}-${rank}", "${HOME}"));
    ProcessSpec spec = host.started.get(host.token());
    assertEquals(List.of("echo", "node7-1", "${HOME}"), spec.words());
    assertEquals(
        List.of(
            "PLUSHM_HOST=node7",
            "PLUSHM_ORDINAL=3",
            "PLUSHM_RANK=1",
            "PLUSHM_COUNT=4",
            "PLUSHM_EXECUTION=1.7",
            "PLUSHM_PROCESS=shell",
            "WHO=node7/1"),
        spec.environment());
  }

  @Test
  public void shellRunGoesThroughTheShellAndIsNotExpandedUnlessAsked() {
    host.admitted();
    Command.Run plain =
        new Command.Run(
            "1",
            "shell",
            FakeHost.ALL,
            Ranks.none(),
            true,
            false,
            List.of("echo ${host}"),
            List.of(),
            "/tmp",
            0,
            false);
    host.command(1, plain);
    ProcessSpec spec = host.started.get(host.token());
    assertEquals(List.of("/bin/sh", "-c", "echo ${host}"), spec.words());
    assertTrue(spec.environment().contains("PLUSHM_RANK=3"));
    assertTrue(spec.environment().contains("PLUSHM_COUNT=10"));
    assertEquals("/tmp", spec.directory());
  }

  @Test
  public void signalGoesToTheGroupOfTheRun() {
    host.admitted();
    host.command(1, run("sleep"));
    host.up(host.token());
    host.command(2, new Command.Signal(id(1), OrdinalSet.of(9), 10));
    assertTrue("meant for others", host.signals.isEmpty());
    host.command(3, new Command.Signal(id(1), FakeHost.ALL, 10));
    assertEquals(List.of(host.token() + ":10"), host.signals);
  }

  @Test
  public void signalBeforeTheStartPreventsIt() {
    host.admitted();
    host.executor.command(id(1), run("sleep"));
    host.executor.command(id(2), new Command.Signal(id(1), FakeHost.ALL, TERM));
    host.sync();
    assertTrue(host.started.isEmpty());
    Outcome outcome = host.onlyEnd(1).outcome();
    assertEquals(Outcome.Kind.SIGNALLED, outcome.kind());
    assertEquals(TERM, outcome.value());
  }

  @Test
  public void endingTerminatesKillsAndThenWaitsNoLonger() {
    host.admitted();
    host.command(1, run("stubborn"));
    host.up(host.token());
    host.executor.ending();
    assertEquals(List.of(host.token() + ":" + TERM), host.signals);
    host.pass(Executor.ENDING_MILLIS);
    assertEquals(List.of(host.token() + ":" + TERM, host.token() + ":" + KILL), host.signals);
    assertEquals(0, host.endedCount);
    host.pass(Executor.ENDED_MILLIS);
    assertEquals(1, host.endedCount);
    host.end(host.token(), new Outcome(Outcome.Kind.SIGNALLED, KILL, ""));
    assertEquals(1, host.endedCount);
  }

  @Test
  public void endingIsOverAtOnceWhenNothingRuns() {
    host.admitted();
    host.executor.ending();
    assertEquals(1, host.endedCount);
    assertTrue(host.timers.isEmpty());
    host.command(1, run("late"));
    assertTrue(host.started.isEmpty());
    assertEquals(Outcome.Kind.NOT_STARTED, host.onlyEnd(1).outcome().kind());
  }

  @Test
  public void fullDiskStartsNothingAndSaysWhy() {
    host.admitted();
    host.diskFull = true;
    host.command(1, run("once"));
    assertTrue(host.started.isEmpty());
    Outcome outcome = host.onlyEnd(1).outcome();
    assertEquals(Outcome.Kind.NOT_STARTED, outcome.kind());
    assertTrue(outcome.detail(), outcome.detail().contains("no space"));
  }

  @Test
  public void endIsAnsweredEvenIfItCannotBeRecorded() {
    host.admitted();
    host.command(1, run("once"));
    host.diskFull = true;
    host.end(host.token(), Outcome.exited(0));
    assertEquals(Outcome.exited(0), host.onlyEnd(1).outcome());
  }

  @Test
  public void numberOfRememberedRunsIsBounded() {
    host.admitted();
    for (int i = 1; i <= TaskTable.COMMANDS_MAX; i++) {
      host.command(i, run("x"));
      host.end(host.token(), Outcome.exited(0));
    }
    host.sent.clear();
    host.command(TaskTable.COMMANDS_MAX + 1, run("one too many"));
    assertFalse(host.startedWords.contains("one too many"));
    assertEquals(
        Outcome.Kind.NOT_STARTED, host.onlyEnd(TaskTable.COMMANDS_MAX + 1).outcome().kind());
  }

  @Test
  public void whatIsRefusedIsAnsweredWhenThereIsRoomAndUntilThatIsReceived() {
    host.admitted();
    for (int i = 1; i <= TaskTable.COMMANDS_MAX; i++) {
      host.command(i, run("x"));
      host.end(host.token(), Outcome.exited(0));
    }
    host.sent.clear();
    host.roomFor = 0;
    long refused = TaskTable.COMMANDS_MAX + 1;
    host.command(refused, run("one too many"));
    host.roomFor = Integer.MAX_VALUE;
    host.executor.room();
    assertEquals(Outcome.Kind.NOT_STARTED, host.onlyEnd(refused).outcome().kind());
    host.crash();
    host.admitted();
    assertEquals(Outcome.Kind.NOT_STARTED, host.onlyEnd(refused).outcome().kind());
    host.received(refused, 0, 0, true);
    host.executor.resend();
    assertEquals(List.of(), host.answers(refused));
  }

  @Test
  public void evenWhatIsRefusedIsBounded() {
    host.admitted();
    int most = TaskTable.COMMANDS_MAX + TaskTable.REFUSED_MAX;
    for (int i = 1; i <= most; i++) {
      host.executor.command(id(i), run("x"));
    }
    host.sync();
    assertEquals(most, host.executor.table().size());
    host.command(most + 1, run("one too many"));
    assertEquals(most, host.executor.table().size());
    assertEquals(Outcome.Kind.NOT_STARTED, host.onlyEnd(most + 1).outcome().kind());
  }

  @Test
  public void shortestLogAmountsToTheSame() {
    host.admitted();
    host.command(1, run("a"));
    host.out(host.token(), "kept");
    host.end(host.token(), Outcome.exited(1));
    host.command(2, run("b"));
    host.end(host.token(), Outcome.exited(0));
    host.received(2, 0, 0, true);
    host.command(3, run("c"));
    host.up(host.token());
    host.command(4, new Command.Reign(CommandId.NONE));
    host.disk.add(0, new LogEntry.Opened("boot"));
    Recovered whole = Recovered.replay(host.disk.iterator());
    List<LogEntry> shortest = whole.shortest("boot");
    assertEquals(whole, Recovered.replay(shortest.iterator()));
    assertTrue(shortest.size() < host.disk.size());
  }
}
