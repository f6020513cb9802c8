package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.SpecLimits;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.HostPlan;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.application.ExecutionLife.State;
import com.plushm.controller.journal.PlainWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
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

  /** Else its participants would stay for ever when there is no controller any more. */
  @Test
  public void ofWhatIsLostNothingGoesOnWithoutAController() throws CodecException {
    FakeWorld world = new FakeWorld();
    world.behaviour = (host, run) -> null;
    List<HostPlan> hosts = FakeWorld.plans("n[1-2]");
    world.control.shell(
        "1.1", new ShellRequest(hosts, List.of("a"), false, Duration.ZERO), Observer.NOBODY);
    world.run(3_000);
    world.control.detach("1.1");
    world.run(1_000);
    assertEquals(0, absence(world));
    PutRequest put = new PutRequest(hosts, List.of("a"), "b", OptionalInt.empty(), false);
    world.durable.replaceAll(
        e ->
            e instanceof JournalEvent.Begun b
                ? new JournalEvent.Begun(b.key(), b.at(), put, "")
                : e);
    world.crash();
    world.run(5_000);
    assertEquals(List.of("1.1 lost"), runs(world));
    assertEquals(120_000, absence(world));
  }

  /** After how many milliseconds without a controller participants end; 0 for never. */
  private static long absence(FakeWorld world) {
    List<Command.Expiry> told = world.applications.delivered(Command.Expiry.class);
    return told.get(told.size() - 1).controllerAbsenceMillis();
  }

  private static List<String> parts(RunView run) {
    return run.parts().stream().map(p -> p.component() + " on " + p.hosts().fold()).toList();
  }

  @Test
  public void whatRanWhereWithWhichSpecificationIsKnown() {
    FakeWorld world = new FakeWorld();
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 10_000);
    Applications application = new Applications("n[1-3]", 2).task("a");
    String sha256 = "0d".repeat(32);
    RunRequest request =
        new RunRequest(
            application.specification(), true, new TreeMap<>(), new RunRequest.Source("", sha256));
    world.control.run("1.1", request, Observer.NOBODY);
    world.control.detach("1.1");
    world.run(3_000);
    RunView running = world.control.runs().get(0);
    assertEquals("running", running.state());
    List<String> where =
        List.of(application.specification().components().get(0).name() + " on n[1-2]");
    assertEquals(where, parts(running));
    world.crash();
    assertEquals(where, parts(world.control.runs().get(0)));
    world.run(20_000);
    FakeWorld next = new FakeWorld(2, world.journal);
    for (RunView over : List.of(world.control.runs().get(0), next.control.runs().get(0))) {
      assertEquals("done", over.state());
      assertEquals(where, parts(over));
      assertEquals(sha256, over.sha256());
    }
  }

  @Test
  public void everyRecordIsReadBackAsItWasWritten() throws CodecException {
    PlainWire wire = new PlainWire();
    for (JournalEvent event : aborted().journal) {
      byte[] bytes = wire.encode(out -> JournalCodec.write(event, out));
      assertEquals(event, JournalCodec.read(wire.reader(bytes)));
    }
  }

  /** A block of a workflow names its inputs, and they may be any of many. */
  @Test
  public void anEndWithManyInputsInOneBlockIsReadBack() throws CodecException {
    OrdinalSet.Builder inputs = OrdinalSet.builder();
    for (int i = 0; i < SpecLimits.INPUTS_MAX; i += 3) {
      inputs.add(new Ordinal(i)).add(new Ordinal(i + 1));
    }
    Summary.Block block =
        new Summary.Block(
            "render[" + inputs.build().format() + "]",
            NodeSet.parse("n1"),
            Outcome.exited(3),
            Bytes.EMPTY,
            Bytes.EMPTY,
            0);
    Summary summary =
        new Summary("1.1", "app", Duration.ZERO, List.of(block), List.of(), 1, 1, 1, 3, false);
    RunRecord run =
        new RunRecord("1.1", "run", "app.yaml", "ab", 0, State.DONE, "", List.of(), summary);
    PlainWire wire = new PlainWire();
    byte[] bytes = wire.encode(out -> JournalCodec.write(new JournalEvent.Over(run), out));
    assertEquals(new JournalEvent.Over(run), JournalCodec.read(wire.reader(bytes)));
    assertTrue(run.bytes() > block.process().length());
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
