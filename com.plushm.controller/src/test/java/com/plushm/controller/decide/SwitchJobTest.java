package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.AskSwitch;
import com.plushm.api.control.ControlMessage.Stage;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.control.ControlMessage.SwitchAnswer;
import com.plushm.api.control.ControlMessage.SwitchVerdict;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.SwitchRequest;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** A change of the overlay as the controller sees it (protocol.md §6). */
public class SwitchJobTest {
  private final FakeWorld world = new FakeWorld();
  private final Recorder recorder = new Recorder();

  private void begin() {
    world.control.choose("star");
    world.control.connect("c", FakeWorld.plans("n[1-3]"), new Recorder());
    world.run(1_000);
    world.control.use("u", request("randtree"), recorder);
    world.run(1);
  }

  private static SwitchRequest request(String overlay) {
    return new SwitchRequest(overlay, SwitchRequest.EVERYBODY, Duration.ofSeconds(20));
  }

  private void answer(SwitchVerdict verdict, String words) {
    AskSwitch ask =
        world.sent.stream()
            .filter(AskSwitch.class::isInstance)
            .map(AskSwitch.class::cast)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    world.say(world.root, new SwitchAnswer(ask.nonce(), verdict, words));
    world.run(100);
  }

  private long generation() {
    return numbered(Command.Prepare.class).get(0).generation().number();
  }

  private <C extends Command> List<C> numbered(Class<C> kind) {
    return world.delivered.values().stream()
        .map(numbered -> world.decode(numbered.body()))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  @Test
  public void oneThatCannotMakeTheTreeHasTheChangeRolledBackAndIsNamed() {
    begin();
    answer(SwitchVerdict.POSSIBLE, "");
    assertNull(recorder.summary);
    world.say(world.root, new Standing(generation(), Stage.UNABLE, OrdinalSet.of(1)));
    world.run(100);
    assertEquals(ErrorCode.OVERLAY_UNFORMED, recorder.summary.missing().get(0).code());
    assertEquals(1, recorder.summary.missing().get(0).hosts().size());
    assertEquals(generation(), numbered(Command.Abort.class).get(0).generation());
    assertTrue(numbered(Command.Cut.class).isEmpty());
    assertEquals("star", world.control.generation().overlay());
  }

  @Test
  public void aTreeTooLargeForTheRootIsRefusedWithItsFigures() {
    begin();
    answer(SwitchVerdict.TOO_LARGE, "3 connections, and only 2 more are allowed there");
    assertEquals(ErrorCode.OVERLAY_TOO_LARGE, recorder.summary.missing().get(0).code());
    assertTrue(recorder.summary.missing().get(0).reason().contains("only 2 more"));
    assertTrue(numbered(Command.Prepare.class).isEmpty());
    assertEquals("star", world.control.generation().overlay());
  }

  @Test
  public void oneThatFollowsToTheEndIsDone() {
    begin();
    answer(SwitchVerdict.POSSIBLE, "");
    world.say(world.root, new Standing(generation(), Stage.ATTACHED, OrdinalSet.range(0, 2)));
    world.run(100);
    assertEquals(1, numbered(Command.Cut.class).size());
    world.say(world.root, new Standing(generation(), Stage.CUT, OrdinalSet.range(0, 2)));
    world.run(100);
    assertEquals(3, recorder.summary.answered());
    assertEquals("randtree", world.control.generation().overlay());
  }

  @Test
  public void whoHasNotFollowedInTimeIsNamedAndTheNewTreeHolds() {
    begin();
    answer(SwitchVerdict.POSSIBLE, "");
    world.say(world.root, new Standing(generation(), Stage.ATTACHED, OrdinalSet.range(0, 2)));
    world.run(100);
    world.say(world.root, new Standing(generation(), Stage.CUT, OrdinalSet.range(0, 1)));
    world.run(SwitchJob.FOLLOW_MAX - 1_000);
    assertNull("it is waited for", recorder.summary);
    world.run(2_000);
    assertEquals(2, recorder.summary.answered());
    assertEquals(ErrorCode.HOST_SILENT, recorder.summary.missing().get(0).code());
    assertEquals("has not followed yet", recorder.summary.missing().get(0).reason());
    String silent = recorder.summary.missing().get(0).hosts().fold();
    assertEquals(List.of(silent), world.applications.hosts(OrdinalSet.of(2)));
    assertTrue(numbered(Command.Abort.class).isEmpty());
    assertEquals("randtree", world.control.generation().overlay());
    Recorder next = new Recorder();
    world.control.use("v", request("star"), next); // The one before is under way no more.
    world.run(1);
    answer(SwitchVerdict.POSSIBLE, "");
    assertEquals(2, numbered(Command.Prepare.class).size());
  }

  @Test
  public void aChangeForWhichThereIsNoRoomIsNotUnderWay() {
    world.control.choose("star");
    world.control.connect("c", FakeWorld.plans("n[1-3]"), new Recorder());
    world.run(1_000);
    world.journalWorks = false;
    for (int i = 0; i < Jobs.JOBS_MAX; i++) {
      world.control.connect("c" + i, FakeWorld.plans("absent" + i), new Recorder());
    }
    for (int i = 0; i < 2; i++) {
      PlushException refused =
          assertThrows(
              PlushException.class, () -> world.control.use("u", request("randtree"), recorder));
      assertEquals(ErrorCode.CONTROLLER_BUSY, refused.code());
    }
  }
}
