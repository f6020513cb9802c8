package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.decide.application.ExecutionLife.State;
import com.plushm.controller.journal.PlainWire;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.Test;

/** The history tells how an execution ended in the words of the table of states. */
public class RunStatesTest {
  private static FakeWorld aborted() {
    FakeWorld world = new FakeWorld();
    world.behaviour =
        (host, run) -> new FakeWorld.Result(List.of(), host.equals("n2") ? 3 : 0, 100);
    Applications application = new Applications("n[1-3]", 3).task("a", Action.ABORT);
    world.control.run("1.1", new RunRequest(application.specification(), true), Observer.NOBODY);
    world.run(5_000);
    return world;
  }

  private static List<String> runs(FakeWorld world) {
    return world.control.runs().stream().map(run -> run.id() + " " + run.state()).toList();
  }

  @Test
  public void anAbortedRunIsAbortedInTheHistoryToo() {
    FakeWorld world = aborted();
    assertEquals("aborted", world.control.executions().get(0).state());
    assertEquals(List.of("1.1 aborted"), runs(world));
    assertEquals(List.of("1.1 aborted"), runs(new FakeWorld(2, world.journal)));
  }

  @Test
  public void whatCannotGoOnWithoutItsControllerIsLost() {
    List<JournalEvent> journal = new ArrayList<>(aborted().journal);
    PutRequest put =
        new PutRequest(FakeWorld.plans("n1"), List.of("a"), "b", OptionalInt.empty(), false);
    journal.add(new JournalEvent.Begun("1.2", FakeWorld.EPOCH, put, "ab"));
    FakeWorld next = new FakeWorld(2, journal);
    next.control.resume();
    assertEquals(List.of("1.2 lost", "1.1 aborted"), runs(next));
  }

  /** Type 12 of the journal, which had a flag where the state is now. */
  private static State former(boolean lost, boolean interrupted) throws CodecException {
    PlainWire wire = new PlainWire();
    byte[] bytes =
        wire.encode(
            out -> {
              out.number(12).text("1.1").text("run").text("a.yaml").text("ab");
              out.number(FakeWorld.EPOCH).flag(lost).text("1.1").text("app").number(5_000);
              out.list(List.<Long>of(), FieldWriter::number);
              out.list(List.<Long>of(), FieldWriter::number);
              out.number(3).number(2).number(1).number(7).flag(interrupted);
            });
    JournalEvent.Over over = (JournalEvent.Over) JournalCodec.read(wire.reader(bytes));
    assertEquals(7, over.run().summary().largestStatus());
    return over.run().state();
  }

  @Test
  public void recordsOfOlderJournalsAreStillRead() throws CodecException {
    assertEquals(State.DONE, former(false, false));
    assertEquals(State.INTERRUPTED, former(false, true));
    assertEquals(State.LOST, former(true, true));
  }
}
