package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Survey;
import com.plushm.api.control.ControlMessage.Surveyed;
import com.plushm.api.control.NodeEvent;
import com.plushm.api.control.NodeReport;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SurveyorTest {
  private static final Peer PARENT = FakeContext.peer(2);
  private static final Peer CHILD = FakeContext.peer(3);
  private static final Peer GRANDCHILD = FakeContext.peer(4);

  private final FakeContext context = new FakeContext();
  private final FakeOverlay overlay = new FakeOverlay().below(PARENT, CHILD);
  private final EventRing events = new EventRing(context);
  private final List<Surveyed> up = new ArrayList<>();
  private final Surveyor surveyor =
      new Surveyor(context, () -> overlay, events, () -> new CommandId(1, 7), this::up);

  private void up(ControlMessage message) {
    up.add((Surveyed) message);
  }

  private static Surveyed answer(long id, Peer of) {
    FakeContext other = new FakeContext();
    List<Surveyed> said = new ArrayList<>();
    new Surveyor(
            other,
            () -> new FakeOverlay().below(CHILD),
            new EventRing(other),
            () -> CommandId.NONE,
            m -> said.add((Surveyed) m))
        .onSurvey(new Survey(id, Optional.empty()));
    NodeReport r = said.get(0).report();
    return new Surveyed(
        id,
        new NodeReport(
            of.id(),
            r.incarnation(),
            r.parent(),
            r.children(),
            r.degreeMax(),
            r.path(),
            r.claim(),
            r.placedMillis(),
            r.roundTripMillis(),
            r.delivered(),
            r.events()));
  }

  @Test
  public void aNodeSaysWhereItStandsAndAsksItsChildren() {
    surveyor.moved();
    context.now = 250;
    surveyor.onSurvey(new Survey(9, Optional.empty()));
    NodeReport report = up.get(0).report();
    assertEquals(context.self().id(), report.node());
    assertEquals(PARENT.id(), report.parent().orElseThrow().node());
    assertEquals(2, report.parent().orElseThrow().attachment());
    assertEquals(List.of(new NodeReport.Edge(CHILD.id(), 3)), report.children());
    assertEquals(250, report.placedMillis());
    assertEquals(new CommandId(1, 7), report.delivered());
    assertEquals(1, context.sentTo(CHILD, Survey.class).size());
  }

  @Test
  public void aSurveyThatComesTwiceIsAnsweredOnce() {
    surveyor.onSurvey(new Survey(9, Optional.empty()));
    surveyor.onSurvey(new Survey(9, Optional.empty()));
    assertEquals(1, up.size());
    assertEquals(1, context.sentTo(CHILD, Survey.class).size());
  }

  @Test
  public void theParentAddsTheRoundTripOfItsChildrenAlone() {
    surveyor.onSurvey(new Survey(9, Optional.empty()));
    context.now = 17;
    surveyor.onSurveyed(CHILD, answer(9, CHILD));
    surveyor.onSurveyed(CHILD, answer(9, GRANDCHILD));
    assertEquals(17, up.get(1).report().roundTripMillis());
    assertEquals(-1, up.get(2).report().roundTripMillis());
  }

  @Test
  public void aNodeTellsOfOthersOnlyWhatConcernsThemAndAllOfItself() {
    events.saw("admitted");
    events.saw(CHILD.id(), "attached here");
    context.now = 40;
    surveyor.onSurvey(new Survey(1, Optional.of(CHILD.id())));
    surveyor.onSurvey(new Survey(2, Optional.of(context.self().id())));
    surveyor.onSurvey(new Survey(3, Optional.empty()));
    NodeEvent attached = new NodeEvent(40, Optional.of(CHILD.id()), "attached here");
    assertEquals(List.of(attached), up.get(0).report().events());
    assertEquals(2, up.get(1).report().events().size());
    assertTrue(up.get(2).report().events().isEmpty());
  }

  @Test
  public void theRingForgetsTheOldestAndCutsLongWords() {
    for (int i = 0; i <= EventRing.EVENTS_MAX; i++) {
      events.saw("event " + i + "x".repeat(1_000));
    }
    List<NodeEvent> kept = events.about(context.self().id());
    assertEquals(EventRing.EVENTS_MAX, kept.size());
    assertTrue(kept.get(0).words().startsWith("event 1x"));
    assertEquals(EventRing.WORDS_MAX, kept.get(0).words().length());
  }
}
