package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Drain;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.StoryLine;
import com.plushm.controller.SurveyView;
import com.plushm.controller.journal.Journal;
import com.plushm.controller.journal.PlainWire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a run leaves in the journal: it can be read back, and compacted it tells the same. */
public class JournalledRunTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Hosts join, one is lost and comes back, one fails to start; three commands, one unfinished. */
  private static FakeWorld eventful() {
    FakeWorld world = new FakeWorld();
    world.launchErrors.put("n5", new java.util.ArrayList<>(List.of(ErrorCode.HOST_REFUSED)));
    world.control.connect("c", FakeWorld.plans("n[1-5]"), Observer.NOBODY);
    world.run(3_000);
    world.control.shell("1.1", shell("n[1-3]"), Observer.NOBODY);
    world.run(1_000);
    world.kill(victim(world, "n2", "n3"));
    world.run(20_000);
    world.control.shell("1.2", shell("n[1-4]"), Observer.NOBODY);
    world.run(1_000);
    world.behaviour =
        (host, run) -> host.equals("n1") ? null : new FakeWorld.Result(List.of("x"), 0, 5);
    world.control.shell("1.3", shell("n[1-4]"), Observer.NOBODY);
    world.control.detach("1.3");
    world.run(1_000);
    return world;
  }

  /** One that is not root. */
  private static String victim(FakeWorld world, String one, String other) {
    return world.root.host.value().equals(one) ? other : one;
  }

  private static ShellRequest shell(String hosts) {
    return new ShellRequest(FakeWorld.plans(hosts), List.of("hostname"), false, Duration.ZERO);
  }

  @Test
  public void everyEventIsReadBackAsItWasWritten() throws CodecException {
    PlainWire wire = new PlainWire();
    FakeWorld world = eventful();
    assertTrue(world.journal.size() > 30);
    for (JournalEvent event : world.journal) {
      byte[] bytes = wire.encode(out -> JournalCodec.write(event, out));
      assertEquals(event, JournalCodec.read(wire.reader(bytes)));
    }
  }

  @Test
  public void compactedTheJournalTellsTheSame() throws Exception {
    FakeWorld world = eventful();
    Path file = folder.getRoot().toPath().resolve("journal.mv");
    try (Journal journal = Journal.open(file, new PlainWire())) {
      CountDownLatch durable = new CountDownLatch(world.journal.size());
      world.journal.forEach(event -> journal.append(List.of(event), durable::countDown));
      assertTrue(durable.await(20, TimeUnit.SECONDS));
    }
    List<JournalEvent> found;
    try (Journal journal = Journal.open(file, new PlainWire())) {
      found = journal.found();
    }
    assertTrue(
        found.size() + " of " + world.journal.size(), found.size() < world.journal.size() / 2);
    Recollection all = new Recollection(world.journal);
    Recollection kept = new Recollection(found);
    assertEquals(all.hosts(), kept.hosts());
    assertEquals(all.ordinals(), kept.ordinals());
    assertEquals(all.tree(), kept.tree());
    assertEquals(all.commands(), kept.commands());
    assertEquals(states(new FakeWorld(2, world.journal)), states(new FakeWorld(2, found)));
  }

  private static List<String> states(FakeWorld world) {
    return world.control.runs().stream()
        .map(run -> run.id() + " " + run.state() + " " + run.hosts() + " " + run.exitStatus())
        .toList();
  }

  @Test
  public void aControllerKnowsWhatTheOneBeforeItKnew() {
    FakeWorld before = eventful();
    FakeWorld after = new FakeWorld(2, before.journal);
    assertEquals(nodes(before), nodes(after));
    assertEquals(3, after.control.runs().size());
    RunView open = after.control.runs().get(0);
    assertEquals("1.3", open.id());
    assertEquals("running", open.state());
    assertEquals(3, open.answered());
    assertEquals("hostname", open.text());
    RunView over = after.control.runs().get(1);
    assertEquals(
        List.of("1.2", "done", "n[1-4]"), List.of(over.id(), over.state(), over.hosts().fold()));
    Recorder recorder = new Recorder();
    after.control.attach("a", "1.1", recorder);
    assertEquals(3, recorder.summary.answered());
    after.run(60_000);
    assertTrue(open.took().toString(), open.took().toMillis() >= 1_000);
    assertEquals("hello\n", recorder.summary.blocks().get(0).out().text());
  }

  @Test
  public void whatIsOnlyAnAccountIsNotSaidToBeUnknown() {
    FakeWorld after = new FakeWorld(2, eventful().journal);
    PlushException over =
        assertThrows(PlushException.class, () -> after.control.barriers(Optional.of("1.1")));
    assertEquals(
        "PM130 1.1: it is over, and no more is left of it than its account"
            + " — 'plushm runs 1.1' and 'plushm why 1.1' show that",
        over.getMessage());
    PlushException never =
        assertThrows(PlushException.class, () -> after.control.barriers(Optional.of("1.9")));
    assertEquals("there is no such execution", never.what());
  }

  @Test
  public void itTellsWhatExecutionsDecidedAndHostsWentThroughBeforeIt() {
    FakeWorld before = eventful();
    FakeWorld after = new FakeWorld(2, before.journal);
    for (String over : List.of("1.1", "1.2")) {
      assertFalse(before.control.story(over).isEmpty());
      assertEquals(before.control.story(over), after.control.story(over));
    }
    String victim = victim(before, "n2", "n3");
    List<String> seen = seen(before, victim);
    assertTrue(seen.toString(), seen.contains("reconnecting -> joined"));
    assertEquals(seen, seen(after, victim).subList(0, seen.size()));
    FakeWorld third = new FakeWorld(3, concat(before.journal, after.journal));
    assertEquals(before.control.story("1.1"), third.control.story("1.1"));
  }

  /** What the journal has to keep of a host: its last changes of state, in words. */
  private static List<String> seen(FakeWorld world, String host) {
    List<SurveyView> views = new java.util.ArrayList<>();
    world.control.survey(Optional.of(new HostName(host)), views::add);
    world.run(Surveys.DEADLINE_MILLIS);
    List<String> all =
        views.get(0).past().stream()
            .map(SurveyView.Moment::words)
            .filter(words -> words.contains(" -> "))
            .toList();
    return all.subList(Math.max(0, all.size() - HostRecord.HISTORY_MAX), all.size());
  }

  @Test
  public void ofAStoryTheEndIsKeptAndOfALineItsBeginning() {
    List<StoryLine> all = new java.util.ArrayList<>();
    for (int i = 0; i < 2 * RunStory.LINES_MAX; i++) {
      all.add(new StoryLine(Instant.ofEpochMilli(i), "🔥".repeat(i + 1)));
    }
    RunStory kept = RunStory.of("1.1", all);
    assertEquals(RunStory.LINES_MAX, kept.lines().size());
    StoryLine last = kept.lines().get(RunStory.LINES_MAX - 1);
    assertEquals(all.get(all.size() - 1).at(), last.at());
    assertEquals("🔥".repeat(RunStory.LINE_CHARS_MAX / 2 - 1) + "…", last.words());
  }

  @Test
  public void aHostOfAnOlderJournalHasNoHistoryAndOfOneBeforeThatNoFacts() throws CodecException {
    PlainWire wire = new PlainWire();
    Host host = new Host(FakeWorld.plans("n1").get(0), 5, changed -> {});
    JournalEvent.HostIs is = new JournalEvent.HostIs(host.record(FakeWorld.EPOCH));
    byte[] now = wire.encode(out -> JournalCodec.write(is, out));
    // Another type, and nothing behind the facts, or the primary: the length of a list is a number.
    for (int lists = 1; lists <= 2; lists++) {
      byte[] then = java.util.Arrays.copyOf(now, now.length - lists * Long.BYTES);
      java.nio.ByteBuffer.wrap(then).putLong(0, 2);
      assertEquals(is, JournalCodec.read(wire.reader(then)));
    }
  }

  /** All but how long ago, which differs as the clocks do. */
  private static List<String> nodes(FakeWorld world) {
    return world.control.nodes().stream()
        .map(
            n ->
                String.join(
                    " ",
                    n.host().value(),
                    n.state().name(),
                    n.node(),
                    Long.toString(n.incarnation()),
                    Integer.toString(n.ordinal()),
                    n.endpoint(),
                    Integer.toString(n.disconnects()),
                    n.reason()))
        .toList();
  }

  @Test
  public void aFailedHostStaysSoUntilItIsReinstated() {
    FakeWorld before = new FakeWorld();
    before.control.connect("c", FakeWorld.plans("n[1-2]"), Observer.NOBODY);
    before.run(3_000);
    String victim = victim(before, "n2", "n1");
    int line = victim.equals("n1") ? 0 : 1;
    for (int i = 0; i < 3; i++) {
      before.kill(victim);
      before.run(8_000);
    }
    assertTrue(nodes(before).get(line), nodes(before).get(line).contains("FAILED"));
    FakeWorld after = new FakeWorld(2, before.journal);
    assertEquals(nodes(before), nodes(after));
    assertEquals(victim, after.control.drain(NodeSet.parse("n[1-2]"), Drain.NONE).fold());
    assertTrue(nodes(after).get(line), nodes(after).get(line).contains("NAMED"));
    assertEquals("", after.control.drain(NodeSet.parse("n[1-2]"), Drain.NONE).fold());
    FakeWorld third = new FakeWorld(3, concat(before.journal, after.journal));
    assertFalse(nodes(third).get(line), nodes(third).get(line).contains("FAILED"));
  }

  private static List<JournalEvent> concat(List<JournalEvent> one, List<JournalEvent> two) {
    List<JournalEvent> all = new java.util.ArrayList<>(one);
    all.addAll(two);
    return all;
  }

  @Test
  public void anExecutionThatCannotBeToldAgainIsLostAndNothingElse() {
    FakeWorld before = eventful();
    List<JournalEvent> cut = new java.util.ArrayList<>(before.journal);
    cut.removeIf(e -> e instanceof JournalEvent.HostIs is && is.host().name().value().equals("n1"));
    cut.removeIf(e -> e instanceof JournalEvent.Opened);
    FakeWorld after = new FakeWorld(2, cut);
    after.control.resume();
    assertEquals(
        Optional.of("n2"),
        after.control.nodes().stream().map(n -> n.host().value()).filter("n2"::equals).findFirst());
    assertTrue(after.control.runs().stream().anyMatch(r -> r.id().equals("1.3")));
  }
}
