package com.plushm.controller.tree;

import static org.junit.Assert.assertEquals;

import com.plushm.api.control.NodeReport;
import com.plushm.api.control.NodeReport.Edge;
import com.plushm.api.id.CommandId;
import com.plushm.controller.HostState;
import com.plushm.controller.SurveyView;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class DoctorTest {
  private static SampleTree tree() {
    return new SampleTree().child(2, 1).child(3, 2).child(4, 1);
  }

  private static List<String> broken(SurveyView before, SurveyView after) {
    return Doctor.examine(before, after).stream()
        .filter(finding -> !finding.holds())
        .map(Finding::property)
        .toList();
  }

  private static List<String> broken(SampleTree tree) {
    return broken(tree.survey(), tree.survey());
  }

  /** The same report with another parent and other children. */
  private static NodeReport hung(NodeReport r, Optional<Edge> parent, List<Edge> children) {
    return new NodeReport(
        r.node(),
        r.incarnation(),
        parent,
        children,
        r.degreeMax(),
        r.path(),
        r.claim(),
        r.placedMillis(),
        r.roundTripMillis(),
        r.delivered(),
        r.events());
  }

  @Test
  public void aWholeTreeIsWell() {
    assertEquals(List.of(), broken(tree()));
  }

  @Test
  public void noRootIsMissedWhereNobodyTakesPart() {
    SurveyView all = new SampleTree().silent(1, HostState.LEFT).survey();
    SurveyView none = rootless(all);
    assertEquals(List.of(), broken(none, none));
    SurveyView joined = rootless(tree().survey());
    assertEquals(List.of("L1"), broken(joined, joined).stream().filter("L1"::equals).toList());
  }

  private static SurveyView rootless(SurveyView survey) {
    return new SurveyView(
        survey.took(),
        survey.controller(),
        Optional.empty(),
        survey.lastCommand(),
        survey.hosts(),
        survey.strangers(),
        survey.past());
  }

  @Test
  public void whatIsBrokenInOneSurveyAloneWasOnItsWay() {
    SurveyView bad = tree().silent(4, HostState.JOINED).survey();
    assertEquals(List.of(), broken(bad, tree().survey()));
    assertEquals(List.of(), broken(tree().survey(), bad));
    assertEquals(List.of("L1", "L3"), broken(bad, bad));
  }

  @Test
  public void moreChildrenThanTheDegree() {
    SampleTree tree = new SampleTree();
    for (int n = 2; n <= 6; n++) {
      tree.child(n, 1);
    }
    assertEquals(List.of("S1"), broken(tree));
  }

  @Test
  public void aCycleOfParents() {
    SampleTree tree = tree();
    NodeReport two = tree.report(2);
    Edge toThree = new Edge(SampleTree.id(3), 55);
    tree.says(2, hung(two, Optional.of(toThree), two.children()));
    assertEquals(List.of("S2", "L2"), broken(tree));
  }

  @Test
  public void aParentThatDoesNotHoldItsChild() {
    SampleTree tree = tree();
    tree.says(2, hung(tree.report(2), tree.report(2).parent(), List.of()));
    assertEquals(List.of("L2"), broken(tree));
  }

  @Test
  public void anAttachmentThatIsNone() {
    SampleTree tree = tree();
    Edge none = new Edge(SampleTree.id(1), 0);
    tree.says(4, hung(tree.report(4), Optional.of(none), List.of()));
    assertEquals(List.of("S3", "L2"), broken(tree));
  }

  @Test
  public void aPathThatIsNotTheTrueAncestors() {
    SampleTree tree = tree();
    NodeReport four = new SampleTree().child(2, 1).child(4, 2).report(4);
    tree.says(4, hung(four, tree.report(4).parent(), List.of()));
    tree.says(2, new SampleTree().child(9, 1).child(2, 9).child(3, 2).report(2));
    assertEquals(List.of("S5", "L2", "L3"), broken(tree));
  }

  @Test
  public void twoRoots() {
    SampleTree tree = tree();
    NodeReport four = tree.report(4);
    NodeReport root =
        new NodeReport(
            four.node(),
            four.incarnation(),
            Optional.empty(),
            List.of(),
            4,
            List.of(four.node()),
            four.claim(),
            1,
            -1,
            four.delivered(),
            List.of());
    tree.says(4, root);
    assertEquals(List.of("L1", "L2"), broken(tree));
  }

  @Test
  public void aFailedNodeThatSomebodyHolds() {
    SampleTree tree = tree().silent(4, HostState.FAILED);
    assertEquals(List.of("S14", "L3"), broken(tree));
  }

  @Test
  public void numbersThatFallAndCommandsThatDoNotArrive() {
    SampleTree tree = tree();
    NodeReport three = tree.report(3);
    NodeReport behind =
        new NodeReport(
            three.node(),
            three.incarnation(),
            three.parent(),
            List.of(),
            4,
            three.path(),
            three.claim(),
            1,
            1,
            new CommandId(1, 3),
            List.of());
    assertEquals(List.of("S6", "S8"), broken(tree().survey(), tree().says(3, behind).survey()));
  }
}
