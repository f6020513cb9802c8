package com.plushm.controller.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.HostState;
import com.plushm.controller.shell.print.Style;
import com.plushm.controller.shell.print.TreePrinter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class TreePictureTest {
  private static String drawn(SampleTree tree, boolean folded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      new TreePrinter(out, Style.PLAIN)
          .print("randtree", Duration.ofMillis(12), TreePicture.of(tree.survey()), folded);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  public void aWholeTreeIsFull() {
    TreePicture tree = TreePicture.of(new SampleTree().child(2, 1).child(3, 2).survey());
    assertEquals(Health.FULL, tree.health());
    assertEquals(3, tree.nodes());
    assertEquals(2, tree.depth());
    assertEquals(3, tree.slowestMillis());
    assertTrue(tree.outside().isEmpty());
  }

  @Test
  public void aLostLeafDegradesEverythingAboveItAndNothingBeside() {
    SampleTree sample = new SampleTree().child(2, 1).child(3, 2).child(4, 1).child(5, 4);
    TreeNode root =
        TreePicture.of(sample.silent(5, HostState.JOINED).survey()).root().orElseThrow();
    assertEquals(Health.DEGRADED, root.health());
    assertEquals("local2", root.children().get(0).host());
    assertEquals(Health.FULL, root.children().get(0).health());
    assertEquals(Health.DEGRADED, root.children().get(1).health());
    assertEquals(Health.LOST, root.children().get(1).children().get(0).health());
  }

  @Test
  public void whoHasNotJoinedMakesItPartialAndWhoWasLostDegraded() {
    SampleTree sample = new SampleTree().child(2, 1).silent(3, HostState.LAUNCHING);
    TreePicture launching = TreePicture.of(sample.survey());
    assertEquals(Health.PARTIAL, launching.health());
    assertEquals(Health.OFFLINE, launching.outside().get(0).health());
    TreePicture failed = TreePicture.of(sample.silent(4, HostState.FAILED).survey());
    assertEquals(Health.DEGRADED, failed.health());
  }

  @Test
  public void aCycleOfChildrenIsDrawnOnce() {
    SampleTree sample = new SampleTree().child(2, 1).child(3, 2);
    sample.says(3, new SampleTree().child(3, 1).child(1, 3).report(3));
    assertEquals(3, TreePicture.of(sample.survey()).nodes());
  }

  @Test
  public void leavesOfOneParentShareALineUnlessAskedOtherwise() {
    SampleTree sample = new SampleTree();
    sample.child(2, 1).child(3, 1).child(4, 2).child(10, 2).child(5, 2);
    List<String> lines = drawn(sample, true).lines().toList();
    assertEquals(
        "randtree: full, 6 nodes, depth 2, degree 3, slowest edge 10 ms (surveyed in 0.01 s)",
        lines.get(0));
    assertEquals("local1               full    2/4       -        5.00 s  root", lines.get(2));
    assertEquals("|- local2            full    3/4       2 ms     5.00 s", lines.get(3));
    assertEquals("|  `- local[4-5,10]  full    0/4       4-10 ms  5.00 s", lines.get(4));
    assertEquals("`- local3            full    0/4       3 ms     5.00 s", lines.get(5));
    assertEquals(8, drawn(sample, false).lines().count());
  }
}
