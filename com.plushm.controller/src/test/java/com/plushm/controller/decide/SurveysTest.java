package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage.Survey;
import com.plushm.api.control.ControlMessage.Surveyed;
import com.plushm.api.control.NodeReport;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.controller.SurveyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SurveysTest {
  private final FakeWorld world = new FakeWorld();
  private final List<SurveyView> views = new ArrayList<>();

  private void connect() {
    world.control.connect("c", FakeWorld.plans("n[1-3]"), new Recorder());
    world.run(1_000);
  }

  private void ask() {
    world.control.survey(Optional.empty(), views::add);
    world.run(1);
  }

  private Survey asked() {
    return (Survey) world.sent.get(world.sent.size() - 1);
  }

  private void answer(Survey survey, NodeId node, FakeClient client) {
    world.say(
        world.root,
        new Surveyed(
            survey.id(),
            new NodeReport(
                node,
                client.incarnation,
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                world.claim,
                0,
                -1,
                CommandId.NONE,
                List.of())));
    world.run(1);
  }

  @Test
  public void itEndsWhenEveryJoinedHostHasAnswered() {
    connect();
    ask();
    Survey survey = asked();
    for (FakeClient client : List.copyOf(world.clients.values())) {
      assertTrue(views.isEmpty());
      answer(survey, client.id, client);
    }
    assertEquals(1, views.size());
    assertTrue(views.get(0).hosts().stream().allMatch(h -> h.report().isPresent()));
    assertTrue(views.get(0).strangers().isEmpty());
  }

  @Test
  public void itEndsAtItsDeadlineAndSaysWhoWasSilent() {
    connect();
    ask();
    answer(asked(), world.root.id, world.root);
    world.run(Surveys.DEADLINE_MILLIS);
    assertEquals(1, views.size());
    assertEquals(1, views.get(0).hosts().stream().filter(h -> h.report().isPresent()).count());
  }

  @Test
  public void whoeverIsNoHostIsAStranger() {
    connect();
    ask();
    answer(asked(), new NodeId(9, 9), world.root);
    world.run(Surveys.DEADLINE_MILLIS);
    assertEquals(1, views.get(0).strangers().size());
  }

  @Test
  public void withoutATreeItEndsAtOnce() {
    ask();
    assertEquals(1, views.size());
    assertEquals(Optional.empty(), views.get(0).root());
  }

  @Test
  public void surveysUnderWayAreBounded() {
    connect();
    for (int i = 0; i < Surveys.OPEN_MAX; i++) {
      ask();
    }
    assertThrows(PlushException.class, this::ask);
    world.run(Surveys.DEADLINE_MILLIS);
    ask();
  }

  @Test
  public void whatTheControllerSawOfAHostComesWithIt() {
    connect();
    world.control.survey(Optional.of(new HostName("n2")), views::add);
    world.run(Surveys.DEADLINE_MILLIS + 1);
    List<String> past = views.get(0).past().stream().map(SurveyView.Moment::words).toList();
    assertEquals("named -> invited", past.get(0));
    assertTrue(past.toString(), past.get(past.size() - 1).endsWith("-> joined"));
    assertThrows(
        PlushException.class,
        () -> world.control.survey(Optional.of(new HostName("n9")), views::add));
  }
}
