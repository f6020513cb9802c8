package com.plushm.controller.tree;

import static org.junit.Assert.assertEquals;

import com.plushm.api.control.NodeEvent;
import com.plushm.controller.SurveyView;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class TimelineTest {
  @Test
  public void witnessesAreMergedByAgeAndEachKeepsItsOrder() {
    SurveyView survey =
        new SampleTree()
            .child(2, 1)
            .saw(1, new NodeEvent(900, Optional.of(SampleTree.id(2)), "attached here"))
            .saw(2, new NodeEvent(950, Optional.of(SampleTree.id(1)), "is the parent"))
            .saw(2, new NodeEvent(100, Optional.empty(), "admitted as number 1"))
            .saw(2, new NodeEvent(100, Optional.of(SampleTree.id(99)), "lost"))
            .past(500, "invited -> joined")
            .survey();
    List<String> lines =
        Timeline.of(survey, survey.hosts().get(1)).stream()
            .map(line -> line.ageMillis() + " " + line.witness() + ": " + line.words())
            .toList();
    assertEquals(
        List.of(
            "950 local2: local1 is the parent",
            "900 local1: local2 attached here",
            "500 controller: invited -> joined",
            "100 local2: admitted as number 1",
            "100 local2: the controller lost"),
        lines);
  }
}
