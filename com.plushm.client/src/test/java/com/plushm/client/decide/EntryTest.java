package com.plushm.client.decide;

import static com.plushm.client.decide.FakeHost.id;
import static com.plushm.client.decide.FakeHost.run;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.OrdinalSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.Test;

/** Barrier entries on a participant: they follow the runs that they name, over crashes too. */
public class EntryTest {
  private final FakeHost host = new FakeHost().admitted();

  private static Command.Enter entry(OrdinalSet targets, long... after) {
    List<CommandId> runs = LongStream.of(after).mapToObj(FakeHost::id).toList();
    return new Command.Enter("1.7", "gate", targets, runs);
  }

  private static Command.Enter entry(long... after) {
    return entry(FakeHost.ALL, after);
  }

  private void ends(long token, int status) {
    host.end(token, Outcome.exited(status));
  }

  private int entered(long number) {
    return host.onlyEnd(number).outcome().value();
  }

  @Test
  public void theEntryIsMadeWhenTheLastRunEndedWell() {
    host.command(1, run("a"));
    host.command(2, run("b"));
    host.command(3, entry(1, 2));
    assertTrue(host.answers(3).isEmpty());
    ends(1, 0);
    assertTrue("one still runs", host.answers(3).isEmpty());
    ends(2, 0);
    assertEquals(0, entered(3));
    ends(2, 0);
    assertTrue("an entry is made once", host.answers(3).isEmpty());
  }

  @Test
  public void oneFailureIsEnoughToFailIt() {
    host.command(1, run("a"));
    host.command(2, run("b"));
    host.command(3, entry(1, 2));
    ends(2, 7);
    assertEquals(1, entered(3));
  }

  @Test
  public void itWaitsUntilTheEndOfItsRunIsDurable() {
    host.command(1, run("a"));
    host.command(2, entry(1));
    host.executor.processEnded(host.token(), Outcome.exited(0));
    assertTrue(host.sent.isEmpty());
    host.crash();
    host.admitted();
    assertEquals("the run's end is unknown now", 1, entered(2));
  }

  @Test
  public void whatIsNotKnownAnyMoreWasSettledBefore() {
    host.command(1, run("a"));
    ends(host.token(), 0);
    host.received(1, 0, 0, true);
    host.command(2, entry(1));
    assertEquals(0, entered(2));
  }

  @Test
  public void aRunThatEndedBeforeItsEntryCounts() {
    host.command(1, run("a"));
    ends(host.token(), 3);
    host.command(2, entry(1));
    assertEquals(1, entered(2));
  }

  @Test
  public void whoIsNotNamedDoesNotEnter() {
    host.command(1, entry(OrdinalSet.of(100)));
    assertTrue(host.answers(1).isEmpty());
    assertTrue(host.executor.table().isEmpty());
  }

  @Test
  public void aRestartedClientLooksAtItsRunsAgain() {
    host.command(1, run("a"));
    ends(host.token(), 0);
    host.command(2, run("b"));
    host.command(3, entry(1, 2));
    host.crash();
    host.admitted();
    assertEquals("what ran when the client died is unknown", 1, entered(3));
    host.crash();
    host.admitted();
    assertEquals("and its answer is kept", 1, entered(3));
  }

  @Test
  public void anEntryTakesNoPlaceOfAProcess() {
    FakeHost small =
        new FakeHost(new ExecutorSettings(new com.plushm.api.id.HostName("h"), 1, 1, 100))
            .admitted();
    small.command(1, run("a"));
    small.command(2, entry(1));
    small.command(3, run("b"));
    small.end(1, Outcome.exited(0));
    assertEquals(List.of("a", "b"), small.startedWords);
    assertEquals(Outcome.exited(0), small.onlyEnd(2).outcome());
  }

  @Test
  public void aSignalThatEndsWithdrawsIt() {
    host.command(1, run("a"));
    host.command(2, entry(1));
    host.command(3, new Command.Signal(id(2), FakeHost.ALL, 9));
    Answer.Ended end = host.onlyEnd(2);
    assertEquals(Outcome.Kind.SIGNALLED, end.outcome().kind());
    ends(host.token(), 0);
    assertTrue(host.answers(2).isEmpty());
  }

  @Test
  public void anEndingClientDoesNotEnter() {
    host.command(1, run("a"));
    host.command(2, entry(1));
    host.executor.ending();
    host.sync();
    assertEquals(Outcome.Kind.NOT_STARTED, host.onlyEnd(2).outcome().kind());
  }
}
