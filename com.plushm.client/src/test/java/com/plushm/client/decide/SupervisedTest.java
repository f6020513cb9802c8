package com.plushm.client.decide;

import static com.plushm.client.decide.FakeHost.id;
import static com.plushm.client.decide.FakeHost.run;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream.Builder;
import org.junit.Test;

/** Processes that outlive their client: adopted, started again, never started twice by chance. */
public class SupervisedTest {
  private static final Outcome BAD = Outcome.exited(1);
  private static final Outcome WELL = Outcome.exited(0);

  private final FakeHost host = new FakeHost().admitted();

  private static Command.Run supervised(boolean service, int restarts, long timeoutMillis) {
    return supervised(service, restarts, timeoutMillis, List.of());
  }

  private static Command.Run watched(int restarts, Care.Watch... watches) {
    return supervised(false, restarts, 0, List.of(watches));
  }

  private static Command.Run supervised(
      boolean service, int restarts, long timeoutMillis, List<Care.Watch> watches) {
    Command.Run plain = run(timeoutMillis, false, "work");
    return new Command.Run(
        plain.execution(),
        plain.process(),
        plain.targets(),
        plain.ranks(),
        false,
        true,
        plain.words(),
        plain.environment(),
        "",
        timeoutMillis,
        false,
        new Care(true, service, restarts, 100, "", List.of(), Bytes.EMPTY, "", watches));
  }

  private void upNow() {
    host.executor.processStarted(host.supervising, 99, 0, 0);
    host.sync();
  }

  private void out(String text) {
    host.executor.processOutput(host.supervising, Stream.OUT, Bytes.utf8(text));
  }

  /** The attempt is over; if it was the last one, all of its output is read. */
  private void over(Outcome outcome) {
    host.executor.processOver(host.supervising, outcome);
    host.sync();
    if (host.drained.remove(host.supervising)) {
      host.end(host.supervising, outcome);
    }
  }

  private void crash() {
    host.drained.clear();
    host.crash();
    host.executor.resume();
    host.sync();
  }

  private String output(long number) {
    StringBuilder text = new StringBuilder();
    for (Answer answer : host.answers(number)) {
      if (answer instanceof Answer.Output output) {
        text.append(output.at()).append(':').append(output.bytes().text()).append(' ');
      } else if (answer instanceof Answer.Ended end) {
        text.append(end.outcome().kind()).append(end.outcome().value());
      }
    }
    return text.toString();
  }

  @Test
  public void itIsStartedWhenItsIntentIsDurable() {
    host.executor.command(id(1), supervised(false, 0, 0));
    assertTrue(host.attempts.isEmpty());
    host.sync();
    assertEquals(List.of("start 1.1 1"), host.attempts);
    assertTrue("no process of the client's own", host.started.isEmpty());
    upNow();
    out("hello\n");
    over(WELL);
    assertEquals("0:hello\n EXITED0", output(1));
    host.received(1, 6, 0, true);
    assertTrue(host.spools.get(id(1)).discarded);
  }

  @Test
  public void theNextIncarnationAdoptsItAndSendsItsOutputAgain() {
    host.command(1, supervised(false, 0, 0));
    upNow();
    out("one\n");
    host.pass(ExecutorSettings.FLUSH_MILLIS);
    assertEquals("0:one\n ", output(1));
    crash();
    assertEquals(List.of("start 1.1 1", "adopt 1.1 1"), host.attempts);
    assertEquals(SpoolPlaces.START, host.from);
    host.admitted();
    upNow();
    out("one\ntwo\n");
    over(Outcome.exited(3));
    assertEquals("0:one\ntwo\n EXITED3", output(1));
    assertEquals(1, host.spools.get(id(1)).starts);
  }

  @Test
  public void itIsAdoptedWithoutAControllerToo() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    crash();
    upNow();
    over(BAD);
    host.pass(100);
    host.sync();
    assertEquals("start 1.1 2", host.attempts.get(2));
    assertTrue("nothing is said before the admission", host.sent.isEmpty());
  }

  @Test
  public void anIncarnationThatDiedBeforeTheSupervisorStartedLeavesItToTheNext() {
    host.command(1, supervised(false, 0, 0));
    host.spools.clear(); // It never came to that.
    crash();
    assertEquals(List.of("start 1.1 1", "start 1.1 1"), host.attempts);
    assertTrue(host.attempt.startable());
    assertEquals("in the boot of its intent alone", "", host.attempt.begunIn());
  }

  @Test
  public void anEndThatWasWrittenIsAnsweredAgainWithAllOfTheOutput() {
    host.command(1, supervised(false, 3, 0));
    upNow();
    String much = "y".repeat(40_000);
    out(much);
    over(new Outcome(Outcome.Kind.NOT_STARTED, 126, "x"));
    crash();
    host.admitted();
    assertFalse("it is not started again", host.attempt.startable());
    out(much);
    over(new Outcome(Outcome.Kind.UNKNOWN, 0, "it was over before"));
    List<Answer> answers = host.answers(1);
    Answer.Ended end = (Answer.Ended) answers.get(answers.size() - 1);
    assertEquals(Outcome.Kind.NOT_STARTED, end.outcome().kind());
    assertEquals(40_000, end.outBytes());
    assertEquals(0, end.lostBytes());
  }

  @Test
  public void whatTheControllerHasIsNotReadAgain() {
    host.command(1, supervised(false, 0, 0));
    upNow();
    out("y".repeat(1 << 20));
    host.received(1, 1 << 20, 0, false);
    assertEquals(1 << 20, host.spools.get(id(1)).needed);
    out("more");
    crash();
    host.admitted();
    assertEquals(1 << 20, host.from.out());
    out("more");
    over(WELL);
    List<Answer> answers = host.answers(1);
    assertEquals(new Answer.Output(Stream.OUT, 1 << 20, Bytes.utf8("more")), answers.get(0));
    assertEquals((1 << 20) + 4, ((Answer.Ended) answers.get(1)).outBytes());
  }

  @Test
  public void aReceiptInTheMiddleOfAChunkForgetsNothingThatIsLacking() {
    host.command(1, supervised(false, 0, 0));
    upNow();
    out("abcdef");
    host.pass(ExecutorSettings.FLUSH_MILLIS);
    host.sent.clear();
    host.received(1, 3, 0, false); // An earlier incarnation had cut there.
    host.executor.resend();
    assertEquals("0:abcdef ", output(1));
  }

  @Test
  public void aTaskIsStartedAgainAfterFailuresAsOftenAsAllowedAndLater() {
    host.command(1, supervised(false, 2, 0));
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 1; attempt <= 2; attempt++) {
      upNow();
      out("a" + attempt + "\n");
      over(BAD);
      assertEquals(CommandState.PAUSING, host.executor.table().get(id(1)));
      long before = host.now;
      while (host.attempts.size() == attempt) {
        host.pass(10);
        host.sync();
      }
      pauses.add(host.now - before);
    }
    assertEquals(List.of(100L, 200L), pauses);
    upNow();
    over(BAD);
    assertEquals("0:a1\n 3:a2\n EXITED1", output(1));
    assertEquals(List.of("start 1.1 1", "start 1.1 2", "start 1.1 3"), host.attempts);
  }

  @Test
  public void theNumberOfAttemptsOutlivesTheClient() {
    host.command(1, supervised(false, 1, 0));
    upNow();
    over(BAD);
    host.pass(100);
    host.sync();
    upNow();
    crash();
    host.admitted();
    assertEquals("adopt 1.1 2", host.attempts.get(2));
    upNow();
    over(BAD);
    assertEquals("EXITED1", output(1));
  }

  @Test
  public void aCrashInThePauseDoesNotCountAndDoesNotStartTwice() {
    host.command(1, supervised(false, 1, 0));
    upNow();
    over(BAD);
    crash();
    assertEquals("adopt 1.1 1", host.attempts.get(1));
    over(BAD);
    host.pass(100);
    host.sync();
    assertEquals(List.of("start 1.1 1", "adopt 1.1 1", "start 1.1 2"), host.attempts);
  }

  @Test
  public void aServiceIsKeptAliveWhateverItsEnd() {
    host.command(1, supervised(true, -1, 0));
    for (int i = 0; i < 20; i++) {
      upNow();
      over(WELL);
      host.pass(Supervision.BACKOFF_MAX_MILLIS);
      host.sync();
    }
    assertEquals("start 1.1 21", host.attempts.get(20));
    host.command(2, new Command.Signal(id(1), FakeHost.ALL, 15));
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    assertEquals("SIGNALLED15", output(1));
  }

  @Test
  public void whoWasToldToEndIsNotStartedAgainByALaterIncarnation() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    host.command(2, new Command.Signal(id(1), FakeHost.ALL, 15));
    crash();
    host.signals.clear();
    upNow();
    assertEquals("told once more", List.of(host.supervising + ":15"), host.signals);
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    host.admitted();
    assertEquals("SIGNALLED15", output(1));
  }

  @Test
  public void aSignalInThePauseIsTheEnd() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    over(BAD);
    host.command(2, new Command.Signal(id(1), FakeHost.ALL, 9));
    assertEquals("not before its output was read", List.of(host.supervising), host.drained);
    out("its last\n");
    host.end(host.supervising, BAD);
    assertEquals("0:its last\n SIGNALLED9", output(1));
    host.pass(1_000);
    assertEquals(1, host.attempts.size());
  }

  @Test
  public void aSignalWhileTheNextAttemptIsRecordedIsTheEnd() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    over(BAD);
    host.pass(100);
    host.executor.command(id(2), new Command.Signal(id(1), FakeHost.ALL, 9));
    host.sync();
    assertEquals(List.of(host.supervising), host.drained);
    host.end(host.supervising, BAD);
    assertEquals("SIGNALLED9", output(1));
    assertEquals(1, host.attempts.size());
  }

  @Test
  public void anEndingClientTakesItsProcessesWithIt() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    host.executor.ending();
    assertEquals(List.of(host.supervising + ":15"), host.signals);
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    assertEquals(1, host.endedCount);
    assertEquals("SIGNALLED15", output(1));
  }

  @Test
  public void anEndingClientLeavesNoPauseToTheNext() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    over(BAD);
    host.executor.ending();
    host.sync();
    assertEquals(List.of(host.supervising), host.drained);
    crash();
    over(BAD);
    host.admitted();
    host.pass(10_000);
    host.sync();
    assertEquals(List.of("start 1.1 1", "adopt 1.1 1"), host.attempts);
    assertEquals("EXITED1", output(1));
  }

  @Test
  public void itsTimeGoesOnOverRestartsOfTheClient() {
    host.command(1, supervised(false, 0, 5_000));
    upNow();
    host.pass(3_000);
    crash();
    host.executor.processStarted(host.supervising, 99, 0, 3_000);
    host.pass(1_999);
    assertTrue(host.signals.isEmpty());
    host.pass(1);
    assertEquals(List.of(host.supervising + ":15"), host.signals);
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    host.admitted();
    assertEquals("TIMED_OUT0", output(1));
  }

  @Test
  public void aBarrierIsEnteredWhenTheServiceIsUp() {
    host.command(1, supervised(true, -1, 0));
    host.command(2, new Command.Enter("1.7", "gate", FakeHost.ALL, List.of(id(1))));
    assertTrue(host.answers(2).isEmpty());
    upNow();
    assertEquals(WELL, host.onlyEnd(2).outcome());
    crash();
    host.admitted();
    assertEquals("it is known to have entered", WELL, host.onlyEnd(2).outcome());
  }

  @Test
  public void anEntryWaitsForWhatWasAdopted() {
    host.command(1, supervised(false, 0, 0));
    upNow();
    host.command(2, new Command.Enter("1.7", "gate", FakeHost.ALL, List.of(id(1))));
    crash();
    host.admitted();
    upNow();
    assertTrue(host.answers(2).isEmpty());
    over(WELL);
    assertEquals(WELL, host.onlyEnd(2).outcome());
  }

  @Test
  public void lostOutputIsCountedAndTheRestStandsBehindWhatCameBefore() {
    host.command(1, supervised(true, -1, 0));
    upNow();
    out("abc");
    host.executor.processLost(host.supervising, Stream.OUT, 1_000);
    assertTrue("nothing is read before it is recorded", host.throttles.isEmpty());
    host.sync();
    assertEquals(List.of(host.supervising + ":OUT:false"), host.throttles);
    out("def");
    crash();
    host.admitted();
    assertEquals(List.of(new SpoolPlaces.Gap(Stream.OUT, 3, 1_000)), host.from.gaps());
    out("abcdef");
    host.command(2, new Command.Signal(id(1), FakeHost.ALL, 15));
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    List<Answer> answers = host.answers(1);
    assertEquals(new Answer.Output(Stream.OUT, 0, Bytes.utf8("abcdef")), answers.get(0));
    assertEquals(1_000, ((Answer.Ended) answers.get(1)).lostBytes());
  }

  @Test
  public void outputThatNobodyTakesStaysOnTheDisk() {
    host.command(1, supervised(false, 0, 1_000));
    upNow();
    out("y".repeat((int) Executor.UNACKED_BYTES_MAX));
    assertEquals(List.of(host.supervising + ":OUT:true"), host.throttles);
    host.throttles.clear();
    host.pass(1_000);
    assertEquals("its time was up", List.of(host.supervising + ":15"), host.signals);
    out("not lost");
    host.executor.processOver(host.supervising, new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    host.end(host.supervising, BAD);
    List<Answer> answers = host.answers(1);
    assertEquals(0, ((Answer.Ended) answers.get(answers.size() - 1)).lostBytes());
  }

  private void tripped(String why) {
    assertEquals(List.of(host.supervising + ":15"), host.signals);
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    List<Answer> answers = host.answers(1);
    Outcome outcome = ((Answer.Ended) answers.get(answers.size() - 1)).outcome();
    assertEquals(new Outcome(Outcome.Kind.TRIPPED, 0, why), outcome);
    assertTrue(host.timers.toString(), host.timers.isEmpty());
  }

  @Test
  public void aPatternTripsWhenEnoughLinesHaveIt() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.PATTERN, List.of("ERR.R"), 0, 2)));
    upNow();
    out("ERROR one\nall is well\nERR");
    assertTrue(host.signals.isEmpty());
    out("OR two\n");
    tripped("its output has 'ERR.R', 2 times");
  }

  @Test
  public void silenceTripsWhenItLasts() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.SILENCE, List.of(), 1_000, 1)));
    upNow();
    host.pass(900);
    out("here\n");
    host.pass(999);
    assertTrue(host.signals.isEmpty());
    host.pass(1);
    tripped("it has put out nothing for 1000 ms");
  }

  @Test
  public void outputThatIsHeldBackIsNoSilence() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.SILENCE, List.of(), 1_000, 1)));
    upNow();
    out("y".repeat((int) Executor.UNACKED_BYTES_MAX));
    host.pass(10_000);
    assertTrue(host.signals.isEmpty());
    host.received(1, Executor.UNACKED_BYTES_MAX, 0, false);
    host.pass(2_000);
    tripped("it has put out nothing for 1000 ms");
  }

  @Test
  public void silenceIsCountedFromWhereItsOutputIsReadAgain() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.SILENCE, List.of(), 1_000, 1)));
    upNow();
    out("y".repeat((int) Executor.UNACKED_BYTES_MAX));
    host.pass(1_900);
    host.received(1, Executor.UNACKED_BYTES_MAX, 0, false);
    host.pass(999);
    assertTrue(host.signals.isEmpty());
    host.pass(1);
    tripped("it has put out nothing for 1000 ms");
  }

  @Test
  public void aCommandTripsAfterFailuresInARow() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.COMMAND, List.of("ok"), 1_000, 2)));
    upNow();
    for (Outcome each : List.of(BAD, WELL, BAD, BAD)) {
      assertTrue(host.signals.isEmpty());
      host.pass(1_000);
      assertEquals(List.of("ok"), host.started.get(host.token()).words());
      host.end(host.token(), each);
    }
    tripped("its monitor 'ok' ended with 1, 2 times");
    host.pass(10_000);
    assertEquals(4, host.startedWords.size());
  }

  @Test
  public void aMonitorsCommandHasWhatTheProcessHasAndIsToldWhichItIs() {
    Care.Watch silence = new Care.Watch(Care.Watch.SILENCE, List.of(), 60_000, 1);
    Care.Watch ok = new Care.Watch(Care.Watch.COMMAND, List.of("ok"), 1_000, 1);
    host.command(1, watched(1, silence, ok));
    upNow();
    host.pass(1_000);
    List<String> more = List.of("PLUSHM_ATTEMPT=1", "PLUSHM_WATCH=2");
    assertEquals(with(host.attempt.undertaking().process(), more), monitored());
    host.end(host.token(), BAD);
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    host.pass(100);
    host.sync();
    upNow();
    host.pass(1_000);
    assertTrue(monitored().contains("PLUSHM_ATTEMPT=2"));
  }

  private static List<String> with(ProcessSpec process, List<String> more) {
    List<String> all = new ArrayList<>(process.environment());
    all.addAll(more);
    return all;
  }

  private List<String> monitored() {
    return host.started.get(host.token()).environment();
  }

  @Test
  public void aMonitorsCommandThatHangsIsAFailure() {
    host.command(1, watched(0, new Care.Watch(Care.Watch.COMMAND, List.of("ok"), 1_000, 1)));
    upNow();
    host.pass(2_000);
    assertEquals(List.of(host.token() + ":9"), host.signals);
    host.signals.clear();
    host.end(host.token(), new Outcome(Outcome.Kind.SIGNALLED, 9, ""));
    tripped("its monitor 'ok' took too long, once");
  }

  @Test
  public void whatTrippedIsStartedAgainAndWatchedAgain() {
    host.command(1, watched(1, new Care.Watch(Care.Watch.PATTERN, List.of("BAD"), 0, 1)));
    upNow();
    out("BAD\n");
    over(new Outcome(Outcome.Kind.SIGNALLED, 15, ""));
    host.pass(100);
    host.sync();
    assertEquals("start 1.1 2", host.attempts.get(1));
    host.signals.clear();
    upNow();
    out("BAD\n");
    tripped("its output has 'BAD', once");
  }

  @Test
  public void shortestLogAmountsToTheSame() {
    host.disk.add(0, new LogEntry.Opened("boot"));
    host.command(1, supervised(true, -1, 7));
    upNow();
    out("y".repeat(3 << 20));
    host.received(1, 2 << 20, 0, false);
    host.executor.processLost(host.supervising, Stream.ERR, 5);
    host.sync();
    over(BAD);
    host.pass(1_000);
    host.sync();
    host.command(2, new Command.Signal(id(1), FakeHost.ALL, 15));
    host.command(3, new Command.Enter("1.7", "gate", FakeHost.ALL, List.of(id(1))));
    Recovered whole = Recovered.replay(host.disk.iterator());
    for (String boot : List.of("boot", "next boot")) {
      assertEquals(whole, Recovered.replay(whole.shortest(boot).iterator()));
    }
    assertEquals(2, whole.open().get(0).past().attempt());
    Builder<CommandId> ids = java.util.stream.Stream.builder();
    whole.supervised().forEach(ids::add);
    assertEquals(List.of(id(1)), ids.build().toList());
  }
}
